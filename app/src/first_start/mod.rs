//! Parts of the first start: three steps of one form, and the recovery sheet at its end.

mod content_step;
mod kept;
mod language_step;
mod languages;
pub(crate) mod recovery_sheet;
mod school_step;
pub(crate) mod setup_form;
mod step;
mod time_zone;
