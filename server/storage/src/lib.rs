//! Journal, sled and blobs: nothing acknowledged is ever lost.
//!
//! The journal (`<data>/journal`) is the truth; sled (`<data>/store`) is derived from it and can be rebuilt; files
//! (`<data>/files`) are named by their hash and written before the record that names them. One thread writes:
//! it runs a batch of closures, appends to the journal, syncs, applies to sled, answers. Readers are free.

mod blobs;
mod checkpoint;
mod compact;
mod database;
mod disk;
mod error;
mod gate;
mod journal;
mod key;
mod layout;
mod lock;
mod migrate;
mod options;
mod overlay;
mod reading;
mod record;
mod recovery;
mod shared;
mod snapshot;
mod space;
mod stats;
mod store;
mod sums;
mod tx;
mod values;
mod verify;
mod writer;

pub mod records;

pub use blobs::{BlobRef, BlobWriter, Blobs, Hash, NotAHash};
pub use disk::{Faults, FileOperation};
pub use error::{StoreError, TransactError};
pub use journal::{Change, Entry, JournalReader, MAX_TRANSACTION_BYTES, SEGMENT_BYTES, Segment};
pub use key::{Key, MAX_KEY_BYTES};
pub use options::StoreOptions;
pub use record::{MAX_INLINE_BYTES, MAX_VALUE_BYTES, Record};
pub use snapshot::{Moment, SpaceTotal};
pub use space::{KeySpace, MAX_KEY_SPACES, Space};
pub use stats::{CompactReport, Health, SpaceReport, StoreLoad, StoreStats, VerifyReport};
pub use store::Store;
pub use tx::Tx;
