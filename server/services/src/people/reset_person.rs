//! Gives a person a new secret and ends all sign-ins with the old one. Nobody sees the old one.

use crate::{
    accounts::name_key,
    register::{Register, account_in, person, set_secret_in},
    rights::{require_charge_of, require_teacher},
};
use lyceum_api::{ApiError, ApiResult, Role, Viewer, ids::UserId, people::NewSecret};

impl Register {
    pub(super) async fn reset_person(&self, who: &Viewer, user: UserId) -> ApiResult<NewSecret> {
        require_teacher(who)?;
        let account = self.account(user)?.ok_or_else(|| ApiError::not_found("account"))?;
        require_charge_of(who, account.role)?;
        let (secret, role) = (self.made_secret(account.role), account.role);
        let secret_hash = self.hasher.hash(&secret).await?;
        let reset = self.change(move |tx, ended| {
            let account = account_in(tx, user)?;
            if account.role != role {
                return Err(ApiError::not_found("account").into());
            }
            let person = person(&account);
            set_secret_in(tx, account, secret_hash, role == Role::Learner, ended)?;
            Ok(person)
        });
        let person = reset.await?;
        // The new secret must work at once, however often the old one was tried.
        self.throttle.forget(&name_key(&person.name));
        Ok(NewSecret { person, secret })
    }
}
