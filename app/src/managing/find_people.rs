//! The search for people. It stands in the address, so that it works without scripts and can be kept as a bookmark.

use crate::erase::Erase;
use crate::{
    components::{Button, LinkButton},
    routes,
    text::texts,
};
use leptos::{html, prelude::*};
use leptos_router::{components::Form, hooks::use_query_map};
use lyceum_api::{
    ids::ClassId,
    people::{Class, PeopleQuery},
};
use wasm_bindgen::JsCast;

/// What the address asks for: `?name=&class=&after=`.
pub(crate) fn people_in_address() -> Memo<PeopleQuery> {
    let query = use_query_map();
    Memo::new(move |_| {
        let query = query.read();
        PeopleQuery {
            name: query.get("name").map(|name| name.trim().to_owned()).unwrap_or_default(),
            class: query.get("class").and_then(|class| class.parse().ok()),
            after: query.get("after").and_then(|after| after.parse().ok()),
        }
    })
}

/// Whether anybody may be left out.
pub(crate) fn is_search(asked: &PeopleQuery) -> bool {
    !asked.name.is_empty() || asked.class.is_some()
}

/// The form.
#[component]
pub(crate) fn FindPeople(
    /// What is asked for.
    asked: Memo<PeopleQuery>,
    /// All classes.
    classes: Vec<Class>,
) -> AnyView {
    let words = &texts().people;
    let field = NodeRef::<html::Input>::new();
    let choice = NodeRef::<html::Select>::new();
    let class_of = |class: Option<ClassId>| class.map(|class| class.to_string()).unwrap_or_default();
    // The fields keep what is typed; they only follow the address when that changes.
    Effect::new(move |before: Option<()>| {
        let asked = asked.get();
        if before.is_some()
            && let (Some(field), Some(choice)) = (field.get_untracked(), choice.get_untracked())
        {
            field.set_value(&asked.name);
            choice.set_value(&class_of(asked.class));
        }
    });
    let send = |event: web_sys::Event| {
        let choice = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlSelectElement>().ok());
        if let Some(form) = choice.and_then(|choice| choice.form()) {
            let _ = form.request_submit();
        }
    };
    let first = asked.get_untracked();
    let chosen = first.class;
    let options = classes.into_iter().map(move |class| {
        view! { <option value=class.id.to_string() selected=chosen == Some(class.id)>{class.name}</option> }
    });
    view! {
        <div class="find-people" role="search">
            <Form method="GET" action=routes::PEOPLE>
                <div class="field find-name">
                    <label for="find-name">{words.find_name}</label>
                    <input node_ref=field id="find-name" name="name" r#type="text" value=first.name maxlength="40" autocomplete="off"/>
                </div>
                <div class="field find-class">
                    <label for="find-class">{words.find_class}</label>
                    <select node_ref=choice id="find-class" name="class" on:change=send>
                        <option value="">{words.all_classes}</option>
                        {options.collect_view()}
                    </select>
                </div>
                <Button text=words.find r#type="submit" icon="search"/>
                {move || is_search(&asked.read()).then(|| view! {
                    <LinkButton href=routes::PEOPLE text=words.show_all kind="quiet" icon="x"/>
                })}
            </Form>
        </div>
    }
    .erase()
}
