//! The own conversations, newest first.

use crate::erase::Erase;
use crate::{
    components::{EmptyState, Icon, Load, When},
    routes,
    text::texts,
};
use leptos::prelude::*;
use leptos_router::components::A;
use lyceum_api::chat::{ConversationList, ConversationRow};

/// The list beside the open conversation; on a phone it is the page.
#[component]
pub(crate) fn List(
    /// The conversations.
    list: crate::Loaded<ConversationList>,
) -> impl IntoView {
    let words = &texts().chat;
    view! {
        <nav class="chat-list" aria-label=words.conversations>
            <A href=routes::CHAT exact=true attr:class="button button-plain chat-new">
                <Icon name="plus"/>
                <span>{words.new}</span>
            </A>
            <Load data=list show=move |list: ConversationList| {
                if list.conversations.is_empty() {
                    return view! { <EmptyState title=words.empty_title text=words.empty_text icon="messages-square"/> }.erase();
                }
                let rows = list.conversations.into_iter().map(|row| view! { <Row row/> });
                view! { <ul>{rows.collect_view()}</ul> }.erase()
            }/>
        </nav>
    }
}

#[component]
fn Row(row: ConversationRow) -> impl IntoView {
    view! {
        <li>
            <A href=routes::conversation(row.id)>
                <span class="chat-row-title">{row.title}</span>
                <span class="quiet small"><When at_s=row.changed_s/></span>
            </A>
        </li>
    }
}
