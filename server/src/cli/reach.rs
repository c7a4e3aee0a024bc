//! How a command reaches the school: through the running server's own socket, or by opening the data folder itself.
//!
//! Both ways call the same endpoints as the console of the machine, so that a command is written once.

use super::place::Place;
use crate::{
    error::{ServerError, ServerResult},
    http::Peer,
    wiring::{self, Opened, Overrides},
};
use axum::body::Body;
use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::{Method as HttpMethod, Request, client::conn::http1::SendRequest};
use hyper_util::rt::TokioIo;
use lyceum_api::{ApiError, Endpoint, Method, Role, Viewer, ids::UserId};
use lyceum_services::rights;
use lyceum_storage::StoreError;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::net::UnixStream;

/// How long the server may take for one answer: large courses are read for minutes.
const ANSWER_TIME: Duration = Duration::from_hours(1);

/// A way to the school.
pub enum Reach {
    /// The server runs; this is its socket.
    Running(PathBuf),
    /// No server runs: the folder is open, and locked.
    Opened(Box<Opened>),
}

/// Opens a way to the school at `place`.
pub async fn reach(place: &Place) -> ServerResult<Reach> {
    let config = place.settings(&[])?;
    let socket = wiring::console_socket(&config.storage.folder());
    if UnixStream::connect(&socket).await.is_ok() {
        return Ok(Reach::Running(socket));
    }
    match wiring::open_for_command(&config, &Overrides::default()).await {
        Ok(opened) => Ok(Reach::Opened(Box::new(opened))),
        Err(ServerError::Store(StoreError::Locked { pid })) => Err(ServerError::Refused(format!(
            "A Lyceum server (process {pid}) is using this data folder, and it does not answer on {}. \
             Do this in the browser as an administrator, or stop the server first.",
            socket.display()
        ))),
        Err(error) => Err(error),
    }
}

impl Reach {
    /// Calls an endpoint as the console.
    pub async fn call<E: Endpoint>(&self, input: E::Input) -> ServerResult<E::Output> {
        self.call_as::<E>(None, input).await
    }

    /// Calls an endpoint in somebody's name.
    pub async fn call_as<E: Endpoint>(&self, who: Option<(UserId, Role)>, input: E::Input) -> ServerResult<E::Output> {
        match self {
            Self::Opened(opened) => {
                let viewer = match who {
                    Some((user, role)) => Viewer { user: Some(user), role, ..rights::console() },
                    None => rights::console(),
                };
                Ok(E::call(&opened.services.ports, &viewer, input).await?.body)
            }
            Self::Running(socket) => {
                let input = serde_json::to_value(input).map_err(|error| ServerError::Refused(error.to_string()))?;
                let (method, address, body) = request_of(E::INFO.method, E::INFO.path, input);
                let body = Body::from(body);
                let answer = send(socket, method, &address, who, body).await?;
                serde_json::from_slice(&answer).map_err(|error| unreadable(&error))
            }
        }
    }

    /// Ends in order: what was written is safe, and the folder is free.
    pub async fn close(self) -> ServerResult<()> {
        match self {
            Self::Running(_) => Ok(()),
            Self::Opened(opened) => opened.close().await,
        }
    }
}

/// Method, address and body of an endpoint's input.
fn request_of(method: Method, path: &str, input: Value) -> (HttpMethod, String, String) {
    let mut fields = match input {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    let plain = |value: Value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    let mut address = String::new();
    for part in path.split('/').skip(1) {
        address.push('/');
        match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            Some(name) => address.push_str(&fields.remove(name).map(plain).unwrap_or_default()),
            None => address.push_str(part),
        }
    }
    let http = match method {
        Method::Get => HttpMethod::GET,
        Method::Delete => HttpMethod::DELETE,
        Method::Post => HttpMethod::POST,
        Method::Patch => HttpMethod::PATCH,
    };
    if matches!(method, Method::Post | Method::Patch) {
        return (http, address, Value::Object(fields).to_string());
    }
    let pairs: Vec<(String, String)> =
        fields.into_iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name, plain(value))).collect();
    if let Some(query) = serde_urlencoded::to_string(pairs).ok().filter(|query| !query.is_empty()) {
        address.push('?');
        address.push_str(&query);
    }
    (http, address, String::new())
}

/// Gives an order of the console to the running server.
pub async fn order<T: DeserializeOwned>(socket: &Path, address: &str, order: &impl Serialize) -> ServerResult<T> {
    let body = serde_json::to_vec(order).map_err(|error| ServerError::Refused(error.to_string()))?;
    let answer = send(socket, HttpMethod::POST, address, None, Body::from(body)).await?;
    serde_json::from_slice(&answer).map_err(|error| unreadable(&error))
}

fn unreadable(error: &serde_json::Error) -> ServerError {
    ServerError::Refused(format!("The running server's answer cannot be read: {error}"))
}

/// Sends a request to the running server and gives its body; a refusal becomes an error.
async fn send(
    socket: &Path,
    method: HttpMethod,
    address: &str,
    who: Option<(UserId, Role)>,
    body: Body,
) -> ServerResult<Bytes> {
    let gone = |error: hyper::Error| ServerError::Refused(format!("The running server did not answer: {error}"));
    let mut sender = connect(socket).await?;
    let mut request = Request::builder().method(method).uri(address).header("host", "localhost");
    request = request.header("content-type", "application/json");
    if let Some(who) = who {
        request = request.header(Peer::ACTS_FOR, Peer::name_of(who));
    }
    let request = request.body(body).map_err(|error| ServerError::Refused(error.to_string()))?;
    let late = |_| ServerError::Refused("The running server did not answer in time.".to_owned());
    let response =
        tokio::time::timeout(ANSWER_TIME, sender.send_request(request)).await.map_err(late)?.map_err(gone)?;
    let status = response.status();
    let body = response.into_body().collect().await.map_err(gone)?.to_bytes();
    if status.is_success() {
        return Ok(body);
    }
    let error = serde_json::from_slice::<ApiError>(&body);
    Err(error.map_or_else(|_| ServerError::Refused(format!("The running server refused: {status}")), ServerError::Api))
}

async fn connect(socket: &Path) -> ServerResult<SendRequest<Body>> {
    let what = format!("Cannot reach the running server at {}", socket.display());
    let stream = UnixStream::connect(socket).await.map_err(ServerError::io(what))?;
    let opened = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await;
    let (sender, connection) = opened.map_err(|error| ServerError::Refused(error.to_string()))?;
    // Its end is seen by the request that it carries.
    tokio::spawn(connection);
    Ok(sender)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lyceum_api::{
        ids::CourseId,
        people::{ListPeople, PeopleQuery, ResetPerson},
    };
    use serde_json::json;

    #[test]
    fn an_input_becomes_the_same_request_that_pages_send() {
        let query = PeopleQuery { name: "Ada L".to_owned(), class: None, after: None };
        let made = request_of(ListPeople::INFO.method, ListPeople::INFO.path, serde_json::to_value(query).unwrap());
        assert_eq!(made, (HttpMethod::GET, "/api/people?name=Ada+L".to_owned(), String::new()));
        let id = CourseId(3).to_string();
        let made = request_of(ResetPerson::INFO.method, ResetPerson::INFO.path, json!({"user": id}));
        assert_eq!(made, (HttpMethod::POST, format!("/api/people/{id}/reset"), "{}".to_owned()));
    }
}
