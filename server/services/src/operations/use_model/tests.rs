//! Changing models while others are being loaded.

use crate::{
    chat_models::{ChatFile, ChatModels},
    testing::{Settings, TestSchool, eventually},
};
use lyceum_api::{
    ErrorKind,
    operations::{ModelChoice, ModelPurpose},
};
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
    fn in_settings(&self, purpose: ModelPurpose) -> Option<String> {
        (purpose == ModelPurpose::Answers).then(|| "usual".to_owned())
    }
    fn in_use(&self, purpose: ModelPurpose) -> Option<String> {
        self.in_settings(purpose)
    }
    fn load(&self, _: &str) -> Result<Engine, String> {
        self.begun.store(true, Ordering::SeqCst);
        self.go_on.lock().unwrap().recv().map_err(|error| error.to_string())?;
        Ok(Engine::scripted(Script::saying("Slowly.")))
    }
}

fn choice() -> ModelChoice {
    ModelChoice { name: "slow".to_owned(), purpose: ModelPurpose::Answers }
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
    eventually(|| school.assistants.answers.name().as_deref() == Some("slow")).await;
    eventually(|| school.store.get::<ChosenModel>(&()).unwrap().is_some_and(|chosen| chosen.name == "slow")).await;
}

#[tokio::test]
async fn the_model_that_the_server_is_loading_comes_first() {
    let (models, go_on) = Slow::new();
    let settings = Settings { chat_models: models.clone(), ..Settings::default() };
    let (school, admin, _) = TestSchool::set_up_with(settings).await;
    school.assistants.answers.make_way();
    let operations = Arc::clone(&school.services.ports.operations);
    let mut asking = tokio::spawn(async move { operations.use_model(&admin, choice()).await });
    tokio::select! {
        biased;
        _ = &mut asking => panic!("it was changed while the first was being loaded"),
        () = a_few_turns() => {}
    }
    assert!(!models.begun.load(Ordering::SeqCst));
    school.assistants.answers.set_ready("first", Engine::scripted(Script::saying("First.")));
    go_on.send(()).unwrap();
    asking.await.unwrap().unwrap();
    assert_eq!(school.assistants.answers.name().as_deref(), Some("slow"));
}

/// Lets everything that can go on do so.
async fn a_few_turns() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}
