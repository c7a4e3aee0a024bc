//! The frame of every stream of events: keep-alive, and an end when the server closes.

use crate::lifecycle::Closing;
use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, header},
    response::Response,
};
use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use std::{convert::Infallible, pin::Pin, time::Duration};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};

/// A comment is sent after this long without an event, so that no proxy thinks that the connection is dead.
const KEEP_ALIVE: Duration = Duration::from_secs(10);

type Frames = Pin<Box<dyn Stream<Item = Bytes> + Send>>;

struct Feed {
    frames: Option<Frames>,
    quiet: Interval,
    closing: Closing,
    farewell: Bytes,
}

/// Sends `frames` as they come. When the server closes before their end, `farewell` is the last one.
///
/// A reader that leaves drops the body and with it `frames`: this is what cancels the work behind them.
pub fn respond(frames: impl Stream<Item = Bytes> + Send + 'static, closing: Closing, farewell: Bytes) -> Response {
    let mut quiet = interval_at(Instant::now() + KEEP_ALIVE, KEEP_ALIVE);
    quiet.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let feed = Feed { frames: Some(Box::pin(frames)), quiet, closing, farewell };
    let mut response = Response::new(Body::from_stream(stream::unfold(feed, next)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // nginx buffers otherwise, and the answer would come in one piece.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}

async fn next(mut feed: Feed) -> Option<(Result<Bytes, Infallible>, Feed)> {
    let frames = feed.frames.as_mut()?;
    let frame = tokio::select! {
        biased;
        frame = frames.next() => {
            feed.quiet.reset();
            frame?
        }
        () = feed.closing.farewell() => {
            feed.frames = None;
            feed.farewell.clone()
        }
        _ = feed.quiet.tick() => Bytes::from_static(b":\n\n"),
    };
    Some((Ok(frame), feed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lifecycle::Closer;
    use http_body_util::BodyExt;

    async fn body(response: Response) -> String {
        String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn silence_is_filled_with_comments() {
        let late = stream::once(async {
            tokio::time::sleep(Duration::from_secs(25)).await;
            Bytes::from_static(b"data: x\n\n")
        });
        let response = respond(late, Closer::new().closing(), Bytes::new());
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(body(response).await, ":\n\n:\n\ndata: x\n\n");
    }

    #[tokio::test]
    async fn a_closing_server_says_so_and_drops_the_work() {
        struct Work(std::sync::Arc<std::sync::atomic::AtomicBool>);
        impl Drop for Work {
            fn drop(&mut self) {
                self.0.store(true, std::sync::atomic::Ordering::SeqCst);
            }
        }
        let dropped = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        let work = Work(dropped.clone());
        let endless = stream::once(async move {
            let _work = work;
            std::future::pending::<Bytes>().await
        });
        let closer = Closer::new();
        let response = respond(endless, closer.closing(), Bytes::from_static(b"data: bye\n\n"));
        closer.begin();
        closer.say_farewell();
        assert_eq!(body(response).await, "data: bye\n\n");
        assert!(dropped.load(std::sync::atomic::Ordering::SeqCst));
    }
}
