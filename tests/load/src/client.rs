//! HTTP as a browser speaks it: one connection after the other is kept, answers are read to their end, events as they come.

use crate::Outcome;
use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper_util::{
    client::legacy::{Client as HttpClient, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::Value;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// The longest that anybody waits for an answer to begin.
const PATIENCE: Duration = Duration::from_mins(2);

/// How long a connection is kept that is not used: less than the server keeps it, so that none breaks under a request.
const KEPT: Duration = Duration::from_secs(4);

/// A person's way to the server.
#[derive(Clone)]
pub struct Client {
    http: HttpClient<HttpConnector, Full<Bytes>>,
    base: Arc<str>,
    cookie: Arc<str>,
}

/// An answer, read to its end.
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// From the first byte sent to the last one read.
    pub took: Duration,
}

impl Answer {
    /// The body as JSON; `null` if it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The JSON of a success.
    pub fn good(&self) -> Outcome<Value> {
        if self.status.is_success() {
            return Ok(self.json());
        }
        Err(format!("{}: {}", self.status, String::from_utf8_lossy(&self.body)).into())
    }
}

impl Client {
    /// Somebody with this cookie; empty for nobody.
    pub fn new(base: &Arc<str>, cookie: &Arc<str>) -> Self {
        let http = HttpClient::builder(TokioExecutor::new()).pool_idle_timeout(KEPT).build_http();
        Self { http, base: Arc::clone(base), cookie: Arc::clone(cookie) }
    }

    fn request(
        &self,
        method: Method,
        path: &str,
        range: Option<(u64, u64)>,
        body: Option<&Value>,
    ) -> Request<Full<Bytes>> {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.base));
        if !self.cookie.is_empty() {
            request = request.header(header::COOKIE, &*self.cookie);
        }
        if let Some((from, to)) = range {
            request = request.header(header::RANGE, format!("bytes={from}-{to}"));
        }
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = body.map(Value::to_string).unwrap_or_default();
        request.body(Full::new(body.into())).expect("paths and headers are well formed")
    }

    async fn whole(&self, request: Request<Full<Bytes>>, patience: Duration) -> Outcome<Answer> {
        let started = Instant::now();
        let read = async {
            let (parts, body) = self.http.request(request).await?.into_parts();
            let body = body.collect().await?.to_bytes();
            Outcome::Ok(Answer { status: parts.status, headers: parts.headers, body, took: started.elapsed() })
        };
        tokio::time::timeout(patience, read).await.map_err(|_| "no answer in time")?
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Outcome<Answer> {
        self.whole(self.request(Method::GET, path, None, None), PATIENCE).await
    }

    /// Reads a part.
    pub async fn get_range(&self, path: &str, from: u64, to: u64) -> Outcome<Answer> {
        self.whole(self.request(Method::GET, path, Some((from, to)), None), PATIENCE).await
    }

    /// Sends JSON.
    pub async fn post(&self, path: &str, body: &Value) -> Outcome<Answer> {
        self.whole(self.request(Method::POST, path, None, Some(body)), PATIENCE).await
    }

    /// Sends JSON, to work that takes long.
    pub async fn post_slowly(&self, path: &str, body: &Value) -> Outcome<Answer> {
        self.whole(self.request(Method::POST, path, None, Some(body)), PATIENCE * 10).await
    }

    /// Sends JSON and hears events; `hear` is told each with the time since the request. An answer that is no stream of
    /// events comes back whole.
    pub async fn stream(
        &self,
        path: &str,
        body: &Value,
        mut hear: impl FnMut(&Value, Duration),
    ) -> Outcome<Option<Answer>> {
        let started = Instant::now();
        let asked =
            tokio::time::timeout(PATIENCE, self.http.request(self.request(Method::POST, path, None, Some(body))));
        let (parts, mut body) = asked.await.map_err(|_| "no answer within two minutes")??.into_parts();
        if !parts.status.is_success() {
            let body = body.collect().await?.to_bytes();
            return Ok(Some(Answer { status: parts.status, headers: parts.headers, body, took: started.elapsed() }));
        }
        let mut rest: Vec<u8> = Vec::new();
        while let Some(frame) = body.frame().await {
            let frame = frame?;
            rest.extend_from_slice(frame.data_ref().map_or(&[][..], |bytes| &bytes[..]));
            while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = rest.drain(..=end).collect();
                if let Some(event) = line.strip_prefix(b"data:").and_then(|data| serde_json::from_slice(data).ok()) {
                    hear(&event, started.elapsed());
                }
            }
        }
        Ok(None)
    }
}
