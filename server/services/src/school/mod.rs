//! The school itself: what everybody may know, the first start, the page to project.

mod demo_course;
mod projector;
mod qr_code;
mod recovery_sheet;
mod set_up;
#[cfg(test)]
mod tests;

pub(crate) use demo_course::DemoCourse;
pub(crate) use recovery_sheet::{draw_words, words_hash};

use crate::{
    assistant::Assistant,
    deps::{Deps, SchoolDefaults},
    faults::unreadable,
    register::Register,
};
use async_trait::async_trait;
use lyceum_api::{
    ApiResult, Granted, Nothing, Viewer,
    school::{ProjectorPage, ProjectorQuery, School, SchoolInfo, SetupDone, SetupForm},
};
use lyceum_storage::records::{people::ClassRecord, school::SchoolRecord};
use std::sync::Arc;

/// The school port.
pub(crate) struct ThisSchool {
    register: Arc<Register>,
    assistant: Assistant,
    defaults: SchoolDefaults,
    addresses: Vec<String>,
    setup_token: String,
    version: String,
    demo_course: Arc<DemoCourse>,
}

/// The school port on this register.
pub(crate) fn new(deps: &Deps, register: &Arc<Register>, demo_course: Arc<DemoCourse>) -> Arc<dyn School> {
    Arc::new(ThisSchool {
        register: Arc::clone(register),
        assistant: deps.assistants.answers.clone(),
        defaults: deps.school_defaults.clone(),
        addresses: deps.addresses.clone(),
        setup_token: deps.setup_token.clone(),
        version: deps.version.clone(),
        demo_course,
    })
}

/// The most classes that are looked through for an open one.
const MOST_CLASSES: usize = 1000;

#[async_trait]
impl School for ThisSchool {
    async fn get_school(&self, who: &Viewer, _: Nothing) -> ApiResult<SchoolInfo> {
        let store = &self.register.store;
        let school = store.get::<SchoolRecord>(&()).map_err(unreadable)?;
        let classes = store.scan::<ClassRecord>(&[], MOST_CLASSES).map_err(unreadable)?;
        let (name, language) = match &school {
            Some(school) => (school.name.clone(), school.language.clone()),
            None => (String::new(), self.defaults.language.clone()),
        };
        Ok(SchoolInfo {
            name,
            language,
            needs_setup: school.is_none(),
            needs_setup_token: school.is_none() && !who.on_this_machine,
            sign_up_open: classes.iter().any(|(_, class)| class.open),
            assistant: self.assistant.state(),
            version: self.version.clone(),
        })
    }

    async fn set_up(&self, who: &Viewer, input: SetupForm) -> ApiResult<Granted<SetupDone>> {
        self.set_up_school(who, input).await
    }

    async fn get_projector_page(&self, who: &Viewer, input: ProjectorQuery) -> ApiResult<ProjectorPage> {
        self.projector_page(who, &input)
    }
}
