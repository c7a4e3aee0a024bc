//! The parts of the teacher's area.

use crate::{components::Tabs, routes, text::texts};
use leptos::prelude::*;

/// Links to the parts.
#[component]
pub(crate) fn TeachTabs() -> AnyView {
    let words = &texts().teach;
    let tabs = vec![
        (routes::TEACH, words.questions),
        (routes::TEACH_COURSES, words.courses),
        (routes::IMPORT, words.import),
        (routes::PEOPLE, words.people),
        (routes::CLASSES, words.classes),
        (routes::PROJECTOR, words.projector),
    ];
    view! { <Tabs label=words.title tabs/> }.into_any()
}
