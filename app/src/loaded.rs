//! Data of a page: loaded on the server, handed over in the document, loaded again when its input changes.
//!
//! It is kept as JSON and read where it is shown. So all pages share one resource instead of one for each type, which
//! would be a fifth of the WASM.

use crate::call;
use leptos::prelude::*;
use lyceum_api::{ApiError, ApiResult, Endpoint};
use serde::{Serialize, de::DeserializeOwned};
use std::{
    future::{Future, IntoFuture},
    marker::PhantomData,
    pin::Pin,
};

type Work<T> = Pin<Box<dyn Future<Output = ApiResult<T>> + Send>>;

/// Loaded data of this type. Copy it into handlers freely; `await` it within `Suspend`.
pub struct Loaded<T> {
    json: Resource<ApiResult<String>>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Loaded<T> {}

impl<T> Loaded<T> {
    /// Loads it again.
    pub fn refetch(self) {
        self.json.refetch();
    }

    /// Lets an effect run when it has been loaded again.
    pub fn track(self) {
        self.json.track();
    }

    /// The data as JSON, for the one component that shows it.
    pub(crate) fn json(self) -> Resource<ApiResult<String>> {
        self.json
    }
}

impl<T: Serialize + DeserializeOwned + 'static> Loaded<T> {
    /// Data that some work gives.
    pub fn from_work<W>(work: impl Fn() -> W + Send + Sync + 'static) -> Self
    where
        W: Future<Output = ApiResult<T>> + Send + 'static,
    {
        Self::new(
            Box::new(String::new),
            Box::new(move |_| {
                let work = work();
                Box::pin(async move { write(&work.await?) })
            }),
        )
    }

    fn new(
        input: Box<dyn Fn() -> String + Send + Sync>,
        work: Box<dyn Fn(String) -> Work<String> + Send + Sync>,
    ) -> Self {
        Self { json: Resource::new(input, work), of: PhantomData }
    }
}

impl<T: DeserializeOwned> Loaded<T> {
    /// The data, if it is there already.
    pub fn get(self) -> Option<ApiResult<T>> {
        self.json.get().map(|json| read(&json?))
    }
}

impl<T: DeserializeOwned + 'static> IntoFuture for Loaded<T> {
    type Output = ApiResult<T>;
    type IntoFuture = Work<T>;

    fn into_future(self) -> Work<T> {
        Box::pin(async move { read(&self.json.await?) })
    }
}

/// Reads data that was kept as JSON.
pub(crate) fn read<T: DeserializeOwned>(json: &str) -> ApiResult<T> {
    serde_json::from_str(json).map_err(|_| ApiError::internal())
}

fn write<T: Serialize>(data: &T) -> ApiResult<String> {
    serde_json::to_string(data).map_err(|_| ApiError::internal())
}

/// The answer of an endpoint. No input (an address that names nothing) is "not found".
pub fn load<E: Endpoint>(input: impl Fn() -> Option<E::Input> + Send + Sync + 'static) -> Loaded<E::Output> {
    load_or::<E>(input, || Err(ApiError::not_found("page")))
}

/// The answer of an endpoint, or something else while there is no input.
pub fn load_or<E: Endpoint>(
    input: impl Fn() -> Option<E::Input> + Send + Sync + 'static,
    without: fn() -> ApiResult<E::Output>,
) -> Loaded<E::Output> {
    let input = move || input().map_or_else(String::new, |input| write(&input).unwrap_or_default());
    Loaded::new(
        Box::new(input),
        Box::new(move |input| {
            if input.is_empty() {
                return Box::pin(std::future::ready(without().and_then(|data| write(&data))));
            }
            call::call_json::<E>(&input)
        }),
    )
}
