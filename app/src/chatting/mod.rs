//! Parts of the page on which people talk with the assistant.

pub(crate) mod composer;
pub(crate) mod list;
pub(crate) mod message;
pub(crate) mod state;
pub(crate) mod thread;
