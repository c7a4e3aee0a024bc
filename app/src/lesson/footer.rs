//! The way on: previous, done, next, where a thumb reaches them.

use crate::erase::Erase;
use crate::{
    call,
    components::{Icon, use_toasts},
    routes,
    text::texts,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::components::A;
use lyceum_api::courses::{Lesson, LessonRow, ProgressBatch, ProgressEntry, SaveProgress};

/// The bar below a lesson.
#[component]
pub(crate) fn Footer(
    /// The lesson.
    lesson: Lesson,
) -> AnyView {
    let words = &texts().lesson;
    let toasts = use_toasts();
    let id = lesson.id;
    let done = RwSignal::new(lesson.finished);
    let toggle = move |_| {
        let now = !done.get_untracked();
        done.set(now);
        let entries = vec![ProgressEntry::Finished { lesson: id, finished: now }];
        let saving = call::<SaveProgress>(ProgressBatch { entries });
        spawn_local(async move {
            match saving.await {
                Ok(_) if now => toasts.say(words.done_message),
                Ok(_) => {}
                Err(error) => {
                    done.try_set(!now);
                    toasts.say(error.message);
                }
            }
        });
    };
    let back = routes::course(lesson.course);
    view! {
        <nav class="lesson-footer" aria-label=words.progress>
            {match lesson.previous {
                Some(row) => view! { <Way row word=words.previous icon="arrow-left" class="way way-back"/> }.erase(),
                None => view! { <span class="way"></span> }.erase(),
            }}
            <button
                type="button"
                class="button scripted done-button"
                class:button-primary=move || !done.get()
                class:button-plain=move || done.get()
                aria-pressed=move || done.get().to_string()
                on:click=toggle
            >
                <Icon name="check"/>
                <span>{move || if done.get() { words.undone } else { words.done }}</span>
            </button>
            {match lesson.next {
                Some(row) => view! { <Way row word=words.next icon="arrow-right" class="way way-on"/> }.erase(),
                None => view! {
                    <A href=back attr:class="way way-on">
                        <span class="way-word"><span>{words.back_to_course}</span><Icon name="arrow-right"/></span>
                    </A>
                }
                .erase(),
            }}
        </nav>
    }
    .erase()
}

#[component]
fn Way(row: LessonRow, word: &'static str, icon: &'static str, class: &'static str) -> AnyView {
    view! {
        <A href=routes::lesson(row.id) attr:class=class>
            <span class="way-word"><Icon name=icon/><span>{word}</span></span>
            <span class="way-title">{row.title}</span>
        </A>
    }
    .erase()
}
