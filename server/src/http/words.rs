//! The words of each language as a script of their own: the browser half has none inside, and a page names the one file
//! that it is written in. The address changes with the words, so that a browser may keep them for ever.

use super::{HttpState, problem::Problem};
use axum::{
    Router,
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use bytes::Bytes;
use lyceum_api::ApiError;
use lyceum_app::text::{LOCALES, languages::script};
use std::{
    hash::{DefaultHasher, Hasher},
    sync::LazyLock,
};

/// The scripts, in the order of [`LOCALES`].
static SCRIPTS: LazyLock<Vec<Bytes>> = LazyLock::new(|| LOCALES.iter().map(|locale| script(locale).into()).collect());

/// A name that changes with the words.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = DefaultHasher::new();
    SCRIPTS.iter().for_each(|script| hasher.write(script));
    format!("{:016x}", hasher.finish())
});

/// `/words/<version>`: where the scripts lie.
pub fn base() -> String {
    format!("/words/{}", *VERSION)
}

/// The route of the scripts.
pub fn routes() -> Router<HttpState> {
    Router::new().route("/words/{version}/{file}", get(words))
}

async fn words(Path((version, file)): Path<(String, String)>) -> Response {
    let tag = file.strip_suffix(".js").filter(|_| version == *VERSION);
    let Some(at) = tag.and_then(|tag| LOCALES.iter().position(|locale| locale.tag == tag)) else {
        return Problem(ApiError::not_found("file")).into_response();
    };
    let mut response = Response::new(SCRIPTS[at].clone().into());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_language_has_its_file_and_nothing_else_has_one() {
        let ask = |version: &str, file: &str| words(Path((version.to_owned(), file.to_owned())));
        for locale in &LOCALES {
            let response = ask(&VERSION, &format!("{}.js", locale.tag)).await;
            assert_eq!(response.status(), 200);
            assert!(response.headers()["cache-control"].to_str().unwrap().contains("immutable"));
        }
        for (version, file) in [(VERSION.as_str(), "xx.js"), (&VERSION, "en"), ("0", "en.js")] {
            assert_eq!(ask(version, file).await.status(), 404, "{version}/{file}");
        }
    }
}
