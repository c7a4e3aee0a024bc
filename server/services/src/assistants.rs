//! The models that write: one for answers, and for the tutor where it has one of its own.

use crate::assistant::Assistant;
use lyceum_api::{ApiResult, operations::ModelPurpose, school::AssistantState};
use lyceum_models::{Engine, EngineLoad};

/// A slot for each purpose.
#[derive(Clone)]
pub struct Assistants {
    /// Chat and answers from the courses.
    pub answers: Assistant,
    /// Hints. Vacant where the tutor has no model of its own.
    pub tutor: Assistant,
}

impl Assistants {
    /// One model for everything.
    pub fn one(answers: Assistant) -> Self {
        Self { answers, tutor: Assistant::vacant() }
    }

    /// The slot for a purpose.
    pub const fn of(&self, purpose: ModelPurpose) -> &Assistant {
        match purpose {
            ModelPurpose::Answers => &self.answers,
            ModelPurpose::Tutor => &self.tutor,
        }
    }

    /// All slots.
    pub fn all(&self) -> impl Iterator<Item = (ModelPurpose, &Assistant)> {
        ModelPurpose::ALL.into_iter().map(|purpose| (purpose, self.of(purpose)))
    }

    /// The engines that can answer now.
    pub fn engines(&self) -> impl Iterator<Item = (ModelPurpose, Engine)> {
        self.all().filter_map(|(purpose, assistant)| Some((purpose, assistant.current()?)))
    }

    /// What all of them together have to do; none while no model is loaded.
    pub fn load_now(&self) -> Option<EngineLoad> {
        self.engines().map(|(_, engine)| engine.load_now()).reduce(together)
    }

    /// How the tutor's own model is; none where it has none.
    pub fn tutor_state(&self) -> Option<AssistantState> {
        (!self.tutor.is_vacant()).then(|| self.tutor.state())
    }

    /// The engine that gives hints: the tutor's own, and where that is not to be had, the one that writes answers.
    pub(crate) async fn for_hints(&self) -> ApiResult<Engine> {
        if !self.tutor.is_vacant() {
            match self.tutor.engine().await {
                Ok(engine) => return Ok(engine),
                // Why it could not be loaded is in the log and on the page of models already.
                Err(reason) => {
                    tracing::debug!(reason = reason.code, "this hint comes from the model that writes answers");
                }
            }
        }
        self.answers.engine().await
    }

    /// The slot of the model that a program calls by its name; that of answers where no other has it.
    pub(crate) fn called(&self, name: &str) -> &Assistant {
        let is_tutor = self.tutor.served().is_some_and(|served| served.eq_ignore_ascii_case(name));
        if is_tutor { &self.tutor } else { &self.answers }
    }
}

/// The load of two engines that take turns. The pace of one that has nothing to do is that of its last steps, so it does
/// not count.
fn together(one: EngineLoad, other: EngineLoad) -> EngineLoad {
    let pace = |load: EngineLoad| if load.running > 0 { load.tokens_per_s } else { 0.0 };
    EngineLoad {
        running: one.running + other.running,
        waiting: one.waiting + other.waiting,
        tokens_per_s: pace(one) + pace(other),
        cache_bytes: one.cache_bytes + other.cache_bytes,
        kept_bytes: one.kept_bytes + other.kept_bytes,
        paused: one.paused + other.paused,
        proposed_tokens: one.proposed_tokens + other.proposed_tokens,
        accepted_tokens: one.accepted_tokens + other.accepted_tokens,
    }
}
