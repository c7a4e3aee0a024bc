//! A running answer as server-sent events: `event:` is the event's name, `data:` its JSON.

use super::sse;
use crate::lifecycle::Closing;
use axum::response::Response;
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use lyceum_api::{ApiError, ErrorKind, EventStream, StreamEvent};

/// Streams an answer until it is done, has failed, or the reader leaves.
pub fn respond(events: EventStream, closing: Closing) -> Response {
    sse::respond(
        until_the_end(events).map(|event| frame(&event)),
        closing,
        frame(&StreamEvent::Failed(closing_error())),
    )
}

/// What a reader is told whose answer is cut off by the end of the server.
pub fn closing_error() -> ApiError {
    let text = "The server is closing down. What came so far is kept; please try again in a minute.";
    ApiError::new(ErrorKind::Unavailable, "server_closing", text).retry_after(60)
}

/// Ends after the first last event and drops the stream behind it at once, so that its places are free again.
fn until_the_end(events: EventStream) -> impl futures_util::Stream<Item = StreamEvent> + Send {
    stream::unfold(Some(events), |events| async move {
        let mut events = events?;
        let event = events.next().await?;
        let last = matches!(event, StreamEvent::Done(_) | StreamEvent::Failed(_));
        Some((event, (!last).then_some(events)))
    })
}

fn frame(event: &StreamEvent) -> Bytes {
    let name = match event {
        StreamEvent::Waiting { .. } => "waiting",
        StreamEvent::Passages { .. } => "passages",
        StreamEvent::Hint { .. } => "hint",
        StreamEvent::Text { .. } => "text",
        StreamEvent::Done(_) => "done",
        StreamEvent::Failed(_) => "failed",
    };
    // JSON text has no line breaks of its own, so that one `data:` line is enough.
    let data = serde_json::to_string(event).unwrap_or_default();
    Bytes::from(format!("event: {name}\ndata: {data}\n\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lifecycle::Closer;
    use http_body_util::BodyExt;

    #[tokio::test]
    async fn events_have_name_and_json_and_stop_after_the_last() {
        let text = StreamEvent::Text { text: "a\nb\r\n\u{2028}".to_owned() };
        let failed = StreamEvent::Failed(ApiError::internal());
        let events: EventStream = Box::pin(stream::iter([text.clone(), failed.clone(), text.clone()]));
        let response = respond(events, Closer::new().closing());
        let body = response.into_body().collect().await.unwrap().to_bytes();
        let body = String::from_utf8(body.to_vec()).unwrap();
        let frames: Vec<&str> = body.trim_end().split("\n\n").collect();
        assert_eq!(frames.len(), 2);
        for (frame, (name, event)) in frames.iter().zip([("text", text), ("failed", failed)]) {
            let (first, data) = frame.split_once("\ndata: ").unwrap();
            assert_eq!(first, format!("event: {name}"));
            let json: serde_json::Value = serde_json::from_str(data).unwrap();
            assert_eq!(json["event"], name);
            assert_eq!(serde_json::from_value::<StreamEvent>(json).unwrap(), event);
        }
    }
}
