//! Finds the person behind a request, from memory or from the store.

use super::{Credential, RequestFacts, Sessions, device::device_name, end::is_over, tokens::hash_of};
use crate::faults::{store_error, unreadable};
use lyceum_api::{
    ApiError, ApiResult, Role, Viewer,
    ids::{ClassId, KeyId, SessionId, UserId},
};
use lyceum_storage::{
    StoreError,
    records::{
        accounts::{Account, ApiKeyHash, ApiKeyRecord, LastSeen, Session},
        school::SchoolRecord,
    },
};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use tokio::runtime::Handle;

/// After how many seconds a person is noted as seen again.
const NOTED_EVERY_S: i64 = 300;

/// A person or key as remembered for some seconds.
pub(super) struct Known {
    pub(super) user: UserId,
    role: Role,
    name: String,
    classes: Vec<ClassId>,
    language: String,
    session: Option<SessionId>,
    pub(super) key: Option<KeyId>,
    /// Seconds since 1970 when the session ends by time; never for keys.
    ends_s: i64,
    /// Seconds since 1970 of the last note, and whether one is under way.
    seen_s: i64,
    noting: AtomicBool,
}

impl Sessions {
    /// Who is behind a request. Somebody with an ended, unknown or made-up credential is nobody.
    pub fn identify(&self, credential: Credential<'_>, facts: RequestFacts) -> Viewer {
        let (text, is_key) = match credential {
            Credential::Cookie(token) => (token, false),
            Credential::Key(key) => (key, true),
            Credential::None => return self.anonymous(facts),
        };
        let known = hash_of(text).and_then(|hash| Some((hash, self.known(hash, is_key)?)));
        let Some((hash, known)) = known else { return self.anonymous(facts) };
        self.note_seen(hash, &known, &facts.user_agent);
        let mut viewer = viewer(&known, &self.school_language());
        viewer.network = facts.network;
        viewer.on_this_machine = facts.on_this_machine;
        viewer.host = facts.host;
        viewer
    }

    /// A person as viewer, for commands on the server's own console.
    pub fn viewer_of(&self, user: UserId) -> ApiResult<Viewer> {
        let account = self.store.get::<Account>(&user).map_err(unreadable)?;
        let account = account.ok_or_else(|| ApiError::not_found("account"))?;
        let mut viewer = viewer(&Known::of(account, i64::MAX, 0), &self.school_language());
        viewer.on_this_machine = true;
        "console".clone_into(&mut viewer.network);
        Ok(viewer)
    }

    fn anonymous(&self, facts: RequestFacts) -> Viewer {
        let language = if facts.language.is_empty() { self.school_language() } else { facts.language };
        Viewer {
            on_this_machine: facts.on_this_machine,
            host: facts.host,
            ..Viewer::anonymous(&facts.network, &language)
        }
    }

    fn school_language(&self) -> String {
        let school = self.store.get::<SchoolRecord>(&()).ok().flatten();
        school.map_or_else(|| self.language.clone(), |school| school.language)
    }

    pub(super) fn known(&self, hash: [u8; 32], is_key: bool) -> Option<Arc<Known>> {
        if let Some(known) = self.known.get(&hash) {
            self.look_ups.hit();
            let same_kind = known.key.is_some() == is_key;
            return (same_kind && self.clock.now().as_second() <= known.ends_s).then_some(known);
        }
        self.look_ups.miss();
        let found = if is_key { self.read_key(hash) } else { self.read_session(hash) };
        let known = Arc::new(found.unwrap_or_else(|error| {
            tracing::error!(%error, "a sign-in cannot be read");
            None
        })?);
        self.known.insert(hash, Arc::clone(&known));
        if self.ended.contains_key(&hash) {
            self.known.invalidate(&hash);
            return None;
        }
        Some(known)
    }

    fn read_session(&self, hash: [u8; 32]) -> Result<Option<Known>, StoreError> {
        let Some(session) = self.store.get::<Session>(&hash)? else { return Ok(None) };
        if is_over(&session, self.clock.now().as_second()) {
            return Ok(None);
        }
        let account = self.store.get::<Account>(&session.user)?.filter(|account| !account.disabled);
        let ends_s = (session.seen_s + super::IDLE_S).min(session.started_s + super::LONGEST_S);
        // Without a device it has not been seen by its browser yet.
        let seen_s = if session.device.is_empty() { 0 } else { session.seen_s };
        Ok(account.map(|account| Known { session: Some(session.id), ..Known::of(account, ends_s, seen_s) }))
    }

    fn read_key(&self, hash: [u8; 32]) -> Result<Option<Known>, StoreError> {
        let Some(entry) = self.store.get::<ApiKeyHash>(&hash)? else { return Ok(None) };
        let Some(key) = self.store.get::<ApiKeyRecord>(&entry.key)? else { return Ok(None) };
        let account = self.store.get::<Account>(&key.user)?.filter(|account| !account.disabled);
        let used_s = key.used_s.unwrap_or(0);
        Ok(account.map(|account| Known { key: Some(key.id), ..Known::of(account, i64::MAX, used_s) }))
    }

    /// Notes every few minutes that somebody is here. May be lost in a crash.
    fn note_seen(&self, hash: [u8; 32], known: &Known, user_agent: &str) {
        let now_s = self.clock.now().as_second();
        if now_s - known.seen_s < NOTED_EVERY_S || known.noting.swap(true, Ordering::Relaxed) {
            return;
        }
        let Ok(runtime) = Handle::try_current() else { return };
        let (store, user, key, device) = (self.store.clone(), known.user, known.key, device_name(user_agent));
        runtime.spawn(async move {
            let noted = store.transact_relaxed(move |tx| -> Result<(), StoreError> {
                tx.put(&user, &LastSeen { at_s: now_s })?;
                if let Some(key) = key
                    && let Some(record) = tx.get::<ApiKeyRecord>(&key)?
                {
                    tx.put(&key, &ApiKeyRecord { used_s: Some(now_s), ..record })?;
                }
                if let Some(session) = tx.get::<Session>(&hash)? {
                    tx.put(&hash, &Session { seen_s: now_s, device, ..session })?;
                }
                Ok(())
            });
            if let Err(error) = noted.await.map_err(store_error) {
                tracing::warn!(%error, "it could not be noted that somebody was seen");
            }
        });
    }
}

impl Known {
    fn of(account: Account, ends_s: i64, seen_s: i64) -> Self {
        Self {
            user: account.id,
            role: account.role,
            name: account.name,
            classes: account.classes,
            language: account.preferences.language,
            session: None,
            key: None,
            ends_s,
            seen_s,
            noting: AtomicBool::new(false),
        }
    }
}

fn viewer(known: &Known, school_language: &str) -> Viewer {
    let language = if known.language.is_empty() { school_language } else { &known.language };
    Viewer {
        user: Some(known.user),
        role: known.role,
        name: known.name.clone(),
        classes: known.classes.clone(),
        session: known.session,
        key: known.key,
        ..Viewer::anonymous("", language)
    }
}
