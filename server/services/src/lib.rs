//! Use cases and rules: one act, one file.

pub mod accounts;
pub mod assistant;
pub mod clock;
pub mod deps;
pub mod entropy;
pub mod faults;
mod people;
pub mod plan;
mod register;
pub mod rights;
mod school;
pub mod sessions;
