//! The open conversation: its messages, the answer as it arrives, and what can be done with it.

use super::{composer::Composer, message::Bubble, state::Talk};
use crate::erase::Erase;
use crate::{
    browser::{form::Values, page, save, storage},
    call,
    components::{Button, Field, Load, Problem, spoken_text::SpokenText, use_toasts},
    load, routes,
    task::Task,
    text::{duration, fill, language, number, texts},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, components::A, hooks::use_navigate};
use lyceum_api::{
    chat::{
        Author, Conversation, ConversationList, ConversationRef, ConversationRow, DeleteConversation,
        ExportConversation, GetConversation, RenameConversation, RestoreConversation, UpdateConversation,
    },
    ids::ConversationId,
};
use std::time::Duration;

/// Where a first message waits while its conversation is being made.
pub(crate) const FIRST_MESSAGE: &str = "chat-first-message";
const RENAME: &str = "rename-dialog";

/// The open conversation.
#[component]
pub(crate) fn Thread(
    /// Which one.
    id: ConversationId,
    /// The list beside, to be loaded again when a title changes.
    list: crate::Loaded<ConversationList>,
) -> impl IntoView {
    let stored = load::<GetConversation>(move || Some(ConversationRef { conversation: id }));
    let talk = Talk::new(id, stored);
    Effect::new(move |_| {
        // While the address changes, the page that is being left draws this, too: who is still there afterwards sends.
        let send_first = move || {
            let is_there = talk.task.busy.try_get_untracked().is_some();
            if let Some(text) = storage::get(FIRST_MESSAGE).filter(|text| is_there && !text.is_empty()) {
                storage::set(FIRST_MESSAGE, "");
                talk.send(text);
            }
        };
        set_timeout(send_first, Duration::ZERO);
    });
    // The list shows titles and times: it follows each stored change.
    Effect::new(move |before: Option<()>| {
        stored.track();
        if before.is_some() {
            list.refetch();
        }
    });
    view! {
        <section class="thread">
            <Load data=stored show=move |conversation: Conversation| {
                if talk.sent.get_untracked().is_some() && !talk.task.busy.get_untracked() {
                    talk.sent.set(None);
                }
                if !talk.task.busy.get_untracked() {
                    talk.replacing.set(false);
                    talk.text.set(String::new());
                }
                view! { <Head row=conversation.row.clone() talk/> <Messages conversation talk/> }.erase()
            }/>
            <Arriving talk/>
            <Problem problem=talk.task.problem/>
            <Composer
                conversation=id.to_string()
                busy=talk.task.busy
                on_send=Callback::new(move |text| talk.send(text))
                on_stop=Callback::new(move |()| talk.stop())
            />
        </section>
    }
}

#[component]
fn Messages(conversation: Conversation, talk: Talk) -> impl IntoView {
    let words = &texts().chat;
    let last_is_answer = conversation.messages.last().is_some_and(|last| last.author == Author::Assistant);
    let count = conversation.messages.len();
    let bubbles = conversation.messages.into_iter().enumerate().map(|(at, message)| {
        let hidden = move || talk.replacing.get() && last_is_answer && at + 1 == count;
        view! { <li class="bubble-place" hidden=hidden><Bubble message/></li> }
    });
    view! {
        <ol class="bubbles">{bubbles.collect_view()}</ol>
        {move || (last_is_answer && !talk.task.busy.get()).then(|| view! {
            <div class="actions">
                <Button text=words.regenerate icon="rotate-ccw" kind="quiet" scripted=true on:click=move |_| talk.regenerate()/>
            </div>
        })}
    }
}

/// What was sent and the answer so far.
#[component]
fn Arriving(talk: Talk) -> impl IntoView {
    let language = language();
    let words = &language.texts.chat;
    let status = move || {
        talk.task.busy.get().then(|| match talk.waiting.get() {
            Some((place, seconds)) => fill(
                words.waiting,
                &[("n", &number(place.into(), &language)), ("time", &duration(seconds.into(), &language))],
            ),
            None if talk.text.read().is_empty() => words.thinking.to_owned(),
            None => words.writing.to_owned(),
        })
    };
    view! {
        {move || talk.sent.get().map(|text| view! { <p class="bubble bubble-person arriving">{text}</p> })}
        {move || {
            let text = talk.text.get();
            (!text.is_empty()).then(|| view! { <p class="bubble bubble-assistant arriving">{text}</p> })
        }}
        <p class="quiet small thread-status" role="status">{status}</p>
        <SpokenText text=talk.text/>
    }
}

#[component]
fn Head(row: ConversationRow, talk: Talk) -> impl IntoView {
    let words = &texts().chat;
    let toasts = use_toasts();
    let navigate = use_navigate();
    let id = row.id;
    let title = StoredValue::new(row.title.clone());
    let export = move |_| {
        let exporting = call::<ExportConversation>(ConversationRef { conversation: id });
        spawn_local(async move {
            match exporting.await {
                Ok(file) => save::as_file(&file.file_name, &file.markdown, "text/markdown"),
                Err(error) => talk.task.problem.set(Some(error)),
            }
        });
    };
    let delete = move |_| {
        let navigate = navigate.clone();
        Task::default().run::<DeleteConversation>(ConversationRef { conversation: id }, move |_| {
            let text = title.with_value(|title| fill(words.deleted, &[("title", title)]));
            let back = navigate.clone();
            toasts.say_with_undo(text, move || {
                let back = back.clone();
                Task::default().run::<RestoreConversation>(ConversationRef { conversation: id }, move |_| {
                    back(&routes::conversation(id), NavigateOptions::default());
                });
            });
            navigate(routes::CHAT, NavigateOptions::default());
        });
    };
    view! {
        <header class="thread-head">
            <A href=routes::CHAT attr:class="thread-back">{words.back}</A>
            <h2>{row.title}</h2>
            <div class="actions scripted">
                <Button text=words.rename icon="pencil" kind="quiet" on:click=move |_| page::open_dialog(RENAME)/>
                <Button text=words.export icon="download" kind="quiet" on:click=export/>
                <Button text=words.delete icon="trash-2" kind="quiet" on:click=delete/>
            </div>
        </header>
        <Rename id title=title.get_value() talk/>
    }
}

#[component]
fn Rename(id: ConversationId, title: String, talk: Talk) -> impl IntoView {
    let texts = texts();
    let words = &texts.chat;
    let task = Task::default();
    let save = move |event| {
        let title = Values::take(&event).text("title");
        task.run::<UpdateConversation>(RenameConversation { conversation: id, title }, move |_| {
            page::close_dialog(RENAME);
            talk.stored.refetch();
        });
    };
    view! {
        <dialog id=RENAME class="dialog" aria-label=words.rename>
            <form on:submit=save>
                <Field name="title" label=words.rename_label value=title problem=task.problem/>
                <Problem problem=task.problem fields=&["title"]/>
                <div class="actions">
                    <Button text=words.save_title kind="primary" r#type="submit" busy=task.busy/>
                    <Button text=texts.frame.cancel on:click=move |_| page::close_dialog(RENAME)/>
                </div>
            </form>
        </dialog>
    }
}
