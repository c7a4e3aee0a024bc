//! What stands around every page: the bar on top, the rail, the way past both.

use super::{rail::Rail, sign_in_again::SignInAgain, top_bar::TopBar};
use crate::erase::Erase;
use crate::{session::use_session, text::texts};
use leptos::prelude::*;
use leptos_router::components::Outlet;

/// The frame of pages for people who are signed in.
#[component]
pub(crate) fn Framed() -> impl IntoView {
    let session = use_session();
    let words = &texts().frame;
    view! {
        <a class="skip" href="#main">{words.skip}</a>
        <div class="frame">
            <Transition>
                {move || Suspend::new(async move {
                    session.await.ok().map(|session| view! { <TopBar session=session.clone()/> <Rail session/> })
                })}
            </Transition>
            <main id="main" class="page" tabindex="-1">
                <Outlet/>
            </main>
        </div>
        <SignInAgain/>
    }
    .erase()
}

/// The frame of pages that stand alone: signing in, the first start, the page to project.
#[component]
pub(crate) fn Plain() -> impl IntoView {
    view! {
        <main id="main" class="plain-page" tabindex="-1">
            <Outlet/>
        </main>
    }
    .erase()
}
