//! What end-to-end tests stand on: a whole platform in this process, the real program, and a real browser.

pub mod browser;
pub mod bucket;
pub mod client;
pub mod driver;
pub mod material;
pub mod parser_gate;
pub mod platform;
pub mod program;
