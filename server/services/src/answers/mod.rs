//! What all running answers have in common, whoever asked for them: the way from the model to the reader.

mod defuse;
mod render;
mod run;
mod submit;

pub(crate) use defuse::defuse;
pub(crate) use render::answer_html;
pub(crate) use run::{Answer, End, Filter, Plain, Reader, give_back_unused, reader};
pub(crate) use submit::submit;
