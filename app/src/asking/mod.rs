//! Parts of the page on which the courses are asked.

pub(crate) mod answer;
pub(crate) mod mine;
pub(crate) mod state;
