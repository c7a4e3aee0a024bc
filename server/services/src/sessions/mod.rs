//! Sign-ins and API keys: who is behind a request. Only hashes of tokens are stored.

mod device;
mod end;
mod identify;
mod start;
mod tokens;

pub(crate) use end::{end_all_in, end_in};
pub(crate) use start::{StartedSession, start_in};
pub(crate) use tokens::{KEY_PREFIX, NewToken, new_key, new_token};

use crate::{clock::Clock, monitoring::LookUps};
use identify::Known;
use lyceum_storage::Store;
use moka::sync::Cache;
use std::{sync::Arc, time::Duration};

/// A sign-in that is not used for this long ends: 14 days.
pub(crate) const IDLE_S: i64 = 14 * 24 * 3600;
/// A sign-in ends after this long, however much it is used: 60 days.
pub(crate) const LONGEST_S: i64 = 60 * 24 * 3600;
/// How long a viewer is remembered without asking the store.
const REMEMBERED: Duration = Duration::from_secs(30);

/// What a request brings along to say who it comes from.
#[derive(Clone, Copy, Debug)]
pub enum Credential<'a> {
    /// The token of a session, from the cookie.
    Cookie(&'a str),
    /// An API key, from `Authorization: Bearer`.
    Key(&'a str),
    /// Nothing.
    None,
}

/// What HTTP knows about a request.
#[derive(Clone, Debug, Default)]
pub struct RequestFacts {
    /// The address that it came from, as a group for limits (IPv4 whole, IPv6 by /64).
    pub network: String,
    /// Whether it came from this machine.
    pub on_this_machine: bool,
    /// The host and port that the browser asked for.
    pub host: String,
    /// BCP 47 tag that the browser prefers; may be empty.
    pub language: String,
    /// The browser's description of itself; may be empty.
    pub user_agent: String,
}

/// Knows who is behind a request.
pub struct Sessions {
    store: Store,
    clock: Arc<dyn Clock>,
    /// The language to use where the school has not been set up.
    language: String,
    known: Cache<[u8; 32], Arc<Known>>,
    look_ups: LookUps,
    /// What has ended while a look-up may still have been under way.
    ended: Cache<[u8; 32], ()>,
}

impl Sessions {
    /// Sessions kept in this store.
    pub fn new(store: Store, clock: Arc<dyn Clock>, language: &str) -> Arc<Self> {
        Arc::new(Self {
            store,
            clock,
            language: language.to_owned(),
            known: Cache::builder().max_capacity(20_000).time_to_live(REMEMBERED).build(),
            look_ups: LookUps::default(),
            ended: Cache::builder().max_capacity(100_000).time_to_live(2 * REMEMBERED).build(),
        })
    }

    /// Hashes of the tokens of people who are remembered; keys of programs are not among them.
    pub fn remembered_tokens(&self) -> Vec<[u8; 32]> {
        let people = self.known.iter().filter(|(_, known)| known.key.is_none());
        people.map(|(hash, _)| *hash).collect()
    }

    /// Remembers somebody again whose sign-in still stands, so that a first request after a restart is quick.
    pub fn warm(&self, token_hash: [u8; 32]) {
        self.known(token_hash, false);
    }

    /// How often a credential was remembered, and how often the store had to be asked.
    pub fn look_ups(&self) -> &LookUps {
        &self.look_ups
    }

    /// Forgets who is remembered; each is looked up again with the next request.
    pub fn forget_remembered(&self) {
        self.known.invalidate_all();
    }

    /// How many people and keys are remembered.
    pub fn remembered(&self) -> u64 {
        self.known.entry_count()
    }
}
