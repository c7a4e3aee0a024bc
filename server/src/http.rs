//! HTTP: translates requests into calls of the ports, and answers into responses. [`router`] is the contents page.

mod access;
mod caller;
mod charts;
mod compress;
pub(crate) mod console;
mod events;
mod forms;
mod guard;
mod held_body;
mod input;
mod language;
pub mod listen;
mod media;
mod metrics;
mod mount;
mod openai;
mod openapi;
mod pages;
pub(crate) mod probes;
mod problem;
mod range;
mod rate_headers;
mod recovery_sheet;
mod request_log;
pub mod router;
mod security_headers;
mod session;
mod site;
mod sse;
pub mod state;
mod uploads;
mod way_in;
mod words;

pub use caller::Peer;
pub use site::bundle_name;
pub use state::HttpState;
