//! Who is asking.

use crate::ids::{ClassId, KeyId, SessionId, UserId};
use serde::{Deserialize, Serialize};

/// What a person is at this school. The order is that of rights: each role may do all that the one before may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads, asks, practises.
    Learner,
    /// Also brings content and looks after classes.
    Teacher,
    /// Also runs the server.
    Admin,
}

/// The person behind a request, as the HTTP layer found out. Never comes from a client.
#[derive(Clone, Debug, PartialEq)]
pub struct Viewer {
    /// The person; none before sign-in.
    pub user: Option<UserId>,
    /// The person's role; [`Role::Learner`] before sign-in.
    pub role: Role,
    /// The name to show.
    pub name: String,
    /// The classes of this person.
    pub classes: Vec<ClassId>,
    /// The session that the request came with.
    pub session: Option<SessionId>,
    /// The API key that the request came with.
    pub key: Option<KeyId>,
    /// The address that the request came from, as a group for limits (IPv4 whole, IPv6 by /64).
    pub network: String,
    /// Whether the request came from this machine.
    pub on_this_machine: bool,
    /// The host and port that the browser asked for, to build addresses from.
    pub host: String,
    /// BCP 47 tag of the language to answer in.
    pub language: String,
}

impl Viewer {
    /// Somebody who has not signed in.
    pub fn anonymous(network: &str, language: &str) -> Self {
        Self {
            user: None,
            role: Role::Learner,
            name: String::new(),
            classes: Vec::new(),
            session: None,
            key: None,
            network: network.to_owned(),
            on_this_machine: false,
            host: String::new(),
            language: language.to_owned(),
        }
    }
}
