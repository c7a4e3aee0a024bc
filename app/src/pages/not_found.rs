//! An address that leads nowhere.

use crate::erase::Erase;
use crate::{
    components::{Heading, LinkButton},
    routes,
    text::texts,
};
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn NotFound() -> AnyView {
    let words = &texts().frame;
    view! {
        <main id="main" class="plain-page">
            <div class="entrance">
                <div class="card entrance-card">
                    <Heading title=words.not_found_title lead=words.not_found_text/>
                    <LinkButton href=routes::HOME text=words.go_home kind="primary" icon="house"/>
                </div>
            </div>
        </main>
    }
    .erase()
}
