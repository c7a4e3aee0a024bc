//! The models: which there are, which one does what, and what to do if one does not.

use crate::erase::Erase;
use crate::{
    components::{EmptyState, Heading, Load},
    load,
    managing::{
        code_sentence::code_sentence,
        manage_tabs::ManageTabs,
        model_notices::{AssistantNotice, TutorNotice},
        model_row::ModelLine,
        model_uses::ModelMemory,
    },
    session::use_session,
    text::texts,
};
use leptos::prelude::*;
use lyceum_api::{
    Nothing,
    operations::{ListModels, ModelList},
};

/// The page.
#[component]
pub(crate) fn Models() -> AnyView {
    let words = &texts().admin;
    let models = load::<ListModels>(|| Some(Nothing {}));
    let session = use_session();
    let changed = Callback::new(move |()| {
        models.refetch();
        session.refetch();
    });
    view! {
        <Heading title=words.models_title lead=words.models_lead/>
        <ManageTabs/>
        <Load data=models show=move |list: ModelList| view! { <Found list changed/> }.erase()/>
    }
    .erase()
}

#[component]
fn Found(list: ModelList, changed: Callback<()>) -> AnyView {
    let words = &texts().admin;
    let (session, memory) = (use_session(), ModelMemory::of(&list));
    view! {
        <div class="stack">
            <Transition>
                {move || Suspend::new(async move {
                    session.await.ok().map(|session| view! { <AssistantNotice assistant=session.school.assistant/> })
                })}
            </Transition>
            {list.tutor_state.map(|tutor| view! { <TutorNotice tutor/> })}
            <section>
                <h2 class="visually-hidden">{words.models_title}</h2>
                {if list.models.is_empty() {
                    view! { <EmptyState title=words.no_models_title text=words.no_models_text icon="cpu"/> }.erase()
                } else {
                    let row = |model| view! { <li><ModelLine model memory=memory.clone() changed/></li> };
                    view! { <ul class="rows">{list.models.into_iter().map(row).collect_view()}</ul> }.erase()
                }}
            </section>
            <p class="quiet">{code_sentence(words.choose_model)}</p>
        </div>
    }
    .erase()
}
