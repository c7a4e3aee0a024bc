//! How the backups of one server are made, and where they go.

use crate::{
    copies::{Credentials, Target},
    key::PublicKey,
    prune::Keep,
    shelf::Shelf,
    trial::Trial,
};
use std::{path::PathBuf, sync::Arc, time::Duration};

/// Tells the time: seconds since 1970.
pub type Now = Arc<dyn Fn() -> i64 + Send + Sync>;

/// How the backups of one server are made.
#[derive(Clone)]
pub struct Settings {
    /// The folder of backups.
    pub shelf: Shelf,
    /// How long they are kept.
    pub keep: Keep,
    /// Bytes that the plan allows them.
    pub allowed_bytes: u64,
    /// Public keys besides the school's own, e.g. of the organisation behind it.
    pub more_keys: Vec<PublicKey>,
    /// Where copies go.
    pub copies: Vec<Target>,
    /// For how long a folder that is not there may lack a copy before that is a problem. A stick that rotates is away most
    /// of the time.
    pub folder_away_max: Duration,
    /// Access keys of buckets.
    pub credentials: Credentials,
    /// Most bytes a second that are sent to copies; 0 for no bound.
    pub copy_bytes_per_s: u64,
    /// Whether old backups are removed from copies as well.
    pub rotate_copies: bool,
    /// The program that proves backups in a process of its own (`<program> worker prove`); none to prove in this one.
    pub program: Option<PathBuf>,
    /// What is tried in a drill once the data is restored; none to compare the data alone.
    pub trial: Option<Arc<dyn Trial>>,
    /// A small file that is backed up with the records.
    pub settings_file: Option<PathBuf>,
    /// The release.
    pub version: String,
    /// The time.
    pub now: Now,
}
