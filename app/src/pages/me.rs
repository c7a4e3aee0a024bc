//! The own account.

use crate::{components::Heading, text::texts};
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn MePage() -> AnyView {
    let words = &texts().account;
    view! { <Heading title=words.me_title lead=words.me_lead/> }.into_any()
}
