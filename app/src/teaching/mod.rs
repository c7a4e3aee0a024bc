//! Parts of the teacher's pages.

pub(crate) mod course_row;
pub(crate) mod question_row;
mod rename_course;
