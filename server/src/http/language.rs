//! The language that somebody who is not signed in reads pages in: the one in the address (`?language=fr`), the one
//! chosen so before, the one that the browser prefers. Only languages that pages are written in count.

use axum::{
    http::{HeaderMap, HeaderValue, Uri, header},
    response::Response,
};
use lyceum_app::text::languages::spoken;

/// The cookie that keeps a choice; no secret.
const COOKIE: &str = "language";
/// A year.
const LIFETIME_S: u32 = 365 * 86_400;

/// The BCP 47 tag; empty if nothing that pages are written in was asked for.
pub fn wanted(headers: &HeaderMap, uri: &Uri) -> &'static str {
    let kept = || {
        let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
        let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(name, _)| *name == COOKIE).and_then(|(_, tag)| spoken(tag))
    };
    let accepted = || headers.get(header::ACCEPT_LANGUAGE).and_then(|value| preferred(value.to_str().ok()?));
    chosen(uri).or_else(|| kept().or_else(accepted).map(|locale| locale.tag)).unwrap_or("")
}

/// The language that was chosen in the address.
fn chosen(uri: &Uri) -> Option<&'static str> {
    let mut pairs = uri.query()?.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).and_then(|(_, tag)| Some(spoken(tag)?.tag))
}

/// Keeps the choice in the address for the pages that follow.
pub fn keep(response: &mut Response, uri: &Uri) {
    let Some(tag) = chosen(uri) else { return };
    let cookie = format!("{COOKIE}={tag}; HttpOnly; SameSite=Lax; Path=/; Max-Age={LIFETIME_S}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// Of the languages that pages are written in, the one with the highest weight (RFC 9110, 12.5.4); the first of equals.
fn preferred(header: &str) -> Option<&'static lyceum_app::text::languages::Locale> {
    let mut best = (None, 0.0_f32);
    for entry in header.split(',').take(20) {
        let (tag, weight) = entry.split_once(';').unwrap_or((entry, "q=1"));
        let weight = weight.trim().strip_prefix("q=").and_then(|q| q.parse().ok()).unwrap_or(0.0);
        if weight > best.1
            && let Some(locale) = spoken(tag.trim())
        {
            best = (Some(locale), weight);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn asked(address: &'static str, cookie: &'static str, accepts: &'static str) -> &'static str {
        let headers = [(header::COOKIE, cookie), (header::ACCEPT_LANGUAGE, accepts)];
        let headers = headers.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value)));
        wanted(&headers.collect(), &Uri::from_static(address))
    }

    #[test]
    fn the_spoken_language_with_the_highest_weight_wins() {
        assert_eq!(asked("/", "", "de, fr-CA;q=0.8, es;q=0.7"), "fr");
        assert_eq!(asked("/", "", "en;q=0.9, AR;q=0.9"), "en");
        for nothing in ["", "*;q=0.5", "sw", "fr;q=0", "fr;q=x", "<script>"] {
            assert_eq!(asked("/", "", nothing), "", "{nothing}");
        }
    }

    #[test]
    fn a_choice_goes_before_the_browsers_wish_and_is_kept() {
        assert_eq!(asked("/sign-in?next=%2F&language=es", "language=ar", "fr"), "es");
        assert_eq!(asked("/sign-in?language=sw", "sid=x; language=ar", "fr"), "ar");
        assert_eq!(asked("/sign-in", "language=<script>", "fr"), "fr");
        let mut response = Response::new(Body::empty());
        keep(&mut response, &Uri::from_static("/sign-in?language=sw"));
        assert!(response.headers().is_empty());
        keep(&mut response, &Uri::from_static("/sign-in?language=ES-mx"));
        let cookie = response.headers()["set-cookie"].to_str().unwrap();
        assert!(cookie.starts_with("language=es; "), "{cookie}");
    }
}
