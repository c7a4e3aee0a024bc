//! The parts of the area of whoever manages: for admins all of it, for teachers beside their own parts.

use crate::erase::Erase;
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
                let own = [
                    (routes::TEACH, teach.questions),
                    (routes::TEACH_COURSES, teach.courses),
                    (routes::IMPORT, teach.import),
                ];
                let shared = [
                    (routes::PEOPLE, frame.manage_people),
                    (routes::CLASSES, frame.manage_classes),
                    (routes::KEYS, frame.manage_keys),
                ];
                let wall = (routes::PROJECTOR, frame.manage_projector);
                let (label, tabs) = match role {
                    Role::Learner => return None,
                    Role::Teacher => (teach.title, own.into_iter().chain(shared).chain([wall]).collect()),
                    Role::Admin => {
                        let server = [
                            (routes::MONITORING, texts.monitoring.title),
                            (routes::PLAN, frame.manage_plan),
                            (routes::MODELS, frame.manage_models),
                            (routes::JOBS, texts.jobs.title),
                            (routes::BACKUPS, texts.backups.title),
                        ];
                        (frame.manage, shared.into_iter().chain(server).chain(own).chain([wall]).collect())
                    }
                };
                Some(view! { <Tabs label tabs/> })
            })}
        </Transition>
    }
    .erase()
}
