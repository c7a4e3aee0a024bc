//! The page to start from, by role.

use crate::erase::Erase;
use crate::{
    components::{Load, Skeleton},
    load,
    pages::{home_admin::AdminHome, home_learner::LearnerHome, home_teacher::TeacherHome},
    session::use_session,
    text::{fill, texts},
};
use leptos::prelude::*;
use leptos_meta::Title;
use lyceum_api::{
    Nothing,
    courses::{GetHome, Home},
};

/// The page.
#[component]
pub(crate) fn HomePage() -> AnyView {
    let home = load::<GetHome>(|| Some(Nothing {}));
    view! {
        <Title text=texts().frame.home/>
        <Load data=home show=|home: Home| match home {
            Home::Learner { go_on, courses } => view! { <LearnerHome go_on courses/> }.erase(),
            Home::Teacher { questions, courses, people_today, questions_today } => {
                view! { <TeacherHome questions courses people_today questions_today/> }.erase()
            }
            Home::Admin { health, healthy, limits, courses } => {
                view! { <AdminHome health healthy limits courses/> }.erase()
            }
        }/>
    }
    .erase()
}

/// The greeting by name, with what can be done here.
#[component]
pub(crate) fn Greeting(
    /// What can be done here.
    lead: &'static str,
    /// The main act.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let words = &texts().home;
    let session = use_session();
    view! {
        <header class="page-head">
            <div class="page-head-words">
                <h1>
                    <Transition fallback=|| view! { <Skeleton lines=1/> }>
                        {move || Suspend::new(async move {
                            let name = session.await.ok().and_then(|session| session.me).map(|me| me.person.name);
                            fill(words.hello, &[("name", &name.unwrap_or_default())])
                        })}
                    </Transition>
                </h1>
                <p class="lead">{lead}</p>
            </div>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </header>
    }
    .erase()
}
