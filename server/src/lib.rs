//! The Lyceum server as a library, so that tests can start it in process.

pub mod cli;
pub mod config;
mod doctor;
mod enclosed;
pub mod error;
pub mod http;
mod licenses;
pub mod lifecycle;
mod messages;
mod support;
mod telemetry;
mod wiring;

pub use config::Config;
pub use error::{ServerError, ServerResult};
pub use wiring::{Overrides, Running, start};
