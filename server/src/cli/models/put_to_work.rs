//! `lyceum models use`: lets a model write answers or give hints.

use super::super::{out, place::Place, reach::reach, serve::runtime};
use crate::error::ServerResult;
use lyceum_api::operations::{ModelChoice, ModelPurpose, UseModel};

/// What a model is used for.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub enum Purpose {
    /// Chat and answers from the courses; hints too, where the tutor has no model of its own
    #[default]
    Answers,
    /// Hints of the coding tutor
    Tutor,
}

impl From<Purpose> for ModelPurpose {
    fn from(purpose: Purpose) -> Self {
        match purpose {
            Purpose::Answers => Self::Answers,
            Purpose::Tutor => Self::Tutor,
        }
    }
}

/// The word for no model of the tutor's own.
const NONE: &str = "none";

/// Changes over, through the running server or in its data folder.
pub(super) fn put_to_work(place: &Place, name: String, purpose: Purpose) -> ServerResult<()> {
    let purpose = ModelPurpose::from(purpose);
    let name = if purpose == ModelPurpose::Tutor && name == NONE { String::new() } else { name };
    let list = runtime()?.block_on(async {
        let school = reach(place).await?;
        let list = school.call::<UseModel>(ModelChoice { name, purpose }).await;
        school.close().await?;
        list
    })?;
    out::line(&match (purpose, list.tutor) {
        (ModelPurpose::Answers, _) => format!("{} writes answers.", list.in_use),
        (ModelPurpose::Tutor, Some(own)) => format!("{own} gives the tutor's hints."),
        (ModelPurpose::Tutor, None) => format!("{} writes answers and gives the tutor's hints.", list.in_use),
    })
}
