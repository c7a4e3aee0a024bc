//! Full text, vectors and their fusion; knows text, not accounts.

pub mod chunk;
pub mod evaluation;
pub mod language;

mod error;
mod index;
mod passage;
mod query;

pub use error::SearchError;
pub use index::{Index, IndexState, Opened};
pub use passage::{NewPassage, Passage};
pub use query::{Found, Hit, Method, Query};
