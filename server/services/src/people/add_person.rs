//! Makes an account for somebody else, with the secret to hand over.

use crate::{
    accounts::{check_secret, clean_name, made_password, made_pin},
    register::{NewAccount, Register, person},
    rights::require_charge_of,
};
use lyceum_api::{
    ApiError, ApiResult, Role, Viewer,
    ids::UserId,
    people::{NewPerson, NewSecret},
};
use lyceum_storage::records::people::ClassRecord;

impl Register {
    pub(super) async fn add_person(&self, who: &Viewer, input: NewPerson) -> ApiResult<NewSecret> {
        require_charge_of(who, input.role)?;
        let name = clean_name("name", &input.name)?;
        let secret = if input.secret.is_empty() { self.made_secret(input.role) } else { input.secret };
        let has_pin = check_secret("secret", &secret, input.role, &name)?;
        let secret_hash = self.hasher.hash(&secret).await?;
        let new = NewAccount {
            id: UserId(self.new_id()),
            name,
            role: input.role,
            secret_hash,
            has_pin,
            class: input.class,
            created_s: self.now_s(),
        };
        let account = self.change(move |tx, _| {
            if let Some(class) = new.class
                && !tx.exists::<ClassRecord>(&class)?
            {
                return Err(ApiError::not_found("class").into());
            }
            new.create_in(tx)
        });
        Ok(NewSecret { person: person(&account.await?), secret })
    }

    /// A PIN for learners, a password for others.
    pub(super) fn made_secret(&self, role: Role) -> String {
        match role {
            Role::Learner => made_pin(self.entropy.as_ref()),
            Role::Teacher | Role::Admin => made_password(self.entropy.as_ref()),
        }
    }
}
