//! A part of a page that shows loaded data: waiting, failed, or there.

use super::{Icon, Skeleton};
use crate::erase::Erase;
use crate::{
    address::encode,
    loaded::{Loaded, read},
    routes,
    text::language,
};
use leptos::prelude::*;
use leptos_router::{components::Redirect, hooks::use_location};
use lyceum_api::{ApiError, ApiResult, ErrorKind};
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Shows `data` with `show` once it is there. Without a sign-in it leads to the sign-in page and back.
#[component]
pub fn Load<T, F>(
    /// The data.
    data: Loaded<T>,
    /// Draws it.
    show: F,
) -> AnyView
where
    T: DeserializeOwned + 'static,
    F: Fn(T) -> AnyView + Send + Sync + 'static,
{
    shown(data.json(), Arc::new(move |json| read(json).map(&show)))
}

/// Reads JSON and draws it.
type Show = Arc<dyn Fn(&str) -> ApiResult<AnyView> + Send + Sync>;

/// The part of [`Load`] that is the same for all types.
fn shown(json: Resource<ApiResult<String>>, show: Show) -> AnyView {
    view! {
        <Transition fallback=|| view! { <Skeleton/> }>
            {move || {
                let show = Arc::clone(&show);
                Suspend::new(async move {
                    match json.await.and_then(|json| show(&json)) {
                        Ok(view) => view,
                        Err(error) => view! { <Failed error retry=Callback::new(move |()| json.refetch())/> }.erase(),
                    }
                })
            }}
        </Transition>
    }
    .erase()
}

/// A part that could not be loaded: what happened, what to do.
#[component]
pub fn Failed(
    /// What went wrong.
    error: ApiError,
    /// Loads it again.
    #[prop(optional)]
    retry: Option<Callback<()>>,
) -> AnyView {
    if error.kind == ErrorKind::SignedOut {
        let location = use_location();
        let here = format!("{}{}", location.pathname.get_untracked(), location.search.get_untracked());
        return view! { <Redirect path=format!("{}?next={}", routes::SIGN_IN, encode(&here))/> }.erase();
    }
    let language = language();
    let words = language.texts;
    let title = if error.kind == ErrorKind::NotFound { words.frame.not_found_title } else { words.errors.failed_title };
    view! {
        <div class="empty-state failed" role="alert">
            <Icon name="circle-alert"/>
            <p class="empty-title">{title}</p>
            <p class="quiet">{language.told(&error)}</p>
            <div class="actions">
                {retry.map(|retry| view! {
                    <button type="button" class="button button-plain scripted" on:click=move |_| retry.run(())>
                        <Icon name="refresh-cw"/>
                        <span>{words.frame.retry}</span>
                    </button>
                })}
            </div>
            <p class="error-code">{words.frame.copy_code}" "<code>{error.code}</code></p>
        </div>
    }
    .erase()
}
