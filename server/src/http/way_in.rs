//! The way into the pages: to the first start while there is no school, to the sign-in while nobody is signed in.

use super::{HttpState, problem::Problem, session::Caller};
use axum::{
    extract::{Request, State},
    http::Uri,
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use lyceum_api::{ApiError, Nothing};

/// Pages that nobody has to be signed in for.
const PUBLIC: [&str; 4] = ["/welcome", "/sign-in", "/sign-up", "/recover"];

/// Sends a reader where they can go on.
pub async fn redirect(State(state): State<HttpState>, request: Request, next: Next) -> Response {
    let Some(viewer) = request.extensions().get::<Caller>().map(|caller| caller.viewer.clone()) else {
        return Problem(ApiError::internal()).into_response();
    };
    let school = match state.ports.school.get_school(&viewer, Nothing {}).await {
        Ok(school) => school,
        Err(error) => return Problem(error).into_response(),
    };
    match elsewhere(request.uri(), school.needs_setup, viewer.user.is_some()) {
        Some(address) => Redirect::to(&address).into_response(),
        None => next.run(request).await,
    }
}

fn elsewhere(uri: &Uri, needs_setup: bool, signed_in: bool) -> Option<String> {
    let path = uri.path();
    let public = PUBLIC.contains(&path);
    match (needs_setup, signed_in) {
        (true, _) => (path != "/welcome").then(|| "/welcome".to_owned()),
        (false, _) if path == "/welcome" => Some("/".to_owned()),
        (false, false) if public => None,
        (false, false) if path == "/" => Some("/sign-in".to_owned()),
        (false, false) => {
            let next = uri.path_and_query().map_or(path, |whole| whole.as_str());
            serde_urlencoded::to_string([("next", next)]).ok().map(|query| format!("/sign-in?{query}"))
        }
        (false, true) => matches!(path, "/sign-in" | "/sign-up").then(|| "/".to_owned()),
    }
}

/// An address to go on to, if it is one of this server: never another site, however it is written.
pub fn own_address(next: &str) -> Option<&str> {
    let rest = next.strip_prefix('/')?;
    let plain = next.len() <= 2000 && next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    (plain && !rest.starts_with('/')).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(path: &str, needs_setup: bool, signed_in: bool) -> Option<String> {
        elsewhere(&path.parse().unwrap(), needs_setup, signed_in)
    }

    #[test]
    fn without_a_school_every_page_leads_to_the_first_start() {
        assert_eq!(to("/courses", true, false).as_deref(), Some("/welcome"));
        assert_eq!(to("/welcome", true, false), None);
        assert_eq!(to("/welcome", false, false).as_deref(), Some("/"));
    }

    #[test]
    fn who_is_not_signed_in_comes_back_afterwards() {
        let expected = "/sign-in?next=%2Flessons%2Fx%3Fmark%3D1";
        assert_eq!(to("/lessons/x?mark=1", false, false).as_deref(), Some(expected));
        assert_eq!(to("/", false, false).as_deref(), Some("/sign-in"));
        assert_eq!(to("/recover", false, false), None);
        assert_eq!((to("/lessons/x", false, true), to("/sign-in", false, true).as_deref()), (None, Some("/")));
    }

    #[test]
    fn no_address_leads_to_another_site() {
        assert_eq!(own_address("/lessons/x?mark=1#b2"), Some("/lessons/x?mark=1#b2"));
        for other in ["//evil", "/\\evil", "https://evil", "evil", "", "/a\nb", "javascript:1"] {
            assert_eq!(own_address(other), None, "{other}");
        }
    }
}
