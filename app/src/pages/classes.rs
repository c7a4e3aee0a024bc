//! Classes and the codes with which learners join them.

use crate::erase::Erase;
use crate::{
    components::{Button, EmptyState, Heading, Load},
    load,
    managing::{
        class_card::ClassCards,
        class_dialog::{ClassChange, ClassDialog, free_name, open_class_dialog},
        for_role::ForRole,
        manage_tabs::ManageTabs,
    },
    text::texts,
};
use leptos::prelude::*;
use lyceum_api::{
    Nothing, Role,
    people::{Class, ClassList, ListClasses},
};

/// The page.
#[component]
pub(crate) fn Classes() -> AnyView {
    let texts = texts();
    let words = &texts.people;
    let classes = load::<ListClasses>(|| Some(Nothing {}));
    let change = RwSignal::new(None::<ClassChange>);
    let changed = Callback::new(move |()| classes.refetch());
    let known = StoredValue::new(Vec::<Class>::new());
    let make = move |_| {
        let name = known.with_value(|classes| free_name(classes, texts));
        open_class_dialog(change, ClassChange::Make(name));
    };
    view! {
        <Heading title=words.classes_title lead=words.classes_lead>
            <ForRole least=Role::Teacher>
                <Button text=words.add_class kind="primary" icon="plus" scripted=true on:click=make/>
            </ForRole>
        </Heading>
        <ManageTabs/>
        <h2 class="visually-hidden">{words.classes_title}</h2>
        <Load data=classes show=move |list: ClassList| {
            known.set_value(list.classes.clone());
            if list.classes.is_empty() {
                view! {
                    <EmptyState title=words.no_classes_title text=words.no_classes_text icon="school">
                        <Button text=words.add_class icon="plus" scripted=true on:click=make/>
                    </EmptyState>
                }
                .erase()
            } else {
                view! { <ClassCards classes=list.classes changed change/> }.erase()
            }
        }/>
        <ClassDialog change changed/>
    }
    .erase()
}
