//! Use cases and rules: one act, one file.

pub mod accounts;
pub mod assistant;
pub mod clock;
pub mod deps;
pub mod entropy;
pub mod faults;
pub mod plan;
pub mod rights;
