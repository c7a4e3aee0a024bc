//! The newest imports as rows.

use super::phase::{look, name};
use crate::erase::Erase;
use crate::{components::Badge, routes, text::texts};
use leptos::prelude::*;
use leptos_router::components::A;
use lyceum_api::imports::ImportList;

/// The list; nothing at all before the first import.
#[component]
pub(crate) fn Newest(
    /// The imports.
    list: ImportList,
) -> AnyView {
    let words = &texts().teach;
    if list.imports.is_empty() {
        return ().erase();
    }
    let rows = list.imports.into_iter().map(|state| {
        let (tone, icon) = look(state.phase);
        let title = if state.title.is_empty() { words.running.untitled.to_owned() } else { state.title };
        view! {
            <li class="import-row">
                <A href=routes::import(state.id)>{title}</A>
                <Badge text=name(state.phase, &words.running) tone icon/>
            </li>
        }
    });
    view! {
        <section class="newest">
            <div class="section-head"><h2>{words.bring.newest}</h2></div>
            <ul class="rows">{rows.collect_view()}</ul>
        </section>
    }
    .erase()
}
