//! What engines are held to while the server helps itself: also one that is loaded in the middle of that.

use lyceum_models::Engine;

/// Bounds below those that an engine was loaded with.
#[derive(Default)]
pub(super) struct Restraint {
    /// Answers that run at the same time.
    most_running: Option<u32>,
    /// Bytes kept of what ended answers had computed.
    most_kept: Option<u64>,
}

impl Restraint {
    pub(super) fn limit_running(&mut self, most: Option<u32>, engine: Option<&Engine>) {
        self.most_running = most;
        if let Some(engine) = engine {
            engine.limit_running(most);
        }
    }

    pub(super) fn limit_kept(&mut self, most_bytes: Option<u64>, engine: Option<&Engine>) {
        self.most_kept = most_bytes;
        if let Some(engine) = engine {
            engine.limit_kept(most_bytes);
        }
    }

    /// Holds an engine to it that has just been loaded.
    pub(super) fn hold(&self, engine: &Engine) {
        engine.limit_running(self.most_running);
        engine.limit_kept(self.most_kept);
    }
}

#[cfg(test)]
mod tests {
    use crate::assistant::Assistant;
    use lyceum_models::{Engine, Event, Gate, Generation, Request, Sampling, Script, ServiceClass, Turn};
    use std::time::Duration;

    const PATIENCE: Duration = Duration::from_secs(30);

    fn ask(engine: &Engine, user: u128) -> Generation {
        let request = Request {
            turns: vec![Turn::new("user", "Why?")],
            max_new_tokens: 10,
            sampling: Sampling::default(),
            stop: Vec::new(),
            ignore_eos: false,
            service: ServiceClass::Chat,
            user,
        };
        engine.submit(request).expect("there is a place")
    }

    async fn next(generation: &mut Generation) -> Event {
        tokio::time::timeout(PATIENCE, generation.next()).await.expect("something comes").expect("it goes on")
    }

    #[tokio::test]
    async fn an_engine_that_comes_while_the_server_helps_itself_is_held_to_it() {
        let gate = Gate::new();
        let assistant = Assistant::loading();
        assistant.limit_running(Some(1));
        assistant.limit_kept(Some(0));
        assistant.set_ready("late", Engine::scripted(Script::gated("one two three", &gate)));
        let engine = assistant.current().expect("it came");
        let (_first, mut second) = (ask(&engine, 1), ask(&engine, 2));
        assert!(matches!(next(&mut second).await, Event::Waiting { place: 1, .. }));
        assistant.limit_running(None);
        gate.open();
        while !matches!(next(&mut second).await, Event::Finished { .. }) {}
    }
}
