//! The page to project: address, QR code, class code.

use crate::{components::Heading, text::texts};
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn Projector() -> AnyView {
    let words = &texts().welcome;
    view! { <Heading title=words.projector_title lead=words.projector_lead/> }.into_any()
}
