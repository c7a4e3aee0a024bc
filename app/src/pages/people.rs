//! People.

use crate::{components::Heading, text::texts};
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn People() -> AnyView {
    let words = &texts().people;
    view! { <Heading title=words.people_title lead=words.people_lead/> }.into_any()
}
