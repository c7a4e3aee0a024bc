//! Parts of the page on which the courses are asked.

pub(crate) mod answer;
pub(crate) mod ask_problem;
pub(crate) mod mine;
pub(crate) mod state;
