//! Chat: the own conversations, and one of them open.

use crate::erase::Erase;
use crate::{
    browser::storage,
    chatting::{
        composer::Composer,
        list::List,
        thread::{FIRST_MESSAGE, Thread},
    },
    components::{Heading, Problem},
    load, routes,
    task::Task,
    text::texts,
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use lyceum_api::{
    Nothing,
    chat::{ListConversations, StartConversation},
    ids::ConversationId,
};

/// The page.
#[component]
pub(crate) fn Chat() -> AnyView {
    let words = &texts().chat;
    let id = routes::id_of::<ConversationId>("conversation");
    let list = load::<ListConversations>(|| Some(Nothing {}));
    view! {
        <Heading title=words.title lead=words.lead/>
        <div class="chat" class:chat-open=move || id.get().is_some()>
            <List list/>
            {move || match id.get() {
                Some(id) => view! { <Thread id list/> }.erase(),
                None => view! { <NewThread/> }.erase(),
            }}
        </div>
    }
    .erase()
}

/// The place of a conversation that begins with its first message.
#[component]
fn NewThread() -> impl IntoView {
    let words = &texts().chat;
    let navigate = use_navigate();
    let task = Task::default();
    let begin = Callback::new(move |text: String| {
        let navigate = navigate.clone();
        task.run::<StartConversation>(Nothing {}, move |row| {
            storage::set(FIRST_MESSAGE, &text);
            navigate(&routes::conversation(row.id), NavigateOptions::default());
        });
    });
    view! {
        <section class="thread thread-new">
            <div class="thread-start">
                <h2>{words.start_title}</h2>
                <p class="quiet">{words.start_text}</p>
                <ul class="examples scripted">
                    {words.examples.into_iter().map(|example| view! {
                        <li>
                            <button type="button" class="button button-plain" on:click=move |_| begin.run(example.to_owned())>
                                {example}
                            </button>
                        </li>
                    }).collect_view()}
                </ul>
            </div>
            <Problem problem=task.problem/>
            <Composer conversation="" busy=task.busy on_send=begin on_stop=Callback::new(|()| ())/>
        </section>
    }
}
