//! Starts a session: a new token every time somebody signs in or changes the secret.

use super::{LONGEST_S, NewToken};
use lyceum_api::{
    endpoint::{Grant, Granted},
    ids::{SessionId, UserId},
};
use lyceum_storage::{
    StoreError, Tx,
    records::accounts::{Session, SessionOfPerson},
};

/// A session that will start with the transaction it was made in.
pub(crate) struct StartedSession {
    token: String,
}

impl StartedSession {
    /// The answer that puts the token into the browser's cookie.
    pub(crate) fn grant<T>(self, body: T) -> Granted<T> {
        let lifetime_s = LONGEST_S.unsigned_abs();
        Granted { body, grant: Grant::Start { token: self.token, lifetime_s } }
    }
}

/// Stores a new session. The device is filled in with the session's first request.
pub(crate) fn start_in(
    tx: &mut Tx,
    id: SessionId,
    user: UserId,
    token: NewToken,
    now_s: i64,
) -> Result<StartedSession, StoreError> {
    let session = Session { id, user, started_s: now_s, seen_s: now_s, device: String::new() };
    tx.put(&token.hash, &session)?;
    tx.put(&(user, id), &SessionOfPerson { token_hash: token.hash })?;
    Ok(StartedSession { token: token.text })
}
