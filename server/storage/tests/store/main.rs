//! The store from outside: real folders, real files, real processes.

mod support;
mod transactions;
