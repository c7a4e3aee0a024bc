//! Who uses most today, and which courses take most room.

use crate::erase::Erase;
use crate::{
    routes,
    text::{bytes, language, number},
};
use leptos::prelude::*;
use leptos_router::components::A;
use lyceum_api::monitoring::{CourseUse, PersonUse};

/// Both tables.
#[component]
pub(crate) fn MostUsed(people: Vec<PersonUse>, courses: Vec<CourseUse>) -> AnyView {
    let language = language();
    let words = &language.texts.monitoring;
    let (nobody, no_course) = (people.is_empty(), courses.is_empty());
    let people = people.into_iter().map(|row| {
        view! {
            <tr>
                <th scope="row"><A href=routes::allowance(row.person.id)>{row.person.name}</A></th>
                <td>{number(row.ai_interactions, &language)}</td>
                <td>{number(row.api_requests, &language)}</td>
                <td>{bytes(row.stored_bytes, &language)}</td>
            </tr>
        }
    });
    let courses = courses.into_iter().map(|row| {
        view! {
            <tr>
                <th scope="row"><A href=routes::course(row.id)>{row.title}</A></th>
                <td>{bytes(row.bytes, &language)}</td>
            </tr>
        }
    });
    view! {
        <div class="watch-two">
            <section class="card">
                <h2 class="card-title">{words.top_people}</h2>
                {if nobody { view! { <p class="quiet">{words.nothing_used}</p> }.erase() } else { view! {
                    <table class="watch-table">
                        <thead><tr>
                            <th scope="col">{words.name}</th>
                            <th scope="col">{words.ai_today}</th>
                            <th scope="col">{words.requests_today}</th>
                            <th scope="col">{words.stored}</th>
                        </tr></thead>
                        <tbody>{people.collect_view()}</tbody>
                    </table>
                }.erase() }}
            </section>
            <section class="card">
                <h2 class="card-title">{words.top_courses}</h2>
                {if no_course { view! { <p class="quiet">{words.nothing_used}</p> }.erase() } else { view! {
                    <table class="watch-table">
                        <thead><tr><th scope="col">{words.name}</th><th scope="col">{words.stored}</th></tr></thead>
                        <tbody>{courses.collect_view()}</tbody>
                    </table>
                }.erase() }}
            </section>
        </div>
    }
    .erase()
}
