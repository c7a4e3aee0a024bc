//! What a lesson is made of, and what helps while working on it.

pub(crate) mod ask_panel;
pub(crate) mod editor;
pub(crate) mod exercise_part;
pub(crate) mod footer;
pub(crate) mod locate;
pub(crate) mod mark;
pub(crate) mod parts;
pub(crate) mod quiz_part;
pub(crate) mod quiz_question;
pub(crate) mod run_panel;
pub(crate) mod runner;
pub(crate) mod saver;
pub(crate) mod test_table;
pub(crate) mod transcript;
pub(crate) mod tutor_panel;
pub(crate) mod video_part;
