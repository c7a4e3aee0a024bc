//! Where files come in: dropped as a folder, or chosen with a button.

use super::sending::Sending;
use crate::erase::Erase;
use crate::{
    browser::picked::{dropped, from_input},
    components::Icon,
    text::texts,
};
use leptos::{ev, html, prelude::*, task::spawn_local};
use lyceum_api::{ApiError, ErrorKind};

/// Endings that the server can read; more can be dropped, and the report says what became of it.
const ACCEPTED: &str = ".zip,.md,.markdown,.html,.htm,.txt,.pdf,.docx,.pptx,.png,.jpg,.jpeg,.gif,.webp,.mp4,.vtt,.toml";

/// The zone. Both buttons are file inputs, so that they work by keyboard and with screen readers.
#[component]
pub(crate) fn DropZone(
    /// Where the files go.
    sending: Sending,
) -> AnyView {
    let words = &texts().teach.bring;
    let over = RwSignal::new(false);
    let looking = RwSignal::new(false);
    let folder = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(folder) = folder.get() {
            folder.set_webkitdirectory(true);
        }
    });
    let take_dropped = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        let dropped = dropped(&event);
        looking.set(true);
        spawn_local(async move {
            let files = dropped.files().await;
            looking.try_set(false);
            if files.is_empty() {
                let problem = ApiError::new(ErrorKind::Invalid, "nothing_dropped", words.cannot_read);
                sending.task.problem.try_set(Some(problem));
            } else {
                sending.add(files);
            }
        });
    };
    view! {
        <div
            class="drop-zone scripted"
            class:over=move || over.get()
            on:dragover=move |event| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=take_dropped
        >
            <Icon name="folder-up"/>
            <p class="drop-title" aria-live="polite">
                {move || match (looking.get(), over.get()) {
                    (true, _) => words.looking,
                    (false, true) => words.drop_now,
                    (false, false) => words.drop,
                }}
            </p>
            <p class="quiet">{words.drop_hint}</p>
            <div class="actions">
                <label class="button file-button">
                    <input
                        class="visually-hidden"
                        r#type="file"
                        node_ref=folder
                        on:change=move |event| sending.add(from_input(&event))
                    />
                    <Icon name="folder-open"/>
                    <span>{words.choose_folder}</span>
                </label>
                <label class="button file-button">
                    <input
                        class="visually-hidden"
                        r#type="file"
                        multiple=true
                        accept=ACCEPTED
                        on:change=move |event| sending.add(from_input(&event))
                    />
                    <Icon name="file"/>
                    <span>{words.choose_files}</span>
                </label>
            </div>
        </div>
    }
    .erase()
}
