//! All courses.

use crate::erase::Erase;
use crate::{
    components::{EmptyState, Heading, LinkButton, Load, course_card::CourseGrid},
    load, routes,
    session::use_session,
    text::texts,
};
use leptos::prelude::*;
use lyceum_api::{
    Nothing, Role,
    courses::{CourseList, ListCourses},
};

/// The page.
#[component]
pub(crate) fn CoursesPage() -> AnyView {
    let words = &texts().courses;
    let list = load::<ListCourses>(|| Some(Nothing {}));
    view! {
        <Heading title=words.title lead=words.lead>
            <BringIn kind="plain"/>
        </Heading>
        <Load data=list show=|list: CourseList| {
            if list.courses.is_empty() {
                view! { <NoCourses/> }.erase()
            } else {
                view! {
                    <h2 class="visually-hidden">{texts().home.all_courses}</h2>
                    <CourseGrid courses=list.courses/>
                }
                .erase()
            }
        }/>
    }
    .erase()
}

/// The way to bring content in, for those who may.
#[component]
pub(crate) fn BringIn(
    /// How the button looks.
    kind: &'static str,
) -> AnyView {
    let words = &texts().courses;
    let session = use_session();
    view! {
        <Transition>
            {move || Suspend::new(async move {
                let may = session.await.ok().and_then(|session| session.role()).is_some_and(|role| role >= Role::Teacher);
                may.then(|| view! { <LinkButton href=routes::IMPORT text=words.bring_in kind icon="folder-up"/> })
            })}
        </Transition>
    }
    .erase()
}

/// What is shown while there is no course.
#[component]
pub(crate) fn NoCourses() -> AnyView {
    let words = &texts().courses;
    let session = use_session();
    view! {
        <Transition>
            {move || Suspend::new(async move {
                let may = session.await.ok().and_then(|session| session.role()).is_some_and(|role| role >= Role::Teacher);
                if may {
                    view! {
                        <EmptyState title=words.empty_title text=words.empty_teacher>
                            <LinkButton href=routes::IMPORT text=words.bring_in kind="primary" icon="folder-up"/>
                        </EmptyState>
                    }
                    .erase()
                } else {
                    view! { <EmptyState title=words.empty_title text=words.empty_learner/> }.erase()
                }
            })}
        </Transition>
    }
    .erase()
}
