//! The five places by role: a rail at the side, on phones a bar at the bottom.

use super::Icon;
use crate::{
    routes,
    session::Session,
    text::{Texts, texts},
};
use leptos::prelude::*;
use leptos_router::{components::A, hooks::use_location};
use lyceum_api::Role;

/// A place of the rail.
struct Place {
    href: &'static str,
    icon: &'static str,
    text: &'static str,
    /// Beginnings of the addresses that belong to it.
    covers: &'static [&'static str],
}

fn places(role: Role, texts: &'static Texts) -> [Place; 5] {
    let words = &texts.frame;
    let last = match role {
        Role::Learner => Place { href: routes::ME, icon: "circle-user", text: words.me, covers: &[routes::ME] },
        Role::Teacher => Place {
            href: routes::TEACH,
            icon: "graduation-cap",
            text: words.teach,
            covers: &[routes::TEACH, routes::PEOPLE, routes::CLASSES, routes::KEYS],
        },
        Role::Admin => Place {
            href: routes::PEOPLE,
            icon: "sliders-horizontal",
            text: words.manage,
            covers: &[
                routes::PEOPLE,
                routes::CLASSES,
                routes::KEYS,
                routes::MONITORING,
                routes::PLAN,
                routes::MODELS,
                routes::JOBS,
                routes::BACKUPS,
                routes::TEACH,
            ],
        },
    };
    [
        Place { href: routes::HOME, icon: "house", text: words.home, covers: &[] },
        Place {
            href: routes::COURSES,
            icon: "book-open",
            text: words.courses,
            covers: &[routes::COURSES, routes::LESSONS],
        },
        Place {
            href: routes::ASK,
            icon: "message-circle-question-mark",
            text: words.ask,
            covers: &[routes::ASK, routes::SEARCH],
        },
        Place { href: routes::CHAT, icon: "messages-square", text: words.chat, covers: &[routes::CHAT] },
        last,
    ]
}

/// Whether an address lies within a place.
fn lies_within(path: &str, place: &Place) -> bool {
    path == place.href
        || place
            .covers
            .iter()
            .any(|start| path.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// The rail of a person who is signed in.
#[component]
pub(crate) fn Rail(
    /// Whose.
    session: Session,
) -> impl IntoView {
    let texts = texts();
    let path = use_location().pathname;
    session.role().map(|role| {
        let links = places(role, texts).map(|place| {
            let (href, icon, text) = (place.href, place.icon, place.text);
            view! {
                <li>
                    <A href=href attr:aria-current=move || lies_within(&path.get(), &place).then_some("page")>
                        <Icon name=icon/>
                        <span>{text}</span>
                    </A>
                </li>
            }
        });
        view! {
            <nav class="rail" aria-label=texts.frame.places>
                <ul>{links.into_iter().collect_view()}</ul>
            </nav>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::choose;

    #[test]
    fn an_address_belongs_to_one_place_at_the_most() {
        for role in [Role::Learner, Role::Teacher, Role::Admin] {
            let places = places(role, choose("en").texts);
            for path in [
                "/",
                "/courses",
                "/courses/1",
                "/lessons/1",
                "/ask",
                "/chat/1",
                "/me",
                "/teach/import",
                "/plan",
                "/mexico",
            ] {
                assert!(places.iter().filter(|place| lies_within(path, place)).count() <= 1, "{role:?} {path}");
            }
            assert!(lies_within("/lessons/1", &places[1]));
            assert!(!lies_within("/courses", &places[0]));
        }
    }
}
