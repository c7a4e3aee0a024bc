//! A part of a page that shows loaded data: waiting, failed, or there.

use super::{Icon, Skeleton};
use crate::{address::encode, routes, text::texts};
use leptos::prelude::*;
use leptos_router::{components::Redirect, hooks::use_location};
use lyceum_api::{ApiError, ApiResult, ErrorKind};
use serde::{Serialize, de::DeserializeOwned};

/// Shows `data` with `show` once it is there. Without a sign-in it leads to the sign-in page and back.
#[component]
pub fn Load<T, F>(
    /// The data.
    data: Resource<ApiResult<T>>,
    /// Draws it.
    show: F,
) -> AnyView
where
    T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
    F: Fn(T) -> AnyView + Clone + Send + Sync + 'static,
{
    view! {
        <Transition fallback=|| view! { <Skeleton/> }>
            {move || {
                let show = show.clone();
                Suspend::new(async move {
                    match data.await {
                        Ok(found) => show(found),
                        Err(error) => view! { <Failed error retry=Callback::new(move |()| data.refetch())/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
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
        return view! { <Redirect path=format!("{}?next={}", routes::SIGN_IN, encode(&here))/> }.into_any();
    }
    let words = texts();
    let title = if error.kind == ErrorKind::NotFound { words.frame.not_found_title } else { words.errors.failed_title };
    view! {
        <div class="empty-state failed" role="alert">
            <Icon name="circle-alert"/>
            <p class="empty-title">{title}</p>
            <p class="quiet">{error.message}</p>
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
    .into_any()
}
