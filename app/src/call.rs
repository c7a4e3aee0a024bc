//! Calls an endpoint: through its port while a page is rendered on the server, over HTTP in the browser.

use leptos::prelude::*;
use lyceum_api::{ApiError, ApiResult, Endpoint};
use std::future::Future;

#[cfg(feature = "ssr")]
mod way {
    use crate::context::RequestContext;
    use leptos::prelude::use_context;
    use lyceum_api::{Access, ApiError, ApiResult, Endpoint, Role, Viewer};

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
    use crate::{address, browser::fetch, text::texts};
    use lyceum_api::{ApiError, ApiResult, Endpoint};
    use send_wrapper::SendWrapper;

    pub(super) fn call<E: Endpoint>(input: E::Input) -> impl Future<Output = ApiResult<E::Output>> + Send {
        let request = serde_json::to_value(input).map(|input| address::request(&E::INFO, input));
        let words = &texts().errors;
        SendWrapper::new(async move {
            let answer = fetch::json(&request.map_err(|_| ApiError::internal())?, words).await?;
            serde_json::from_str(&answer).map_err(|_| ApiError::internal())
        })
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

/// Data of a page: loaded on the server, handed over in the document, loaded again when its input changes.
/// No input (an address that names nothing) is "not found".
pub fn load<E: Endpoint>(input: impl Fn() -> Option<E::Input> + Send + Sync + 'static) -> Resource<ApiResult<E::Output>>
where
    E::Input: PartialEq + Clone + Sync,
    E::Output: Sync,
{
    Resource::new(input, |input| {
        let running = input.map(|input| call::<E>(input));
        async move {
            match running {
                Some(running) => running.await,
                None => Err(ApiError::not_found("page")),
            }
        }
    })
}
