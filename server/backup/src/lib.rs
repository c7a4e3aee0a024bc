//! Backups of a running store: made without a pause, proven at once, copied elsewhere, restored to any moment.
//!
//! A backup of the database is all records as they were met, followed by the transactions made meanwhile; an incremental
//! one is the transactions since the last. Stored files are kept once each. Everything is compressed, encrypted (age) for
//! a public key whose private half is on the recovery sheet alone, and named by a manifest that is written last.
//! [`shelf`] has the layout, [`route`] which backups lead to a moment, [`restore`] the way back.

mod acts;
mod copies;
mod create;
mod drill;
mod dump;
mod error;
mod files;
mod key;
mod manifest;
mod marks;
mod older;
mod progress;
mod proof_process;
mod prove;
mod prune;
mod restore;
mod room;
mod rotate;
mod route;
mod sealing;
mod service;
mod shelf;
mod source;
mod speech;
mod trial;
mod verify;
mod volumes;

pub use acts::{BackupActs, Outcome, What};
pub use copies::{Closed, CopyReport, Credentials, Reach, Remote, SendOptions, Target, send};
pub use create::Maker;
pub use drill::{DrillReport, Tier, drill};
pub use dump::Extra;
pub use error::{BackupError, BackupResult};
pub use key::{PrivateKey, PublicKey, SHEET_WORDS};
pub use manifest::{BackupId, FORMAT, Kind, Manifest, Mark, Piece, SpaceLine};
pub use older::newest_whole_moment;
pub use progress::{Progress, Stage};
pub use proof_process::prove_stdio;
pub use prove::{Depth, Proof, ProofOrder, note, proof_of, prove, read_and_note};
pub use prune::{Keep, Old, choose_old};
pub use restore::{Restore, Restored, part_of};
pub use rotate::{Removed, rotate};
pub use route::{Route, find_route};
pub use sealing::Keys;
pub use service::{Backups, Listed, Made, Now, Settings};
pub use shelf::Shelf;
pub use source::{Inventory, Source, Unreadable};
pub use trial::Trial;
pub use verify::{Checked, verify};
