//! `PUT /api/imports/{import}/files?path=…`: a raw body goes into an import as it arrives.

use super::{
    HttpState, access,
    input::{self, BODY_IDLE},
    mount::json,
    problem::Problem,
    session::Caller,
};
use axum::{
    Extension,
    body::Body,
    extract::{Path, RawQuery, Request, State},
    http::{HeaderMap, header},
    response::Response,
};
use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use lyceum_api::{Access, ApiError, ApiResult, ids::ImportId, imports::IncomingFile};
use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::time::timeout;

/// How long the rest of a refused body is read, so that the browser gets to see why. Browsers report a broken
/// connection instead of the answer when it closes while they are still sending.
const DRAIN: Duration = Duration::from_secs(20);

#[derive(serde::Deserialize)]
struct Target {
    path: String,
}

/// Takes one file.
pub async fn put_file(
    State(state): State<HttpState>,
    Extension(caller): Extension<Caller>,
    Path(import): Path<String>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Result<Response, Problem> {
    access::check(Access::Teacher, &caller.viewer)?;
    let import: ImportId = import.parse().map_err(|_| ApiError::not_found("import"))?;
    let target: Target = serde_urlencoded::from_str(query.as_deref().unwrap_or_default())
        .map_err(|_| input::malformed("Say where the file belongs: `?path=folder/name.md`."))?;
    let announced = announced_bytes(request.headers())?;
    let waits = request.headers().contains_key(header::EXPECT);
    let body = SharedBody::of(request.into_body());
    let file = IncomingFile { import, path: target.path, announced, body: Box::pin(body.chunks()) };
    match state.ports.files.receive(&caller.viewer, file).await {
        Ok(received) => Ok(json(&received)?),
        Err(error) => {
            if !waits {
                body.drain().await;
            }
            Err(error.into())
        }
    }
}

fn announced_bytes(headers: &HeaderMap) -> ApiResult<Option<u64>> {
    let Some(length) = headers.get(header::CONTENT_LENGTH) else { return Ok(None) };
    let length = length.to_str().ok().and_then(|text| text.parse().ok());
    length.map(Some).ok_or_else(|| input::malformed("The length of the file cannot be read."))
}

type Chunks = stream::BoxStream<'static, io::Result<Bytes>>;

/// The body, lent to the service while it takes the file and drained afterwards if it did not.
#[derive(Clone)]
struct SharedBody(Arc<Mutex<Option<Chunks>>>);

impl SharedBody {
    fn of(body: Body) -> Self {
        let chunks = body.into_data_stream().map(|chunk| chunk.map_err(io::Error::other));
        Self(Arc::new(Mutex::new(Some(chunks.boxed()))))
    }

    fn take(&self) -> Option<Chunks> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn give_back(&self, chunks: Chunks) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(chunks);
    }

    /// The bytes as they arrive; an error when none did for too long.
    fn chunks(&self) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        stream::unfold(self.clone(), |shared| async move {
            let mut chunks = shared.take()?;
            let chunk = match timeout(BODY_IDLE, chunks.next()).await {
                Ok(chunk) => chunk?,
                Err(_) => Err(io::Error::new(io::ErrorKind::TimedOut, "the sender stopped sending")),
            };
            if chunk.is_ok() {
                shared.give_back(chunks);
            }
            Some((chunk, shared))
        })
    }

    async fn drain(&self) {
        let Some(mut chunks) = self.take() else { return };
        // Whatever ends it: the answer is sent next.
        let _ = timeout(DRAIN, async { while let Some(Ok(_)) = chunks.next().await {} }).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_refused_body_is_read_to_its_end() {
        let read = Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let seen = read.clone();
        let source = stream::iter((0..5).map(|_| Ok::<_, io::Error>(Bytes::from_static(b"x")))).inspect(move |_| {
            seen.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        });
        let body = SharedBody::of(Body::from_stream(source));
        {
            let mut lent = Box::pin(body.chunks());
            assert!(lent.next().await.unwrap().is_ok());
        }
        body.drain().await;
        assert_eq!(read.load(std::sync::atomic::Ordering::SeqCst), 5);
    }

    #[tokio::test(start_paused = true)]
    async fn a_sender_that_stops_is_not_waited_for() {
        let body = SharedBody::of(Body::from_stream(stream::pending::<io::Result<Bytes>>()));
        let mut chunks = Box::pin(body.chunks());
        let error = chunks.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert!(chunks.next().await.is_none());
    }
}
