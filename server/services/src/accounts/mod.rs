//! The own account of whoever asks: signing in and out, secrets, preferences, what is left today.

mod change_secret;
mod hashing;
mod names;
mod own_account;
mod recover;
mod secrets;
mod sign_in;
mod sign_out;
mod sign_up;
#[cfg(test)]
mod tests;
mod throttle;

pub use hashing::{HashingCost, MAX_SECRET_BYTES, SecretHasher};
pub(crate) use names::{clean_name, clean_title, name_key};
pub(crate) use own_account::check_language;
pub(crate) use secrets::{check_secret, made_password, made_pin};
pub(crate) use throttle::Throttle;

use crate::register::Register;
use async_trait::async_trait;
use lyceum_api::{
    ApiResult, Granted, Nothing, Viewer,
    accounts::{Accounts, ChangeSecret, Me, Person, Preferences, Quotas, Recover, SessionList, SignIn, SignUp},
};
use std::sync::Arc;

/// The accounts port.
pub(crate) struct OwnAccounts {
    register: Arc<Register>,
}

/// The accounts port on this register.
pub(crate) fn new(register: &Arc<Register>) -> Arc<dyn Accounts> {
    Arc::new(OwnAccounts { register: Arc::clone(register) })
}

#[async_trait]
impl Accounts for OwnAccounts {
    async fn sign_in(&self, who: &Viewer, input: SignIn) -> ApiResult<Granted<Person>> {
        self.register.sign_in(who, input).await
    }
    async fn sign_up(&self, who: &Viewer, input: SignUp) -> ApiResult<Granted<Person>> {
        self.register.sign_up(who, input).await
    }
    async fn recover(&self, who: &Viewer, input: Recover) -> ApiResult<Granted<Person>> {
        self.register.recover(who, input).await
    }
    async fn sign_out(&self, who: &Viewer, _: Nothing) -> ApiResult<Granted<Nothing>> {
        self.register.sign_out(who).await
    }
    async fn sign_out_everywhere(&self, who: &Viewer, _: Nothing) -> ApiResult<Granted<Nothing>> {
        self.register.sign_out_everywhere(who).await
    }
    async fn change_secret(&self, who: &Viewer, input: ChangeSecret) -> ApiResult<Granted<Nothing>> {
        self.register.change_secret(who, input).await
    }
    async fn get_me(&self, who: &Viewer, _: Nothing) -> ApiResult<Me> {
        self.register.me(who)
    }
    async fn set_preferences(&self, who: &Viewer, input: Preferences) -> ApiResult<Nothing> {
        self.register.set_preferences(who, input).await
    }
    async fn list_sessions(&self, who: &Viewer, _: Nothing) -> ApiResult<SessionList> {
        self.register.list_sessions(who)
    }
    async fn get_quotas(&self, who: &Viewer, _: Nothing) -> ApiResult<Quotas> {
        self.register.plan.quotas(crate::rights::require_user(who)?)
    }
}
