//! The store from outside: real folders, real files, real processes.

mod blobs;
mod crash;
mod crash_loop;
mod faults;
mod recovery;
mod support;
mod transactions;
