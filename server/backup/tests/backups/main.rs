//! Backups from outside: real stores, real folders, every bit that can flip.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod copies;
mod damage;
mod making;
mod reach;
mod restoring;
mod rotation;
mod school;
mod service;
