//! Full text, vectors and their fusion; knows text, not accounts.

pub mod chunk;
pub mod evaluation;
pub mod language;

mod allowed;
mod analysis;
mod error;
mod fusion;
mod index;
mod lexical;
mod marks;
mod passage;
mod query;
mod recovery;
mod schema;
mod search;
mod snapshot;
mod spelling;
mod vectors;
mod view;

pub use error::SearchError;
pub use index::{Index, IndexState, Opened};
pub use passage::{NewPassage, Passage};
pub use query::{Found, Hit, Method, Query};
