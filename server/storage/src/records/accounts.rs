//! Accounts, their names, sign-ins and API keys.

use crate::{
    record::Record,
    space::{KeySpace, Space},
};
use lyceum_api::{
    Role,
    accounts::Preferences,
    ids::{ClassId, KeyId, SessionId, UserId},
};
use serde::{Deserialize, Serialize};

/// A person's account.
#[derive(Clone, Serialize, Deserialize)]
pub struct Account {
    /// The identifier.
    pub id: UserId,
    /// The name as it was written.
    pub name: String,
    /// The role.
    pub role: Role,
    /// argon2id of password or PIN, as a PHC string.
    pub secret: String,
    /// Whether the secret is a PIN.
    pub has_pin: bool,
    /// The classes of this person.
    pub classes: Vec<ClassId>,
    /// Whether the account is closed.
    pub disabled: bool,
    /// Seconds since 1970.
    pub created_s: i64,
    /// How pages look.
    pub preferences: Preferences,
}

impl Record for Account {
    const SPACE: Space = Space::Users;
    const KIND: u8 = 1;
    type Key = UserId;
}

/// Finds an account by its name; the key is the name in the form in which names are compared.
#[derive(Clone, Serialize, Deserialize)]
pub struct AccountName {
    /// Whose name it is.
    pub user: UserId,
}

impl Record for AccountName {
    const SPACE: Space = Space::Users;
    const KIND: u8 = 2;
    type Key = String;
}

/// When a person was seen last. Kept apart from the account, because it changes often and may be lost.
#[derive(Clone, Serialize, Deserialize)]
pub struct LastSeen {
    /// Seconds since 1970.
    pub at_s: i64,
}

impl Record for LastSeen {
    const SPACE: Space = Space::Users;
    const KIND: u8 = 3;
    type Key = UserId;
}

/// A sign-in on one device. The key is the BLAKE3 hash of its token; the token itself is nowhere on the server.
#[derive(Clone, Serialize, Deserialize)]
pub struct Session {
    /// The identifier.
    pub id: SessionId,
    /// Whose sign-in it is.
    pub user: UserId,
    /// Seconds since 1970.
    pub started_s: i64,
    /// Seconds since 1970; up to some minutes old.
    pub seen_s: i64,
    /// Browser and system, as far as known.
    pub device: String,
}

impl Record for Session {
    const SPACE: Space = Space::Sessions;
    const KIND: u8 = 1;
    type Key = [u8; 32];
}

/// Finds the sign-ins of a person.
#[derive(Clone, Serialize, Deserialize)]
pub struct SessionOfPerson {
    /// The key of the session.
    pub token_hash: [u8; 32],
}

impl Record for SessionOfPerson {
    const SPACE: Space = Space::Sessions;
    const KIND: u8 = 2;
    type Key = (UserId, SessionId);
}

/// An API key.
#[derive(Clone, Serialize, Deserialize)]
pub struct ApiKeyRecord {
    /// The identifier.
    pub id: KeyId,
    /// What it is for.
    pub name: String,
    /// Whose requests it makes.
    pub user: UserId,
    /// The first characters, to tell keys apart.
    pub starts_with: String,
    /// BLAKE3 hash of the key.
    pub key_hash: [u8; 32],
    /// Seconds since 1970.
    pub created_s: i64,
    /// Seconds since 1970, up to some minutes old; none if never.
    pub used_s: Option<i64>,
}

impl Record for ApiKeyRecord {
    const SPACE: Space = Space::Sessions;
    const KIND: u8 = 3;
    type Key = KeyId;
}

/// Finds an API key by its BLAKE3 hash.
#[derive(Clone, Serialize, Deserialize)]
pub struct ApiKeyHash {
    /// The key.
    pub key: KeyId,
}

impl Record for ApiKeyHash {
    const SPACE: Space = Space::Sessions;
    const KIND: u8 = 4;
    type Key = [u8; 32];
}

/// Key spaces of this area.
pub const KEY_SPACES: &[KeySpace] = &[
    KeySpace::of::<Account>("accounts"),
    KeySpace::of::<AccountName>("account names"),
    KeySpace::of::<LastSeen>("last seen"),
    KeySpace::of::<Session>("sign-ins"),
    KeySpace::of::<SessionOfPerson>("sign-ins by person"),
    KeySpace::of::<ApiKeyRecord>("API keys"),
    KeySpace::of::<ApiKeyHash>("API keys by hash"),
];
