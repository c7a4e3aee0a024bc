//! Entry point of the browser half: takes over the page that the server rendered.
#![cfg(target_arch = "wasm32")]

use leptos::{mount::hydrate_from_async, prelude::document, tachys::dom::body};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance)]
    fn mark(name: &str);
}

/// Called by the script that `HydrationScripts` puts into the page. Waits for the part that the page is from.
#[wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    // Without its words a page stays as the server sent it: complete, but still.
    if !lyceum_app::text::languages::arrived() {
        return;
    }
    hydrate_from_async(body(), lyceum_app::App).await.forget();
    // Stylesheets hide what stands in the document for browsers without the program.
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-alive", "");
    }
    mark("hydrated");
}
