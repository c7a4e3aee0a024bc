//! What can be read, and how it becomes a course.

use crate::erase::Erase;
use crate::{
    components::{Icon, Notice},
    text::texts,
};
use leptos::prelude::*;

/// The side of the page.
#[component]
pub(crate) fn Guide() -> AnyView {
    let words = &texts().teach.bring;
    let kinds = words.kinds.iter().map(|(icon, text)| view! { <li><Icon name=*icon/><span>{*text}</span></li> });
    let how = words.how.iter().map(|text| view! { <li>{*text}</li> });
    view! {
        <aside class="guide">
            <h2>{words.kinds_title}</h2>
            <ul class="guide-kinds">{kinds.collect_view()}</ul>
            <h2>{words.how_title}</h2>
            <ul>{how.collect_view()}</ul>
        </aside>
    }
    .erase()
}

/// What to do in a browser that runs no scripts.
#[component]
pub(crate) fn WithoutScripts() -> AnyView {
    let words = &texts().teach.bring;
    view! {
        <div class="unscripted">
            <Notice>
                <p>{words.scripts_needed}</p>
                <p><code>"lyceum course import <folder>"</code></p>
            </Notice>
        </div>
    }
    .erase()
}
