//! Signs in with name and secret. Unknown names get the same answer after the same time.

use super::name_key;
use crate::{
    register::{Register, account_in, person},
    sessions::end_in,
};
use lyceum_api::{
    ApiError, ApiResult, ErrorKind, Granted, Viewer,
    accounts::{Person, SignIn},
};

impl Register {
    pub(super) async fn sign_in(&self, who: &Viewer, input: SignIn) -> ApiResult<Granted<Person>> {
        let attempt = self.throttle.begin(&name_key(&input.name), &who.network)?;
        let account = self.account_named(&input.name)?;
        let hash = account.as_ref().map(|account| account.secret.as_str());
        let right = self.hasher.verify(&input.secret, hash).await?;
        let Some(account) = account.filter(|_| right) else {
            self.throttle.was_wrong(attempt);
            return Err(wrong_secret());
        };
        self.throttle.was_right(&attempt);
        if account.disabled {
            return Err(account_closed());
        }
        let (seed, user, known_secret) = (self.session_seed(), account.id, account.secret);
        let before = who.user.zip(who.session);
        let started = self.change(move |tx, ended| {
            let account = account_in(tx, user)?;
            // The secret was checked outside of this transaction: it may have been changed, or the account closed.
            if account.disabled || account.secret != known_secret {
                return Err(wrong_secret().into());
            }
            if let Some((user, session)) = before {
                ended.extend(end_in(tx, user, session)?);
            }
            Ok((person(&account), seed.start_in(tx, user)?))
        });
        let (person, session) = started.await?;
        Ok(session.grant(person))
    }
}

/// Does not say which of the two is wrong.
pub(super) fn wrong_secret() -> ApiError {
    ApiError::new(
        ErrorKind::WrongSecret,
        "wrong_secret",
        "The name or the password is wrong. Please try again, or ask your teacher for a new one.",
    )
}

fn account_closed() -> ApiError {
    ApiError::new(
        ErrorKind::Forbidden,
        "account_closed",
        "This account is closed. Please ask your teacher or administrator.",
    )
}
