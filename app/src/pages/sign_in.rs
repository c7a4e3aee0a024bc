//! Signing in.

use crate::{components::Heading, text::texts};
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn SignInPage() -> AnyView {
    let words = &texts().account;
    view! { <Heading title=words.sign_in_title lead=words.sign_in_lead/> }.into_any()
}
