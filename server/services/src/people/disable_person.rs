//! Closes an account, with all its sign-ins, or opens it again.

use crate::{
    register::{Register, account_in},
    rights::require_admin,
    sessions::end_all_in,
};
use lyceum_api::{ApiError, ApiResult, ErrorKind, Nothing, Role, Viewer, people::SetDisabled};
use lyceum_storage::records::accounts::Account;

impl Register {
    pub(super) async fn disable_person(&self, who: &Viewer, input: &SetDisabled) -> ApiResult<Nothing> {
        require_admin(who)?;
        let (user, disabled, own) = (input.user, input.disabled, who.user == Some(input.user));
        if own && disabled {
            return Err(ApiError::new(
                ErrorKind::Conflict,
                "own_account",
                "You cannot close your own account. Another admin can.",
            ));
        }
        self.change(move |tx, ended| {
            let account = account_in(tx, user)?;
            if disabled && account.role == Role::Admin && !account.disabled {
                require_another_admin(tx, user)?;
            }
            if disabled {
                ended.extend(end_all_in(tx, user)?);
            }
            Ok(tx.put(&user, &Account { disabled, ..account })?)
        })
        .await?;
        // API keys of a closed account are remembered like sign-ins.
        self.sessions.refresh(user);
        Ok(Nothing {})
    }
}

/// A school always has an admin whose account is open.
fn require_another_admin(tx: &lyceum_storage::Tx, user: lyceum_api::ids::UserId) -> Result<(), crate::faults::Refusal> {
    const MOST_ACCOUNTS: usize = 100_000;
    let accounts = tx.scan::<Account>(&[], MOST_ACCOUNTS)?;
    let others = |account: &Account| account.role == Role::Admin && !account.disabled && account.id != user;
    if accounts.iter().any(|(_, account)| others(account)) {
        return Ok(());
    }
    Err(ApiError::new(ErrorKind::Conflict, "last_admin", "This is the last admin. Please make another admin first.")
        .into())
}
