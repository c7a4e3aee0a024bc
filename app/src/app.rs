//! The root component: what every page can rely on, and the routes.

use crate::{
    components::toast::{Toasts, provide_toasts},
    context, routes,
    session::{provide_session, use_session},
    text,
};
use leptos::prelude::*;
use leptos_meta::{Html, Title, provide_meta_context};
use leptos_router::components::Router;
use lyceum_api::accounts::Theme;

/// The whole application. Runs once for each request on the server, and once in the browser.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let language = text::choose(&context::language());
    provide_context(language);
    provide_session();
    provide_toasts();
    view! {
        <Html {..} lang=language.tag dir=language.direction/>
        <Title formatter=|page: String| if page.is_empty() { "Lyceum".to_owned() } else { format!("{page} · Lyceum") }/>
        <Looks/>
        <Router>
            {routes::table()}
            <Toasts/>
        </Router>
    }
}

/// Puts the person's preferences on the `<html>` element, where the style sheet reads them.
#[component]
fn Looks() -> impl IntoView {
    let session = use_session();
    view! {
        <Transition>
            {move || Suspend::new(async move {
                let looks = session.await.ok().and_then(|session| session.me).map(|me| me.preferences);
                let theme = looks.as_ref().and_then(|looks| match looks.theme {
                    Theme::Device => None,
                    Theme::Light => Some("light"),
                    Theme::Dark => Some("dark"),
                });
                let size = looks.as_ref().filter(|looks| looks.text_size > 0).map(|looks| looks.text_size.min(3).to_string());
                let spacing = looks.as_ref().is_some_and(|looks| looks.wide_spacing).then_some("wide");
                view! { <Html {..} data-theme=theme data-text-size=size data-spacing=spacing/> }
            })}
        </Transition>
    }
}
