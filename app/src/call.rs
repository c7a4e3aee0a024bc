//! Calls an endpoint: through its port while a page is rendered on the server, over HTTP in the browser.

use lyceum_api::{ApiResult, Endpoint};
use std::{future::Future, pin::Pin};

/// A call that gives its answer as JSON.
type JsonWork = Pin<Box<dyn Future<Output = ApiResult<String>> + Send>>;

#[cfg(feature = "ssr")]
mod way {
    use super::JsonWork;
    use crate::context::RequestContext;
    use leptos::prelude::use_context;
    use lyceum_api::{Access, ApiError, ApiResult, Endpoint, Role, Viewer};

    pub(super) fn call_json<E: Endpoint>(input: &str) -> JsonWork {
        let work = crate::loaded::read(input).map(call::<E>);
        Box::pin(async move { serde_json::to_string(&work?.await?).map_err(|_| ApiError::internal()) })
    }

    pub(super) fn call<E: Endpoint>(input: E::Input) -> impl Future<Output = ApiResult<E::Output>> + Send {
        let request = use_context::<RequestContext>();
        async move {
            let RequestContext { ports, viewer, .. } = request.ok_or_else(ApiError::internal)?;
            admit(E::INFO.access, &viewer)?;
            E::call(&ports, &viewer, input).await.map(|granted| granted.body)
        }
    }

    /// The same rule that HTTP applies before it calls a port.
    fn admit(access: Access, viewer: &Viewer) -> ApiResult<()> {
        let role = match access {
            Access::Public => return Ok(()),
            Access::SignedIn => Role::Learner,
            Access::Teacher => Role::Teacher,
            Access::Admin => Role::Admin,
        };
        if viewer.user.is_none() {
            Err(ApiError::signed_out())
        } else if viewer.role < role {
            Err(ApiError::forbidden())
        } else {
            Ok(())
        }
    }
}

#[cfg(not(feature = "ssr"))]
mod way {
    use super::JsonWork;
    use crate::{address, browser::fetch, text::texts};
    use lyceum_api::{ApiResult, Endpoint, EndpointInfo};
    use send_wrapper::SendWrapper;
    use serde_json::Value;

    pub(super) fn call<E: Endpoint>(input: E::Input) -> impl Future<Output = ApiResult<E::Output>> + Send {
        let answer = send(&E::INFO, serde_json::to_value(input).unwrap_or_default());
        async move { crate::loaded::read(&answer.await?) }
    }

    pub(super) fn call_json<E: Endpoint>(input: &str) -> JsonWork {
        send(&E::INFO, serde_json::from_str(input).unwrap_or_default())
    }

    /// One for all endpoints: a copy for each would be a large part of the WASM.
    fn send(info: &EndpointInfo, input: Value) -> JsonWork {
        let request = address::request(info, input);
        let words = &texts().errors;
        Box::pin(SendWrapper::new(async move { fetch::json(&request, words).await }))
    }
}

/// Calls an endpoint. Call it where a component's context is there (not after an `await` of your own on the server).
///
/// # Errors
/// Whatever the service refuses, and in the browser also that the server cannot be reached. A sign-in that has ended
/// also opens the sign-in dialog of the frame, so that nothing that was typed is lost.
pub fn call<E: Endpoint>(input: E::Input) -> impl Future<Output = ApiResult<E::Output>> + Send {
    way::call::<E>(input)
}

/// The same with JSON in and out, for data that is handed over as it is.
pub(crate) fn call_json<E: Endpoint>(input: &str) -> JsonWork {
    way::call_json::<E>(input)
}
