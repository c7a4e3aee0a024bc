//! A class: its code in large letters, whether it is open, and what can be done with it.

use super::class_dialog::{ClassChange, open_class_dialog};
use crate::erase::Erase;
use crate::{
    browser::page,
    components::{Badge, Button, ConfirmDialog, LinkButton, Problem, Tone, use_toasts},
    routes,
    task::Task,
    text::{Language, fill, language, number},
};
use leptos::prelude::*;
use leptos_router::components::A;
use lyceum_api::people::{ChangeClass, Class, UpdateClass};

const NEW_CODE: &str = "new-class-code";

/// The classes as cards.
#[component]
pub(crate) fn ClassCards(
    /// The classes.
    classes: Vec<Class>,
    /// What the dialog is open for.
    change: RwSignal<Option<ClassChange>>,
    /// Loads them again.
    changed: Callback<()>,
) -> AnyView {
    let recoding = RwSignal::new(None::<(Class, Task)>);
    let cards = classes.into_iter().map(|class| view! { <li><ClassCard class change changed recoding/></li> });
    view! {
        <ul class="plain-list class-cards">{cards.collect_view()}</ul>
        <NewCode recoding changed/>
    }
    .erase()
}

#[component]
fn ClassCard(
    class: Class,
    change: RwSignal<Option<ClassChange>>,
    changed: Callback<()>,
    recoding: RwSignal<Option<(Class, Task)>>,
) -> AnyView {
    let language = language();
    let words = &language.texts.people;
    let toasts = use_toasts();
    let task = Task::default();
    let kept = StoredValue::new(class.clone());
    let (id, open) = (class.id, class.open);
    let toggle = move |_| {
        let said = if open { words.joining_off } else { words.joining_on };
        let input = ChangeClass { class: id, name: None, open: Some(!open), new_code: false };
        task.run::<UpdateClass>(input, move |class| {
            toasts.say(fill(said, &[("name", &class.name)]));
            changed.run(());
        });
    };
    let (tone, icon, state) =
        if open { (Tone::Good, "door-open", words.class_open) } else { (Tone::Info, "lock", words.class_closed) };
    let title_id = format!("class-{id}");
    let labelled_by = title_id.clone();
    view! {
        <article class="card class-card" aria-labelledby=labelled_by>
            <div class="class-head">
                <h3 id=title_id>{class.name.clone()}</h3>
                <Badge text=state tone icon/>
            </div>
            <div>
                <p class="quiet small">{words.code}</p>
                <p class="class-code" class:class-code-closed=!open>{class.code}</p>
            </div>
            <p>
                {if class.learners == 0 {
                    view! { <span class="quiet">{words.no_learners}</span> }.erase()
                } else {
                    let count = learners(class.learners, &language);
                    view! { <A href=format!("{}?class={id}", routes::PEOPLE)>{count}</A> }.erase()
                }}
            </p>
            <button
                type="button"
                class="switch scripted"
                role="switch"
                aria-checked=open.to_string()
                aria-busy=move || task.busy.get().then_some("true")
                on:click=toggle
            >
                <span class="switch-track" aria-hidden="true"></span>
                <span>{words.may_join}</span>
            </button>
            <Problem problem=task.problem/>
            <div class="actions">
                <LinkButton href=format!("{}?class={id}", routes::PROJECTOR) text=words.project icon="qr-code"/>
                <Button
                    text=words.new_code
                    kind="quiet"
                    icon="refresh-cw"
                    scripted=true
                    on:click=move |_| {
                        recoding.set(Some((kept.get_value(), task)));
                        page::open_dialog(NEW_CODE);
                    }
                />
                <Button
                    text=words.rename
                    kind="quiet"
                    icon="pencil"
                    scripted=true
                    on:click=move |_| open_class_dialog(change, ClassChange::Rename(kept.get_value()))
                />
            </div>
        </article>
    }
    .erase()
}

/// The question before a class gets a new code.
#[component]
fn NewCode(recoding: RwSignal<Option<(Class, Task)>>, changed: Callback<()>) -> AnyView {
    let words = &crate::text::texts().people;
    let toasts = use_toasts();
    let title = Signal::derive(move || {
        let recoding = recoding.read();
        fill(words.new_code_title, &[("name", recoding.as_ref().map_or("", |(class, _)| class.name.as_str()))])
    });
    let act = move || {
        let Some((class, task)) = recoding.get_untracked() else { return };
        let input = ChangeClass { class: class.id, name: None, open: None, new_code: true };
        task.run::<UpdateClass>(input, move |class| {
            toasts.say(fill(words.new_code_done, &[("name", &class.name), ("code", &class.code)]));
            changed.run(());
        });
    };
    view! { <ConfirmDialog id=NEW_CODE title text=words.new_code_text act=words.new_code_act on_act=act/> }.erase()
}

fn learners(count: u32, language: &Language) -> String {
    let words = &language.texts.people;
    match count {
        1 => words.one_learner.to_owned(),
        count => fill(words.learners, &[("n", &number(count.into(), language))]),
    }
}
