//! The contract between pages, HTTP and services.
//!
//! Everything that crosses one of these borders is declared here, once:
//!
//! - one module per area holds its types, its port trait (implemented in `lyceum-services`) and its endpoints;
//! - [`endpoint`] says what an endpoint is; the `port!` macro makes trait and endpoints from one table;
//! - [`plan`] names every limit of the resource plan;
//! - [`speech`] has every sentence that the server says about itself, as a code with figures and in English;
//! - [`error`] is the one error that a client ever sees.
//!
//! The server mounts the endpoints, writes `/api/openapi.json` from them and tests access with them; the pages call
//! them through the port while they render on the server and over HTTP in the browser. This crate compiles to WASM
//! and knows neither tokio nor leptos nor HTTP status codes.

pub mod endpoint;
pub mod error;
pub mod ids;
pub mod plan;
pub mod speech;
pub mod stream;
pub mod viewer;

pub mod accounts;
pub mod allowances;
pub mod asking;
pub mod backups;
pub mod chat;
pub mod completions;
pub mod courses;
pub mod imports;
pub mod jobs;
pub mod monitoring;
pub mod operations;
pub mod people;
pub mod school;
pub mod tutoring;

mod ports;

pub use endpoint::{Access, Endpoint, EndpointInfo, Granted, Method, Nothing, StreamEndpoint};
pub use error::{ApiError, ApiResult, ErrorKind, LimitReport};
pub use ports::{Ports, visit_all};
pub use speech::{Said, Speech};
pub use stream::{EventStream, StreamEvent};
pub use viewer::{Role, Viewer};
