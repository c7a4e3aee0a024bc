//! One file a page.

pub(crate) mod ask;
pub(crate) mod chat;
pub(crate) mod classes;
pub(crate) mod course;
pub(crate) mod courses;
pub(crate) mod home;
pub(crate) mod import;
pub(crate) mod import_state;
pub(crate) mod keys;
pub(crate) mod lesson;
pub(crate) mod me;
pub(crate) mod models;
pub(crate) mod not_found;
pub(crate) mod people;
pub(crate) mod plan;
pub(crate) mod projector;
pub(crate) mod recover;
pub(crate) mod search;
pub(crate) mod sign_in;
pub(crate) mod sign_up;
pub(crate) mod teach;
pub(crate) mod welcome;
