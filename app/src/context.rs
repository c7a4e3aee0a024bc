//! What the server gives to the rendering of one request. The browser has none of it.

use leptos::prelude::*;
use lyceum_api::{Ports, Viewer};
use std::{collections::HashMap, sync::Arc};

/// One request, as pages see it.
#[derive(Clone)]
pub struct RequestContext {
    /// The services.
    pub ports: Ports,
    /// Who asks.
    pub viewer: Viewer,
    /// Where styles and fonts lie, without a slash at the end, e.g. `/assets/3f9a`.
    pub assets_base: String,
    /// Where the words of each language lie, without a slash at the end, e.g. `/words/3f9a`.
    pub words_base: String,
}

/// Where the files of each part of the browser half lie (`parts.rs`).
#[derive(Clone)]
pub struct PartFiles {
    /// The folder, without a slash at the end, e.g. `/pkg-3f9a`.
    pub base: Arc<str>,
    /// Part to the names of its files, without `.wasm`.
    pub files: Arc<HashMap<String, Vec<String>>>,
}

/// Makes the request known to everything that is rendered for it.
pub fn provide(request: RequestContext) {
    provide_context(request);
}

/// The BCP 47 tag of the language to write in: the viewer's on the server, the document's in the browser.
#[cfg(feature = "ssr")]
pub fn language() -> String {
    use_context::<RequestContext>().map_or_else(String::new, |request| request.viewer.language)
}

/// The BCP 47 tag of the language to write in: the viewer's on the server, the document's in the browser.
#[cfg(not(feature = "ssr"))]
pub fn language() -> String {
    document().document_element().and_then(|root| root.get_attribute("lang")).unwrap_or_default()
}

/// Where the words of a language lie; only known on the server.
pub fn words_address(tag: &str) -> String {
    let base = use_context::<RequestContext>().map_or_else(|| "/words".to_owned(), |request| request.words_base);
    format!("{base}/{tag}.js")
}

/// Where styles and fonts lie; only known on the server.
pub fn assets_base() -> String {
    use_context::<RequestContext>().map_or_else(|| "/assets".to_owned(), |request| request.assets_base)
}
