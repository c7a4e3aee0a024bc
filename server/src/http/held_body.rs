//! A response body that holds something until its last byte is sent or its reader has gone.

use axum::{
    body::{Body, Bytes, HttpBody},
    response::Response,
};
use http_body::{Frame, SizeHint};
use std::{
    any::Any,
    pin::Pin,
    task::{Context, Poll},
};

struct Held {
    body: Body,
    // Dropped with the body: a permit in here counts for the whole stream, not only for its head.
    _kept: Box<dyn Any + Send>,
}

impl HttpBody for Held {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }
    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Keeps `kept` alive as long as the response's body.
pub fn hold(response: Response, kept: impl Any + Send) -> Response {
    response.map(|body| Body::new(Held { body, _kept: Box::new(kept) }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn the_permit_lives_as_long_as_the_body() {
        let permit = Arc::new(());
        let response = hold(Response::new(Body::from("text")), permit.clone());
        assert_eq!(Arc::strong_count(&permit), 2);
        assert_eq!(response.body().size_hint().exact(), Some(4));
        drop(response);
        assert_eq!(Arc::strong_count(&permit), 1);
    }
}
