//! Ends sessions and keys, at once: in the store, and in what is remembered.

use super::{IDLE_S, LONGEST_S, Sessions};
use crate::faults::store_error;
use lyceum_api::ids::{SessionId, UserId};
use lyceum_storage::{
    Key, StoreError, Tx,
    records::accounts::{Session, SessionOfPerson},
};

/// The most sign-ins that one person can have; older ones end.
const MOST_SESSIONS: usize = 500;
/// How many sign-ins one tidying looks at.
const TIDIED_AT_ONCE: usize = 20_000;

/// Ends one session. Gives the hashes to forget once the transaction has taken effect.
pub(crate) fn end_in(tx: &mut Tx, user: UserId, session: SessionId) -> Result<Vec<[u8; 32]>, StoreError> {
    let key = (user, session);
    let Some(entry) = tx.get::<SessionOfPerson>(&key)? else { return Ok(Vec::new()) };
    tx.delete::<SessionOfPerson>(&key)?;
    tx.delete::<Session>(&entry.token_hash)?;
    Ok(vec![entry.token_hash])
}

/// Ends all sessions of a person. Gives the hashes to forget once the transaction has taken effect.
pub(crate) fn end_all_in(tx: &mut Tx, user: UserId) -> Result<Vec<[u8; 32]>, StoreError> {
    let mut ended = Vec::new();
    for (key, entry) in tx.scan::<SessionOfPerson>(&user.to_bytes(), MOST_SESSIONS)? {
        tx.delete::<SessionOfPerson>(&key)?;
        tx.delete::<Session>(&entry.token_hash)?;
        ended.push(entry.token_hash);
    }
    Ok(ended)
}

impl Sessions {
    /// Forgets ended tokens: from now on no request with them is anybody's.
    pub(crate) fn forget_ended(&self, hashes: &[[u8; 32]]) {
        for hash in hashes {
            // First the mark, then the memory: a look-up that is under way checks the mark after it has remembered.
            self.ended.insert(*hash, ());
            self.known.invalidate(hash);
        }
    }

    /// Looks a person up again at the next request, because role, classes or language have changed.
    pub(crate) fn refresh(&self, user: UserId) {
        let hashes: Vec<_> = self.known.iter().filter(|(_, known)| known.user == user).map(|(hash, _)| *hash).collect();
        for hash in hashes {
            self.known.invalidate(&hash);
        }
    }

    /// Removes sign-ins that have ended by time. Call it once an hour.
    pub async fn tidy(&self) -> Result<(), StoreError> {
        let now = self.clock.now().as_second();
        let over: Vec<_> = self
            .store
            .scan::<Session>(&[], TIDIED_AT_ONCE)?
            .into_iter()
            .filter(|(_, session)| is_over(session, now))
            .map(|(_, session)| (session.user, session.id))
            .collect();
        if over.is_empty() {
            return Ok(());
        }
        let ended = self.store.transact_relaxed(move |tx| -> Result<_, StoreError> {
            let mut ended = Vec::new();
            for (user, session) in over {
                ended.extend(end_in(tx, user, session)?);
            }
            Ok(ended)
        });
        self.forget_ended(&ended.await.map_err(store_error)?);
        Ok(())
    }
}

/// Whether a session has ended by time.
pub(super) fn is_over(session: &Session, now_s: i64) -> bool {
    now_s - session.seen_s > IDLE_S || now_s - session.started_s > LONGEST_S
}
