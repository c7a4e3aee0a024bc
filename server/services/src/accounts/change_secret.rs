//! Changes the own password or PIN: all sign-ins end, this device gets a new one.

use super::{check_secret, name_key, sign_in::wrong_secret};
use crate::{
    register::{Register, account_in, set_secret_in},
    rights::require_user,
};
use lyceum_api::{ApiError, ApiResult, Granted, Nothing, Viewer, accounts::ChangeSecret};

impl Register {
    pub(super) async fn change_secret(&self, who: &Viewer, input: ChangeSecret) -> ApiResult<Granted<Nothing>> {
        let user = require_user(who)?;
        if who.session.is_none() {
            // An API key must not be a way to take over an account.
            return Err(ApiError::forbidden());
        }
        let account = self.account(user)?.ok_or_else(ApiError::signed_out)?;
        let attempt = self.throttle.begin(&name_key(&account.name), &who.network)?;
        if !self.hasher.verify(&input.current, Some(&account.secret)).await? {
            self.throttle.was_wrong(attempt);
            let message = "This is not your password so far.";
            return Err(ApiError { field: Some("current".to_owned()), message: message.to_owned(), ..wrong_secret() });
        }
        self.throttle.was_right(&attempt);
        let has_pin = check_secret("new", &input.new, account.role, &account.name)?;
        let secret_hash = self.hasher.hash(&input.new).await?;
        let (seed, known_secret) = (self.session_seed(), account.secret);
        let changed = self.change(move |tx, ended| {
            let account = account_in(tx, user)?;
            if account.secret != known_secret {
                return Err(wrong_secret().into());
            }
            set_secret_in(tx, account, secret_hash, has_pin, ended)?;
            seed.start_in(tx, user)
        });
        Ok(changed.await?.grant(Nothing {}))
    }
}
