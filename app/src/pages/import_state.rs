//! An import: how far it is, and what became of each file.

use crate::erase::Erase;
use crate::{components::Load, importing::state_view::ImportStateView, load, routes};
use leptos::prelude::*;
use lyceum_api::{
    Nothing,
    courses::ListCourses,
    ids::ImportId,
    imports::{GetImport, ImportRef, ImportState},
};

/// The page.
#[component]
pub(crate) fn ImportStatePage() -> AnyView {
    let id = routes::id_of::<ImportId>("import");
    let import = load::<GetImport>(move || id.get().map(|import| ImportRef { import }));
    let courses = load::<ListCourses>(|| Some(Nothing {}));
    view! { <Load data=import show=move |first: ImportState| view! { <ImportStateView first courses/> }.erase()/> }
        .erase()
}
