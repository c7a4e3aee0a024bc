//! People: find them, add them, give them a new secret, close and open their accounts.

use crate::erase::Erase;
use crate::{
    address::encode,
    components::{Button, EmptyState, Heading, Icon, LinkButton, Load, Notice},
    load,
    managing::{
        add_person::{AddPersonDialog, open_add_person},
        find_people::{FindPeople, is_search, people_in_address},
        for_role::ForRole,
        hand_over::HandOver,
        manage_tabs::ManageTabs,
        people_acts::{PeopleActs, PeopleDialogs},
        person_row::PeopleRows,
    },
    routes,
    text::texts,
};
use leptos::prelude::*;
use leptos_router::components::A;
use lyceum_api::{
    Nothing, Role,
    people::{ClassList, ListClasses, ListPeople, PeoplePage, PeopleQuery},
};

/// The page.
#[component]
pub(crate) fn People() -> AnyView {
    let words = &texts().people;
    let asked = people_in_address();
    let found = load::<ListPeople>(move || Some(asked.get()));
    let classes = load::<ListClasses>(|| Some(Nothing {}));
    let fresh = RwSignal::new(Vec::new());
    let acts = PeopleActs::new(fresh, Callback::new(move |()| found.refetch()));
    view! {
        <Heading title=words.people_title lead=words.people_lead>
            <ForRole least=Role::Teacher>
                <Button text=words.add_person kind="primary" icon="plus" scripted=true on:click=|_| open_add_person()/>
            </ForRole>
        </Heading>
        <ManageTabs/>
        <div class="unscripted people-unscripted"><Notice>{words.unscripted}</Notice></div>
        <HandOver fresh/>
        <Load data=classes show=move |list: ClassList| {
            let class = asked.get_untracked().class;
            view! {
                <FindPeople asked classes=list.classes.clone()/>
                <AddPersonDialog classes=list.classes class acts/>
            }
            .erase()
        }/>
        <Load data=found show=move |page: PeoplePage| view! { <Found page asked=asked.get_untracked() acts/> }.erase()/>
        <PeopleDialogs acts/>
    }
    .erase()
}

#[component]
fn Found(page: PeoplePage, asked: PeopleQuery, acts: PeopleActs) -> AnyView {
    let words = &texts().people;
    if page.people.is_empty() {
        let text = if is_search(&asked) { words.none_text } else { words.people_lead };
        return view! {
            <EmptyState title=words.none_title text icon="users">
                <LinkButton href=routes::PEOPLE text=words.show_all/>
            </EmptyState>
        }
        .erase();
    }
    let next = page.people.last().filter(|_| page.more).map(|last| {
        let address = PeopleQuery { after: Some(last.person.id), ..asked.clone() };
        view! { <LinkButton href=people_address(&address) text=words.more icon="chevron-down"/> }
    });
    let first = asked.after.is_some().then(|| {
        let address = people_address(&PeopleQuery { after: None, ..asked });
        view! { <A href=address attr:class="button button-quiet"><Icon name="arrow-left"/><span>{words.from_start}</span></A> }
    });
    view! {
        <h2 class="visually-hidden">{words.people_title}</h2>
        <PeopleRows people=page.people acts/>
        {(first.is_some() || next.is_some()).then(|| view! { <div class="actions people-pages">{first}{next}</div> })}
    }
    .erase()
}

/// The address of a part of the list.
fn people_address(asked: &PeopleQuery) -> String {
    let class = asked.class.map(|class| class.to_string());
    let after = asked.after.map(|after| after.to_string());
    let parts = [("name", (!asked.name.is_empty()).then(|| encode(&asked.name))), ("class", class), ("after", after)];
    let pairs: Vec<String> = parts.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?))).collect();
    if pairs.is_empty() { routes::PEOPLE.to_owned() } else { format!("{}?{}", routes::PEOPLE, pairs.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::people_address;
    use lyceum_api::{ids::UserId, people::PeopleQuery};

    #[test]
    fn the_address_of_the_next_page_keeps_the_search() {
        let mut asked = PeopleQuery { name: String::new(), class: None, after: None };
        assert_eq!(people_address(&asked), "/people");
        asked.name = "a b&c".to_owned();
        asked.after = Some(UserId(1));
        assert_eq!(people_address(&asked), "/people?name=a%20b%26c&after=00000000000000000000000001");
    }
}
