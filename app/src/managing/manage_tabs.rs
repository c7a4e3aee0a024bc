//! The parts of the area of whoever manages: for admins all of it, for teachers beside their own parts.

use crate::{components::Tabs, routes, session::use_session, text::texts};
use leptos::prelude::*;
use lyceum_api::Role;

/// Links to the parts.
#[component]
pub(crate) fn ManageTabs() -> AnyView {
    let session = use_session();
    let texts = texts();
    let (frame, teach) = (&texts.frame, &texts.teach);
    view! {
        <Transition>
            {move || Suspend::new(async move {
                let role = session.await.ok().and_then(|session| session.role())?;
                let shared = [
                    (routes::PEOPLE, frame.manage_people),
                    (routes::CLASSES, frame.manage_classes),
                    (routes::KEYS, frame.manage_keys),
                ];
                let (label, tabs) = match role {
                    Role::Learner => return None,
                    Role::Teacher => {
                        let own = [
                            (routes::TEACH, teach.questions),
                            (routes::TEACH_COURSES, teach.courses),
                            (routes::IMPORT, teach.import),
                        ];
                        (teach.title, own.into_iter().chain(shared).collect())
                    }
                    Role::Admin => {
                        let own = [
                            (routes::PLAN, frame.manage_plan),
                            (routes::MODELS, frame.manage_models),
                            (routes::TEACH, frame.teach_questions),
                            (routes::IMPORT, frame.manage_import),
                        ];
                        (frame.manage, shared.into_iter().chain(own).collect())
                    }
                };
                Some(view! { <Tabs label tabs/> })
            })}
        </Transition>
    }
    .into_any()
}
