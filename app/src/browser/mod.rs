//! The browser's own abilities, wrapped so that pages stay free of casts. Compiled for the server too, never run there.

pub mod draft;
pub mod fetch;
pub mod form;
pub mod leaving;
pub mod page;
pub mod pause;
pub(crate) mod picked;
pub(crate) mod python;
pub mod save;
pub mod storage;
pub(crate) mod upload;
