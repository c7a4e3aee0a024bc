//! Renders one address, as the server does for `SsrMode::Async`.

use crate::fakes;
use futures_util::StreamExt;
use leptos::{config::LeptosOptions, prelude::*};
use leptos_integration_utils::{BoxedFnOnce, PinnedFuture, PinnedStream, build_response};
use leptos_meta::ServerMetaContext;
use leptos_router::{components::provide_server_redirect, location::RequestUrl};
use lyceum_api::Role;
use lyceum_app::{
    context::{self, RequestContext},
    shell,
};
use std::sync::{Arc, Mutex};

/// A rendered page.
pub struct Rendered {
    /// The document.
    pub html: String,
    /// Where the server would send the browser instead.
    pub redirected_to: Option<String>,
}

impl Rendered {
    /// How often a text stands in the document.
    pub fn count(&self, text: &str) -> usize {
        self.html.matches(text).count()
    }

    /// Writes the document into the gallery, if there is one.
    pub fn keep(&self, name: &str) {
        if let Some(folder) = std::env::var_os("LYCEUM_GALLERY") {
            std::fs::write(std::path::Path::new(&folder).join(format!("{name}.html")), &self.html)
                .expect("the gallery's folder is there");
        }
    }
}

/// Renders an address for somebody of this role; nobody is signed in without one.
pub fn render(address: &str, role: Option<Role>) -> Rendered {
    render_for(address, fakes::request(role))
}

/// The same in another language.
pub fn render_in(language: &str, address: &str, role: Option<Role>) -> Rendered {
    let mut request = fakes::request(role);
    language.clone_into(&mut request.viewer.language);
    render_for(address, request)
}

/// Renders an address of a server on which no school is set up yet.
pub fn render_first(address: &str) -> Rendered {
    render_for(address, fakes::first_request())
}

fn render_for(address: &str, request: RequestContext) -> Rendered {
    let _ = any_spawner::Executor::init_tokio();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let address = address.to_owned();
    let local = tokio::task::LocalSet::new();
    local.block_on(&runtime, async move {
        let redirected = Arc::new(Mutex::new(None));
        let (meta, output) = ServerMetaContext::new();
        let give = {
            let redirected = Arc::clone(&redirected);
            move || {
                provide_context(RequestUrl::new(&format!("http://school.local{address}")));
                provide_context(meta);
                provide_server_redirect(move |to: &str| {
                    *redirected.lock().expect("no test panics with it") = Some(to.to_owned());
                });
                context::provide(request);
            }
        };
        let options = LeptosOptions::builder().output_name("app").site_pkg_dir("pkg").build();
        let (owner, stream) = build_response(move || shell(options), give, in_order, false);
        let stream = stream.await;
        let html = output.inject_meta_context(stream).await.collect::<Vec<_>>().await.concat();
        owner.unset_with_forced_cleanup();
        let redirected_to = redirected.lock().expect("no test panics with it").clone();
        Rendered { html, redirected_to }
    })
}

/// Waits for the whole application, as asynchronous rendering does, then hands over the data of resources.
fn in_order<V: IntoView + 'static>(
    app: V,
    chunks: BoxedFnOnce<PinnedStream<String>>,
    _: bool,
) -> PinnedFuture<PinnedStream<String>> {
    Box::pin(async move {
        let app = app.to_html_stream_in_order().collect::<String>().await;
        let chunks = chunks();
        Box::pin(futures_util::stream::once(async move { app }).chain(chunks)) as PinnedStream<String>
    })
}
