//! The page to project: address, QR code, class code, large enough for the last row.

use crate::erase::Erase;
use crate::{
    browser::page,
    components::{Button, Icon, Load, Notice, Tone},
    load, routes,
    text::{fill, texts},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{
    components::{A, Form},
    hooks::use_query_map,
};
use lyceum_api::{
    Nothing,
    ids::ClassId,
    people::{ClassList, ListClasses},
    school::{GetProjectorPage, ProjectorPage, ProjectorQuery},
};
use wasm_bindgen::JsCast;

/// The page.
#[component]
pub(crate) fn Projector() -> AnyView {
    let words = &texts().welcome;
    let query = use_query_map();
    let class = Memo::new(move |_| query.read().get("class").and_then(|class| class.parse::<ClassId>().ok()));
    let shown = load::<GetProjectorPage>(move || Some(ProjectorQuery { class: class.get() }));
    let classes = load::<ListClasses>(|| Some(Nothing {}));
    view! {
        <Title text=words.projector_title/>
        <div class="projector">
            <Load data=shown show=|shown: ProjectorPage| view! { <Wall shown/> }.erase()/>
            <div class="projector-acts">
                <A href=routes::HOME attr:class="button button-quiet">
                    <Icon name="arrow-left"/>
                    <span>{words.leave}</span>
                </A>
                <Load data=classes show=move |list: ClassList| view! { <ClassChoice list class/> }.erase()/>
                <Button text=words.print icon="printer" scripted=true on:click=move |_| page::print()/>
            </div>
        </div>
    }
    .erase()
}

/// What is read from the last row.
#[component]
fn Wall(shown: ProjectorPage) -> AnyView {
    let words = &texts().welcome;
    let mut addresses = shown.addresses.into_iter();
    let first = addresses.next().unwrap_or_default();
    let others: Vec<String> = addresses.collect();
    let alone = is_only_here(&first);
    // A camera leads into the class at once, with the code filled in.
    let qr_svg = if shown.join_qr_svg.is_empty() { shown.qr_svg } else { shown.join_qr_svg };
    let code_title = if shown.class_name.is_empty() {
        words.type_code.to_owned()
    } else {
        fill(words.type_code_of, &[("class", &shown.class_name)])
    };
    view! {
        <h1>{shown.school}</h1>
        <div class="wall">
            <div class="wall-words">
                <div>
                    <h2>{words.open_address}</h2>
                    <p class="wall-address"><Address address=first/></p>
                    {alone.then(|| view! { <Notice tone=Tone::Warning>{words.only_here}</Notice> })}
                    {(!others.is_empty()).then(|| view! { <p class="quiet">{words.other_addresses}" "{others.join(", ")}</p> })}
                </div>
                <div>
                    <h2>{code_title}</h2>
                    {if shown.class_code.is_empty() {
                        view! {
                            <p class="wall-closed">{words.joining_closed}" "<A href=routes::CLASSES>{words.to_classes}</A></p>
                        }
                        .erase()
                    } else {
                        view! { <p class="wall-code">{shown.class_code}</p> }.erase()
                    }}
                </div>
            </div>
            {(!qr_svg.is_empty()).then(|| view! {
                <figure class="wall-qr">
                    // Drawn by the server out of squares alone.
                    <div inner_html=qr_svg></div>
                    <figcaption>{words.scan}</figcaption>
                </figure>
            })}
        </div>
    }
    .erase()
}

/// An address with what nobody needs to type in small letters.
#[component]
fn Address(address: String) -> AnyView {
    let (scheme, rest) = match address.split_once("://") {
        Some((scheme, rest)) => (format!("{scheme}://"), rest.trim_end_matches('/').to_owned()),
        None => (String::new(), address),
    };
    view! { <span class="wall-scheme">{scheme}</span> <span>{rest}</span> }.erase()
}

/// Which class; without scripts with a button.
#[component]
fn ClassChoice(list: ClassList, class: Memo<Option<ClassId>>) -> AnyView {
    let words = &texts().welcome;
    if list.classes.len() < 2 {
        return ().erase();
    }
    let send = |event: web_sys::Event| {
        let choice = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlSelectElement>().ok());
        if let Some(form) = choice.and_then(|choice| choice.form()) {
            let _ = form.request_submit();
        }
    };
    let options = list.classes.into_iter().map(move |one| {
        view! { <option value=one.id.to_string() selected=class.get_untracked() == Some(one.id)>{one.name}</option> }
    });
    view! {
        <Form method="GET" action=routes::PROJECTOR>
            <label class="projector-class">
                <span>{words.class}</span>
                <select name="class" on:change=send>{options.collect_view()}</select>
            </label>
            <button type="submit" class="button unscripted">{words.show_class}</button>
        </Form>
    }
    .erase()
}

/// Whether an address leads nowhere from other devices.
fn is_only_here(address: &str) -> bool {
    let host = address.split_once("://").map_or(address, |(_, rest)| rest);
    ["localhost", "127.", "[::1]"].iter().any(|start| host.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::is_only_here;

    #[test]
    fn an_address_of_this_computer_alone_is_known() {
        assert!(is_only_here("http://127.0.0.1:8080") && is_only_here("http://localhost:8080/"));
        assert!(is_only_here("http://[::1]:8080"));
        assert!(!is_only_here("http://192.168.1.20:8080") && !is_only_here("http://school.local"));
    }
}
