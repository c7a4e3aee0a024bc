//! What an endpoint is, and the `port!` macro that makes an area's trait and endpoints from one table.
//!
//! A line of the table reads
//! `call ListCourses, list_courses(Nothing) -> CourseList = Get "/api/courses", SignedIn;` and gives
//! the method `list_courses` of the port trait and the marker type `ListCourses`, which names the endpoint wherever
//! it is mounted, called or tested. The first word says what kind of answer it has:
//!
//! - `call`: JSON in, JSON out ([`Endpoint`]);
//! - `grant`: the same, and the answer starts, renews or ends a session ([`Granted`]; HTTP keeps the token in a cookie);
//! - `stream`: JSON in, server-sent [`crate::StreamEvent`]s out ([`StreamEndpoint`]).
//!
//! Input of `Get` and `Delete` travels in path and query (so it is a flat struct), of the others in path and JSON body.
//! A `{field}` of the path is the input's field of that name.

use crate::{ApiResult, EventStream, Ports, Viewer};
use async_trait::async_trait;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// An HTTP method that changes nothing (`Get`) or something (all others).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Makes or does.
    Post,
    /// Changes parts.
    Patch,
    /// Removes.
    Delete,
}

/// Who may call an endpoint at all. Finer rights (whose course, whose conversation) are the service's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Everybody, before sign-in too.
    Public,
    /// Everybody who has signed in.
    SignedIn,
    /// Teachers and admins.
    Teacher,
    /// Admins.
    Admin,
}

/// The kind of answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// JSON.
    Json,
    /// JSON, and a session starts or ends.
    Grant,
    /// Server-sent events.
    Stream,
}

/// An endpoint as data: for the route table, the API description and the access test.
#[derive(Clone, Copy, Debug)]
pub struct EndpointInfo {
    /// The port's method, e.g. `list_courses`.
    pub name: &'static str,
    /// The area, e.g. `courses`.
    pub area: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path with `{field}` placeholders.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
    /// The kind of answer.
    pub answer: Answer,
    /// Its documentation, one paragraph.
    pub summary: &'static str,
}

/// JSON in, JSON out.
#[async_trait]
pub trait Endpoint: Send + Sync + 'static {
    /// What goes in.
    #[cfg(feature = "schema")]
    type Input: Serialize + DeserializeOwned + schemars::JsonSchema + Send + 'static;
    /// What goes in.
    #[cfg(not(feature = "schema"))]
    type Input: Serialize + DeserializeOwned + Send + 'static;
    /// What comes out.
    #[cfg(feature = "schema")]
    type Output: Serialize + DeserializeOwned + schemars::JsonSchema + Send + 'static;
    /// What comes out.
    #[cfg(not(feature = "schema"))]
    type Output: Serialize + DeserializeOwned + Send + 'static;
    /// The endpoint as data.
    const INFO: EndpointInfo;
    /// Calls the port. A plain `call` endpoint grants nothing.
    async fn call(ports: &Ports, who: &Viewer, input: Self::Input) -> ApiResult<Granted<Self::Output>>;
}

/// JSON in, server-sent events out.
#[async_trait]
pub trait StreamEndpoint: Send + Sync + 'static {
    /// What goes in.
    #[cfg(feature = "schema")]
    type Input: Serialize + DeserializeOwned + schemars::JsonSchema + Send + 'static;
    /// What goes in.
    #[cfg(not(feature = "schema"))]
    type Input: Serialize + DeserializeOwned + Send + 'static;
    /// The endpoint as data.
    const INFO: EndpointInfo;
    /// Calls the port. Dropping the stream cancels the work behind it.
    async fn open(ports: &Ports, who: &Viewer, input: Self::Input) -> ApiResult<EventStream>;
}

/// Sees every endpoint with its types: how the server mounts and describes them.
pub trait Visitor {
    /// An endpoint that answers with JSON.
    fn endpoint<E: Endpoint>(&mut self);
    /// An endpoint that answers with a stream.
    fn stream<E: StreamEndpoint>(&mut self);
}

/// What a call does to the session of the browser it came from.
#[derive(Clone, Debug, PartialEq)]
pub enum Grant {
    /// Leaves it alone.
    Keep,
    /// Starts a new one: the token goes into a cookie and nowhere else.
    Start {
        /// 256 random bits as text.
        token: String,
        /// How long the cookie lives.
        lifetime_s: u64,
    },
    /// Ends it.
    End,
}

/// An answer together with what becomes of the session.
#[derive(Clone, Debug, PartialEq)]
pub struct Granted<T> {
    /// The answer.
    pub body: T,
    /// What becomes of the session.
    pub grant: Grant,
}

impl<T> Granted<T> {
    /// An answer that leaves the session alone.
    pub fn keep(body: T) -> Self {
        Self { body, grant: Grant::Keep }
    }
}

/// No input, or no output: `{}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Nothing {}

macro_rules! port {
    (
        $(#[doc = $area_doc:literal])*
        trait $port:ident = $field:ident;
        $($(#[doc = $doc:literal])* $kind:ident $marker:ident, $name:ident($input:ty) $(-> $output:ty)? = $method:ident $path:literal, $access:ident;)*
    ) => {
        $(#[doc = $area_doc])*
        #[async_trait::async_trait]
        pub trait $port: Send + Sync + 'static {
            $(
                $(#[doc = $doc])*
                async fn $name(&self, who: &$crate::Viewer, input: $input) -> $crate::ApiResult<port!(@answer $kind $($output)?)>;
            )*
        }
        $(
            #[doc = concat!("Endpoint `", $path, "`.")]
            $(#[doc = $doc])*
            #[derive(Clone, Copy, Debug)]
            pub struct $marker;
            port!(@endpoint $kind $marker, $field, $name, $input, ($($output)?), $crate::EndpointInfo {
                name: stringify!($name),
                area: stringify!($field),
                method: $crate::Method::$method,
                path: $path,
                access: $crate::Access::$access,
                answer: port!(@kind $kind),
                summary: concat!($($doc),*),
            });
        )*
        /// Shows all endpoints of this area to a visitor.
        pub fn visit(visitor: &mut impl $crate::endpoint::Visitor) {
            $(port!(@visit $kind $marker, visitor);)*
        }
    };
    (@answer call $output:ty) => { $output };
    (@answer grant $output:ty) => { $crate::Granted<$output> };
    (@answer stream) => { $crate::EventStream };
    (@kind call) => { $crate::endpoint::Answer::Json };
    (@kind grant) => { $crate::endpoint::Answer::Grant };
    (@kind stream) => { $crate::endpoint::Answer::Stream };
    (@visit stream $marker:ident, $visitor:ident) => { $visitor.stream::<$marker>() };
    (@visit $kind:ident $marker:ident, $visitor:ident) => { $visitor.endpoint::<$marker>() };
    (@endpoint call $marker:ident, $field:ident, $name:ident, $input:ty, ($output:ty), $info:expr) => {
        #[async_trait::async_trait]
        impl $crate::Endpoint for $marker {
            type Input = $input;
            type Output = $output;
            const INFO: $crate::EndpointInfo = $info;
            async fn call(ports: &$crate::Ports, who: &$crate::Viewer, input: $input) -> $crate::ApiResult<$crate::Granted<$output>> {
                ports.$field.$name(who, input).await.map($crate::Granted::keep)
            }
        }
    };
    (@endpoint grant $marker:ident, $field:ident, $name:ident, $input:ty, ($output:ty), $info:expr) => {
        #[async_trait::async_trait]
        impl $crate::Endpoint for $marker {
            type Input = $input;
            type Output = $output;
            const INFO: $crate::EndpointInfo = $info;
            async fn call(ports: &$crate::Ports, who: &$crate::Viewer, input: $input) -> $crate::ApiResult<$crate::Granted<$output>> {
                ports.$field.$name(who, input).await
            }
        }
    };
    (@endpoint stream $marker:ident, $field:ident, $name:ident, $input:ty, (), $info:expr) => {
        #[async_trait::async_trait]
        impl $crate::StreamEndpoint for $marker {
            type Input = $input;
            const INFO: $crate::EndpointInfo = $info;
            async fn open(ports: &$crate::Ports, who: &$crate::Viewer, input: $input) -> $crate::ApiResult<$crate::EventStream> {
                ports.$field.$name(who, input).await
            }
        }
    };
}
pub(crate) use port;
