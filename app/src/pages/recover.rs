//! The way back for an admin who forgot the password.

use crate::{components::Heading, text::texts};
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn RecoverPage() -> AnyView {
    let words = &texts().account;
    view! { <Heading title=words.recover_title lead=words.recover_lead/> }.into_any()
}
