//! Joining a class.

use crate::{components::Heading, text::texts};
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn SignUpPage() -> AnyView {
    let words = &texts().account;
    view! { <Heading title=words.sign_up_title lead=words.sign_up_lead/> }.into_any()
}
