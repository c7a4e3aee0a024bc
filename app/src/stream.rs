//! Answers that arrive piece by piece: a POST whose body is read as server-sent events.

use crate::{
    address,
    browser::fetch::{self, Chunks},
    text::texts,
};
use leptos::task::spawn_local;
use lyceum_api::{ApiError, ErrorKind, StreamEndpoint, StreamEvent};
use send_wrapper::SendWrapper;
use web_sys::AbortController;

/// An answer that is arriving. Dropping it stops it: keep it in a `StoredValue` of the component that shows it.
pub struct Running {
    controller: Option<SendWrapper<AbortController>>,
}

impl Running {
    /// Stops it; no further event comes. What arrived is the reader's to keep.
    pub fn stop(&self) {
        if let Some(controller) = &self.controller {
            controller.abort();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Starts an answer. `on_event` gets its events in order, and `Failed` if the connection breaks before the end.
/// In the browser only: the server renders what is stored.
pub fn open<E: StreamEndpoint>(input: E::Input, mut on_event: impl FnMut(StreamEvent) + 'static) -> Running {
    let words = &texts().errors;
    let controller = AbortController::new().ok().map(SendWrapper::new);
    let signal = controller.as_ref().map(|controller| controller.signal());
    let request = serde_json::to_value(input).map(|input| address::request(&E::INFO, input));
    spawn_local(async move {
        let Ok(request) = request else { return on_event(StreamEvent::Failed(ApiError::internal())) };
        let mut chunks = match fetch::chunks(&request, signal.as_ref(), words).await {
            Ok(chunks) => chunks,
            Err(_) if stopped(signal.as_ref()) => return,
            Err(error) => return on_event(StreamEvent::Failed(error)),
        };
        let complete = read_all(&mut chunks, &mut on_event).await;
        if !complete && !stopped(signal.as_ref()) {
            on_event(StreamEvent::Failed(ApiError::new(
                ErrorKind::Unavailable,
                "connection_lost",
                words.connection_lost,
            )));
        }
    });
    Running { controller }
}

fn stopped(signal: Option<&web_sys::AbortSignal>) -> bool {
    signal.is_some_and(web_sys::AbortSignal::aborted)
}

/// Reads to the end; tells whether the answer said that it was one.
async fn read_all(chunks: &mut Chunks, on_event: &mut impl FnMut(StreamEvent)) -> bool {
    let mut reader = EventReader::default();
    let mut complete = false;
    while let Some(chunk) = chunks.next().await {
        for event in reader.push(&chunk) {
            complete |= matches!(event, StreamEvent::Done(_) | StreamEvent::Failed(_));
            on_event(event);
        }
    }
    complete
}

/// Finds the events in bytes that may be cut anywhere, also within a letter.
#[derive(Default)]
pub struct EventReader {
    line: Vec<u8>,
    data: String,
}

impl EventReader {
    /// Takes the next bytes; gives the events that they complete. Lines and events that are unknown are passed over,
    /// so that an older page survives a newer server.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<StreamEvent> {
        let mut events = Vec::new();
        for &byte in bytes {
            if byte != b'\n' {
                self.line.push(byte);
                continue;
            }
            let line = std::mem::take(&mut self.line);
            let line = line.strip_suffix(b"\r").unwrap_or(&line);
            if line.is_empty() {
                if let Ok(event) = serde_json::from_str(&std::mem::take(&mut self.data)) {
                    events.push(event);
                }
            } else if let Some(data) = line.strip_prefix(b"data:") {
                if !self.data.is_empty() {
                    self.data.push('\n');
                }
                self.data.push_str(&String::from_utf8_lossy(data.strip_prefix(b" ").unwrap_or(data)));
            }
        }
        events
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: &str = "id: 1\nevent: text\ndata: {\"event\":\"text\",\"text\":\"Grüße\"}\n\n: still here\n\n\
        data: {\"event\":\"waiting\",\ndata: \"place\":3,\"seconds\":20}\r\n\r\ndata: {\"event\":\"new_kind\"}\n\n\
        data: {\"event\":\"text\",\"text\":\"!\"}\n\n";

    fn expected() -> Vec<StreamEvent> {
        vec![
            StreamEvent::Text { text: "Grüße".to_owned() },
            StreamEvent::Waiting { place: 3, seconds: 20 },
            StreamEvent::Text { text: "!".to_owned() },
        ]
    }

    #[test]
    fn events_are_found_wherever_the_bytes_are_cut() {
        for size in 1..=STREAM.len() {
            let mut reader = EventReader::default();
            let events: Vec<_> = STREAM.as_bytes().chunks(size).flat_map(|chunk| reader.push(chunk)).collect();
            assert_eq!(events, expected(), "chunks of {size} bytes");
        }
    }

    #[test]
    fn an_event_without_its_end_is_none() {
        let mut reader = EventReader::default();
        assert!(reader.push(b"data: {\"event\":\"text\",\"text\":\"x\"}\n").is_empty());
        assert_eq!(reader.push(b"\n").len(), 1);
    }
}
