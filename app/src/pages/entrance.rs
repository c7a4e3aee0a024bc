//! What the pages before sign-in share: the school's card, and what a form without scripts left in the address.

use crate::erase::Erase;
use crate::{
    components::{LanguageLinks, Load},
    routes,
    session::{Session, use_session},
    text::texts,
};
use leptos::prelude::*;
use leptos_router::{
    components::{A, Redirect},
    hooks::use_query_map,
};
use lyceum_api::{ApiError, ErrorKind};

/// The card in the middle of the page, under the school's name. Whoever needs no entrance is led on.
#[component]
pub(crate) fn Entrance<F>(
    /// Draws the card's inside.
    show: F,
) -> AnyView
where
    F: Fn(Session) -> AnyView + Clone + Send + Sync + 'static,
{
    let next = next();
    view! {
        <Load
            data=use_session()
            show=move |session: Session| {
                if session.school.needs_setup {
                    return view! { <Redirect path=routes::WELCOME/> }.erase();
                }
                if session.me.is_some() {
                    return view! { <Redirect path=next.clone()/> }.erase();
                }
                let name = session.school.name.clone();
                view! {
                    <div class="entrance">
                        <A href=routes::SIGN_IN attr:class="school">
                            <span class="school-mark" aria-hidden="true">{name.chars().next().map(|first| first.to_string())}</span>
                            <span class="school-name">{name}</span>
                        </A>
                        <div class="card entrance-card">{show(session)}</div>
                        <LanguageLinks/>
                    </div>
                }
                .erase()
            }
        />
    }
    .erase()
}

/// Where to go after the entrance: an address of this school, whatever stands in `?next=`.
pub(crate) fn next() -> String {
    let asked = use_query_map().with_untracked(|query| query.get("next"));
    asked.filter(|address| is_own(address)).unwrap_or_else(|| routes::HOME.to_owned())
}

/// Whether an address stays on this server. A browser reads `//host` and `/\host` as another server.
fn is_own(address: &str) -> bool {
    let mut letters = address.bytes();
    letters.next() == Some(b'/') && !matches!(letters.next(), Some(b'/' | b'\\')) && !address.contains(char::is_control)
}

/// What was typed into a form that came back without scripts.
pub(crate) fn typed(name: &str) -> String {
    use_query_map().with_untracked(|query| query.get(name)).unwrap_or_default()
}

/// The error that a form without scripts left in the address: `?error=<code>&field=<name>`.
pub(crate) fn error_in_address() -> Option<ApiError> {
    let query = use_query_map().get_untracked();
    let code = query.get("error")?;
    let mut error = ApiError::new(ErrorKind::Invalid, &code, texts().errors.sentence(&code));
    error.field = query.get("field");
    Some(error)
}

#[cfg(test)]
mod tests {
    use super::is_own;

    #[test]
    fn nobody_is_led_to_another_server() {
        assert!(is_own("/") && is_own("/lessons/1?mark=2"));
        for address in
            ["", "https://example.com", "//example.com", "/\\example.com", "javascript:alert(1)", "/\t/example.com"]
        {
            assert!(!is_own(address), "{address}");
        }
    }
}
