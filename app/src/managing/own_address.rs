//! The address under which whoever looks at the page reached this server, e.g. `http://school.local:8080`.

/// From the request: the server does not see how a proxy before it was reached.
#[cfg(feature = "ssr")]
pub(crate) fn own_address() -> String {
    let request = leptos::prelude::use_context::<crate::context::RequestContext>();
    request.map_or_else(String::new, |request| format!("http://{}", request.viewer.host))
}

/// As the browser's address bar has it.
#[cfg(not(feature = "ssr"))]
pub(crate) fn own_address() -> String {
    leptos::prelude::window().location().origin().unwrap_or_default()
}
