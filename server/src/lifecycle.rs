//! The end of the server in three steps: begin (no new connections), farewell (streams get their last event), over.

use std::sync::Arc;
use tokio::sync::watch;

/// How far the end has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Running,
    Begun,
    Farewell,
    Over,
}

/// Moves the end on. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Closer(Arc<watch::Sender<Phase>>);

/// Waits for the steps of the end. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Closing(watch::Receiver<Phase>);

impl Default for Closer {
    fn default() -> Self {
        Self::new()
    }
}

impl Closer {
    /// A running server.
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(Phase::Running)))
    }

    /// Something that waits for the end.
    pub fn closing(&self) -> Closing {
        Closing(self.0.subscribe())
    }

    /// No new connections; running answers come to their end.
    pub fn begin(&self) {
        self.advance(Phase::Begun);
    }

    /// Streams that still run say goodbye.
    pub fn say_farewell(&self) {
        self.advance(Phase::Farewell);
    }

    /// Connections that are still open are cut.
    pub fn end(&self) {
        self.advance(Phase::Over);
    }

    fn advance(&self, phase: Phase) {
        self.0.send_if_modified(|now| std::mem::replace(now, (*now).max(phase)) < phase);
    }
}

impl Closing {
    /// Whether the end has begun.
    pub fn has_begun(&self) -> bool {
        *self.0.borrow() >= Phase::Begun
    }

    /// Waits until the end begins.
    pub async fn begun(&mut self) {
        self.reach(Phase::Begun).await;
    }

    /// Waits until streams have to say goodbye.
    pub async fn farewell(&mut self) {
        self.reach(Phase::Farewell).await;
    }

    /// Waits until connections are cut.
    pub async fn over(&mut self) {
        self.reach(Phase::Over).await;
    }

    async fn reach(&mut self, phase: Phase) {
        if self.0.wait_for(|now| *now >= phase).await.is_err() {
            // The sender is gone without an end: this only happens in tests that drop it. Nothing will come.
            std::future::pending::<()>().await;
        }
    }
}

/// Waits for the operating system's wish to end the program: SIGTERM or SIGINT.
pub async fn stop_signal() -> std::io::Result<&'static str> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(tokio::select! {
        _ = terminate.recv() => "SIGTERM",
        _ = interrupt.recv() => "SIGINT",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_end_only_moves_forward() {
        let closer = Closer::new();
        let mut closing = closer.closing();
        assert!(!closing.has_begun());
        closer.say_farewell();
        closer.begin();
        closing.begun().await;
        closing.farewell().await;
        assert!(closing.has_begun());
        closer.end();
        closing.over().await;
    }
}
