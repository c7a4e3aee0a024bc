//! Lets another model write answers while the server runs.
//!
//! Where both fit into the plan's memory, the new one is loaded beside the old one, which answers meanwhile and comes to
//! the end of what it has begun. Where they do not, the old one ends first, and questions wait for the new one.

use crate::{
    assistant::Assistant,
    chat_models::{ChatFile, ChatModels, look},
    clock::Clock,
    deps::Deps,
    faults::{store_error, store_fault},
    plan::Plan,
};
use lyceum_api::{ApiError, ApiResult, ErrorKind, operations::ModelChoice, plan::PlanLimit, school::AssistantState};
use lyceum_models::Engine;
use lyceum_storage::{Store, StoreError, records::models::ChosenModel};
use std::{sync::Arc, time::Duration};
use tokio::{sync::Mutex, time::Instant};

/// The longest time for which running answers are waited for: more than the longest answer may take.
const ANSWERS_END_WITHIN: Duration = Duration::from_secs(200);
/// How often it is looked whether they have ended.
const LOOK: Duration = Duration::from_millis(50);

/// Changes the model of one server.
pub(super) struct ModelChange {
    store: Store,
    plan: Arc<Plan>,
    assistant: Assistant,
    chat_models: Arc<dyn ChatModels>,
    clock: Arc<dyn Clock>,
    one_at_a_time: Mutex<()>,
}

impl ModelChange {
    pub(super) fn new(deps: &Deps) -> Self {
        Self {
            store: deps.store.clone(),
            plan: Arc::clone(&deps.plan),
            assistant: deps.assistant.clone(),
            chat_models: Arc::clone(&deps.chat_models),
            clock: Arc::clone(&deps.clock),
            one_at_a_time: Mutex::new(()),
        }
    }

    /// Loads the model, puts it to work, and remembers the choice. Goes on when whoever asked has left: half a change
    /// would leave the school without a model.
    pub(super) async fn put_to_work(self: &Arc<Self>, choice: ModelChoice) -> ApiResult<()> {
        let this = Arc::clone(self);
        let work = tokio::spawn(async move { this.change(choice).await });
        work.await.unwrap_or_else(|error| {
            tracing::error!(%error, "changing the model failed");
            Err(ApiError::internal())
        })
    }

    async fn change(&self, choice: ModelChoice) -> ApiResult<()> {
        let busy = || {
            let message = "A model is being loaded. Please wait until it is there.";
            ApiError::new(ErrorKind::Conflict, "model_loading", message)
        };
        let _only = self.one_at_a_time.try_lock().map_err(|_| busy())?;
        // Whoever loads it would put it in the place of the one that is chosen now.
        self.assistant.loading_ends().await;
        if matches!(self.assistant.state(), AssistantState::Loading) {
            return Err(busy());
        }
        let file = look(&self.chat_models).await?.into_iter().find(|file| file.name == choice.name);
        let file = file.ok_or_else(|| {
            let message = format!(
                "There is no chat model {} on this server. `lyceum models add FILE` adds one, `lyceum models pull` fetches those of the catalog.",
                shortened(&choice.name)
            );
            ApiError::invalid("name", "model_not_here", message)
        })?;
        let needs = self.needs(&file)?;
        if self.assistant.name().as_ref() != Some(&file.name) {
            self.change_to(&file, needs).await?;
        }
        self.remember(file.name).await.map_err(|error| store_fault(&error))
    }

    /// What it needs, if the plan has that.
    fn needs(&self, file: &ChatFile) -> ApiResult<u64> {
        let needs = file.needs.clone().map_err(|why| ApiError::invalid("name", "model_not_usable", why))?;
        let allowed = self.allowed();
        if needs > allowed {
            let mib = |bytes: u64| bytes.div_ceil(1 << 20);
            let message = format!(
                "The model {} needs {} MiB of memory, and the plan has {} MiB for models. Nothing was changed. Take a smaller one, or raise `ai_memory` in the settings.",
                file.name,
                mib(needs),
                mib(allowed)
            );
            return Err(ApiError::invalid("name", "model_too_large", message));
        }
        Ok(needs)
    }

    fn allowed(&self) -> u64 {
        self.plan.limits().figure(PlanLimit::AiMemory)
    }

    async fn change_to(&self, file: &ChatFile, needs: u64) -> ApiResult<()> {
        let before = self.assistant.name().zip(self.assistant.current());
        let held = before.as_ref().map_or(0, |(_, engine)| engine.info().memory_bytes);
        let ended = match before {
            Some((name, engine)) if held + needs > self.allowed() => {
                self.assistant.make_way();
                end_of_answers(engine).await;
                Some(name)
            }
            _ => None,
        };
        let refused = match self.load(&file.name).await {
            Ok(()) => return Ok(()),
            Err(reason) => ApiError::invalid("name", "model_not_usable", format!("{reason} Nothing was changed.")),
        };
        if let Some(name) = ended
            && let Err(reason) = self.load(&name).await
        {
            self.assistant.set_missing(reason);
        }
        Err(refused)
    }

    /// Loads a model and puts it in its place.
    async fn load(&self, name: &str) -> Result<(), String> {
        let (models, wanted) = (Arc::clone(&self.chat_models), name.to_owned());
        let loading = tokio::task::spawn_blocking(move || models.load(&wanted));
        let engine = loading.await.unwrap_or_else(|error| Err(format!("Loading the model failed: {error}.")))?;
        tracing::info!(model = name, "another model writes answers");
        self.assistant.set_ready(name, engine);
        Ok(())
    }

    async fn remember(&self, name: String) -> Result<(), StoreError> {
        let instead_of = self.chat_models.in_settings();
        let chosen = ChosenModel { name, instead_of, chosen_s: self.clock.now().as_second() };
        let stored = self.store.transact(move |tx| -> Result<(), StoreError> {
            if chosen.name == chosen.instead_of { tx.delete::<ChosenModel>(&()) } else { tx.put(&(), &chosen) }
        });
        stored.await.map_err(store_error)
    }
}

/// Waits until nothing runs and nobody waits, and ends the engine.
async fn end_of_answers(engine: Engine) {
    let latest = Instant::now() + ANSWERS_END_WITHIN;
    while Instant::now() < latest {
        let now = engine.load_now();
        if now.running == 0 && now.waiting == 0 {
            break;
        }
        tokio::time::sleep(LOOK).await;
    }
    engine.close();
}

/// A name as it is said back to whoever wrote it.
fn shortened(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(60).collect()
}

#[cfg(test)]
mod tests {
    use crate::{
        chat_models::{ChatFile, ChatModels},
        testing::{Settings, TestSchool, eventually},
    };
    use lyceum_api::{ErrorKind, operations::ModelChoice};
    use lyceum_models::{Engine, Script};
    use lyceum_storage::records::models::ChosenModel;
    use std::sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, Sender, channel},
    };

    /// One model, which is loaded when the test says so.
    struct Slow {
        begun: AtomicBool,
        go_on: Mutex<Receiver<()>>,
    }

    impl Slow {
        fn new() -> (Arc<Self>, Sender<()>) {
            let (sender, receiver) = channel();
            (Arc::new(Self { begun: AtomicBool::new(false), go_on: Mutex::new(receiver) }), sender)
        }
    }

    impl ChatModels for Slow {
        fn here(&self) -> Vec<ChatFile> {
            vec![ChatFile { name: "slow".to_owned(), bytes: 1, needs: Ok(1) }]
        }
        fn in_settings(&self) -> String {
            "usual".to_owned()
        }
        fn in_use(&self) -> String {
            self.in_settings()
        }
        fn load(&self, _: &str) -> Result<Engine, String> {
            self.begun.store(true, Ordering::SeqCst);
            self.go_on.lock().unwrap().recv().map_err(|error| error.to_string())?;
            Ok(Engine::scripted(Script::saying("Slowly.")))
        }
    }

    fn choice() -> ModelChoice {
        ModelChoice { name: "slow".to_owned() }
    }

    #[tokio::test]
    async fn a_change_goes_on_when_whoever_asked_has_left_and_is_alone() {
        let (models, go_on) = Slow::new();
        let settings = Settings { chat_models: models.clone(), ..Settings::default() };
        let (school, admin, _) = TestSchool::set_up_with(settings).await;
        let operations = Arc::clone(&school.services.ports.operations);
        let (port, who) = (Arc::clone(&operations), admin.clone());
        let asking = tokio::spawn(async move { port.use_model(&who, choice()).await });
        eventually(|| models.begun.load(Ordering::SeqCst)).await;
        let second = operations.use_model(&admin, choice()).await.unwrap_err();
        assert_eq!((second.kind, second.code.as_str()), (ErrorKind::Conflict, "model_loading"));
        asking.abort();
        assert!(asking.await.unwrap_err().is_cancelled());
        go_on.send(()).unwrap();
        eventually(|| school.assistant.name().as_deref() == Some("slow")).await;
        eventually(|| school.store.get::<ChosenModel>(&()).unwrap().is_some_and(|chosen| chosen.name == "slow")).await;
    }

    #[tokio::test]
    async fn the_model_that_the_server_is_loading_comes_first() {
        let (models, go_on) = Slow::new();
        let settings = Settings { chat_models: models.clone(), ..Settings::default() };
        let (school, admin, _) = TestSchool::set_up_with(settings).await;
        school.assistant.make_way();
        let operations = Arc::clone(&school.services.ports.operations);
        let mut asking = tokio::spawn(async move { operations.use_model(&admin, choice()).await });
        tokio::select! {
            biased;
            _ = &mut asking => panic!("it was changed while the first was being loaded"),
            () = a_few_turns() => {}
        }
        assert!(!models.begun.load(Ordering::SeqCst));
        school.assistant.set_ready("first", Engine::scripted(Script::saying("First.")));
        go_on.send(()).unwrap();
        asking.await.unwrap().unwrap();
        assert_eq!(school.assistant.name().as_deref(), Some("slow"));
    }

    /// Lets everything that can go on do so.
    async fn a_few_turns() {
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
    }
}
