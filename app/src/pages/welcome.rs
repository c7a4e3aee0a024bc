//! The first start: three screens, then the recovery sheet.

use crate::erase::Erase;
use crate::{
    components::{Heading, LanguageLinks, Load},
    first_start::{recovery_sheet::RecoverySheet, setup_form::SetupForm},
    routes,
    session::{Session, use_session},
    text::texts,
};
use leptos::prelude::*;
use leptos_router::components::Redirect;
use lyceum_api::school::SetupDone;

/// The page. Nobody needs it once the school is set up.
#[component]
pub(crate) fn Welcome() -> AnyView {
    let done = RwSignal::new(None::<(SetupDone, String)>);
    view! {
        <div class="first-start">
            <p class="school">
                <span class="school-mark" aria-hidden="true">"L"</span>
                <span class="school-name">"Lyceum"</span>
            </p>
            // The session is not loaded again after the setup: what is shown must not go away before it was read.
            <Load data=use_session() show=move |session: Session| {
                if !session.school.needs_setup {
                    return view! { <Redirect path=routes::HOME/> }.erase();
                }
                let school = StoredValue::new(session.school);
                view! {
                    {move || match done.get() {
                        Some((done, school)) => view! { <RecoverySheet done school/> }.erase(),
                        None => view! { <Steps school done/> }.erase(),
                    }}
                }
                .erase()
            }/>
        </div>
    }
    .erase()
}

#[component]
fn Steps(school: StoredValue<lyceum_api::school::SchoolInfo>, done: RwSignal<Option<(SetupDone, String)>>) -> AnyView {
    let words = &texts().welcome;
    view! {
        <Heading title=words.title lead=words.lead/>
        <SetupForm school=school.get_value() done=Callback::new(move |answer| done.set(Some(answer)))/>
        <LanguageLinks/>
    }
    .erase()
}
