//! Who is asking: the cookie `sid` or a Bearer key becomes a [`Viewer`]; a grant becomes a cookie.

use super::{
    HttpState,
    caller::{Origin, Peer},
    language,
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use lyceum_api::{Viewer, endpoint::Grant};
use lyceum_services::{Credential, RequestFacts, rights};

/// The name of the session cookie.
const COOKIE: &str = "sid";

/// Who asks, for handlers.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The person.
    pub viewer: Viewer,
    /// Whether the browser's connection is encrypted, so that the cookie must be too.
    pub secure: bool,
    /// Whether the request came with a key, so that no cookie speaks for it.
    pub by_key: bool,
}

/// Finds out who asks and tells all handlers.
pub async fn identify(State(state): State<HttpState>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<Peer>().copied();
    let origin = Origin::of(request.headers(), request.uri(), peer, &state.trusted_proxies);
    let secure = origin.secure;
    let key = bearer(request.headers());
    let by_key = key.is_some();
    let viewer = if peer == Some(Peer::Console) {
        let console = Viewer { host: origin.host, ..rights::console() };
        match Peer::acts_for(request.headers()) {
            Some((user, role)) => Viewer { user: Some(user), role, ..console },
            None => console,
        }
    } else {
        let cookie = cookie(request.headers());
        let credential = match (key, cookie) {
            (Some(key), _) => Credential::Key(key),
            (None, Some(token)) => Credential::Cookie(token),
            (None, None) => Credential::None,
        };
        let facts = RequestFacts {
            network: origin.network,
            on_this_machine: origin.on_this_machine,
            host: origin.host,
            language: origin.language,
            user_agent: origin.user_agent,
        };
        state.sessions.identify(credential, facts)
    };
    request.extensions_mut().insert(Caller { viewer, secure, by_key });
    let uri = request.uri().clone();
    let mut response = next.run(request).await;
    language::keep(&mut response, &uri);
    response
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, key) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value)
}

/// Starts, keeps or ends the session of the browser.
pub fn grant(response: &mut Response, grant: &Grant, secure: bool) {
    let secure = if secure { "; Secure" } else { "" };
    let cookie = match grant {
        Grant::Keep => return,
        Grant::Start { token, lifetime_s } => {
            format!("{COOKIE}={token}; HttpOnly; SameSite=Lax; Path=/; Max-Age={lifetime_s}{secure}")
        }
        Grant::End => format!("{COOKIE}=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0{secure}"),
    };
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    #[test]
    fn cookie_and_key_are_found_among_others() {
        let headers = HeaderMap::from_iter([
            (header::COOKIE, "a=1; sid=secret; sidx=2".parse().unwrap()),
            (header::AUTHORIZATION, "bearer  lyc_1 ".parse().unwrap()),
        ]);
        assert_eq!((cookie(&headers), bearer(&headers)), (Some("secret"), Some("lyc_1")));
        let basic = HeaderMap::from_iter([(header::AUTHORIZATION, "Basic eA==".parse().unwrap())]);
        assert_eq!((cookie(&basic), bearer(&basic)), (None, None));
    }

    #[test]
    fn the_cookie_is_hidden_from_scripts_and_secure_where_the_connection_is() {
        let mut response = Response::new(Body::empty());
        grant(&mut response, &Grant::Keep, true);
        assert!(!response.headers().contains_key("set-cookie"));
        grant(&mut response, &Grant::Start { token: "t".to_owned(), lifetime_s: 60 }, false);
        assert_eq!(response.headers()["set-cookie"], "sid=t; HttpOnly; SameSite=Lax; Path=/; Max-Age=60");
        let mut response = Response::new(Body::empty());
        grant(&mut response, &Grant::End, true);
        assert_eq!(response.headers()["set-cookie"], "sid=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0; Secure");
    }
}
