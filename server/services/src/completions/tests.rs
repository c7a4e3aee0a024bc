//! Programs that complete and embed, with a scripted model.

use crate::{
    plan::Limits,
    testing::{NOTHING, Settings, TestSchool, eventually},
};
use futures_util::StreamExt;
use lyceum_api::{
    ErrorKind, Role, Viewer,
    completions::{AnswerForm, CompletionEvent, CompletionRequest, Turn},
    plan::PlanLimit,
    stream::FinishReason,
};
use lyceum_models::{Gate, Script};

fn request(text: &str) -> CompletionRequest {
    CompletionRequest {
        model: "default".to_owned(),
        turns: vec![Turn { role: "user".to_owned(), text: text.to_owned() }],
        temperature: 0.0,
        top_p: 1.0,
        top_k: 0,
        min_p: 0.0,
        repetition_penalty: 1.0,
        max_tokens: Some(50),
        stop: Vec::new(),
        seed: Some(1),
        ignore_eos: false,
        form: AnswerForm::Text,
        scores: None,
    }
}

fn user(who: &Viewer) -> lyceum_api::ids::UserId {
    who.user.unwrap()
}

#[tokio::test]
async fn a_completion_streams_ends_and_counts_one_interaction() {
    let (school, admin, _) = TestSchool::set_up().await;
    let teacher = school.person(&admin, "Tara", Role::Teacher).await;
    let stream = school.services.ports.completions.complete(&teacher, request("How?")).await.unwrap();
    let events: Vec<_> = stream.collect().await;
    let text: String =
        events.iter().filter_map(|e| if let CompletionEvent::Text(t) = e { Some(t.as_str()) } else { None }).collect();
    assert_eq!(text, "A leaf makes sugar from light.");
    let Some(CompletionEvent::Done(reason, usage)) = events.last() else { panic!("{events:?}") };
    assert_eq!(*reason, FinishReason::Stop);
    assert!(usage.completion_tokens > 0 && usage.prompt_tokens > 0);
    assert_eq!(school.services.plan.left_today(user(&teacher)), 99);
}

#[tokio::test]
async fn leaving_before_the_first_token_costs_nothing_and_frees_the_place() {
    let gate = Gate::new();
    let script = Script { gate: Some(gate.clone()), ..Script::saying("one two three") };
    let limits = Limits::default().with(PlanLimit::ChatUsers, 1).unwrap();
    let (school, admin, _) = TestSchool::set_up_with(Settings { limits, script, ..Settings::default() }).await;
    let completions = &school.services.ports.completions;
    let stream = completions.complete(&admin, request("How?")).await.unwrap();
    assert_eq!(school.services.plan.left_today(user(&admin)), 99);
    let other = school.person(&admin, "Tara", Role::Teacher).await;
    let busy = completions.complete(&other, request("How?")).await.err().unwrap();
    assert_eq!((busy.kind, busy.code.as_str()), (ErrorKind::Busy, "chat_users"));
    assert_eq!(school.services.plan.left_today(user(&other)), 100, "a refusal costs nothing");
    drop(stream);
    eventually(|| school.services.plan.left_today(user(&admin)) == 100).await;
    gate.open();
    let stream = completions.complete(&other, request("How?")).await.unwrap();
    assert!(matches!(stream.collect::<Vec<_>>().await.last(), Some(CompletionEvent::Done(..))));
}

#[tokio::test]
async fn limits_and_wrong_names_are_refused_before_the_model_is_asked() {
    let limits = Limits::default().with(PlanLimit::PersonAiInteractions, 1).unwrap();
    let (school, admin, _) = TestSchool::set_up_with(Settings { limits, ..Settings::default() }).await;
    let completions = &school.services.ports.completions;
    let unknown = CompletionRequest { model: "gpt-9".to_owned(), ..request("How?") };
    let refusal = completions.complete(&admin, unknown).await.err().unwrap();
    assert_eq!((refusal.kind, refusal.field.as_deref()), (ErrorKind::NotFound, Some("model")));
    assert_eq!(
        completions.complete(&school.visitor(), request("How?")).await.err().unwrap().kind,
        ErrorKind::SignedOut
    );
    completions.complete(&admin, request("How?")).await.unwrap().collect::<Vec<_>>().await;
    let used_up = completions.complete(&admin, request("How?")).await.err().unwrap();
    assert_eq!(used_up.code, "person_ai_interactions");
}

#[tokio::test]
async fn without_a_model_it_says_so() {
    let (school, admin, _) = TestSchool::set_up().await;
    school.assistants.answers.set_missing("The file is not there.");
    let completions = &school.services.ports.completions;
    let refusal = completions.complete(&admin, request("How?")).await.err().unwrap();
    assert_eq!((refusal.kind, refusal.code.as_str()), (ErrorKind::Unavailable, "assistant_missing"));
    assert_eq!(school.services.plan.left_today(user(&admin)), 100);
    let names: Vec<_> = completions.models(&admin).await.unwrap().into_iter().map(|model| model.embeds).collect();
    assert_eq!(names, [true]);
    let plan = school.services.ports.operations.get_plan(&admin, NOTHING).await.unwrap();
    assert_eq!(
        (plan.healthy, plan.health.text.as_str()),
        (false, "The assistant cannot answer. The file is not there.")
    );
}

#[tokio::test]
async fn texts_become_vectors_of_length_one() {
    let (school, admin, _) = TestSchool::set_up().await;
    let completions = &school.services.ports.completions;
    let texts = vec!["light and leaf".to_owned(), "rivers".to_owned()];
    let embedded = completions.embed(&admin, "", texts).await.unwrap();
    assert_eq!(embedded.vectors.len(), 2);
    for vector in &embedded.vectors {
        let length: f32 = vector.iter().map(|value| value * value).sum();
        assert!((length - 1.0).abs() < 1e-3);
    }
    for texts in [Vec::new(), vec![" ".to_owned()], vec!["x".repeat(40_000)], vec!["x".to_owned(); 257]] {
        let refusal = completions.embed(&admin, "", texts).await.unwrap_err();
        assert_eq!(refusal.field.as_deref(), Some("input"));
    }
}
