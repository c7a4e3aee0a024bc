//! Entry point of the browser half: takes over the page that the server rendered.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance)]
    fn mark(name: &str);
}

/// Called by the script that `HydrationScripts` puts into the page.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    // Without its words a page stays as the server sent it: complete, but still.
    if !lyceum_app::text::languages::arrived() {
        return;
    }
    leptos::mount::hydrate_body(lyceum_app::App);
    mark("hydrated");
}
