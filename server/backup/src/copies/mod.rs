//! Copies elsewhere: folders (a stick, a disk, a mounted share) and S3-compatible buckets, any number of them.

mod bucket;
mod folder;
mod http;
mod reach;
mod remote;
mod send;
mod target;

pub use reach::{Closed, Reach};
pub use remote::Remote;
pub use send::{CopyReport, SendOptions, send};
pub use target::{Credentials, Target};
