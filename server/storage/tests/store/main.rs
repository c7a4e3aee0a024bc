//! The store from outside: real folders, real files, real processes.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod blobs;
mod compact;
mod crash;
mod crash_loop;
mod faults;
mod recovery;
mod snapshot;
mod support;
mod transactions;
mod upgrade;
