//! Questions from the form to the stored answer, on a real index and store.

use crate::{
    plan::{Limits, Step},
    test_course::{events, text_of},
    testing::{Settings, TestSchool},
};
use lyceum_api::{
    ErrorKind, Nothing, Role, StreamEvent, Viewer,
    asking::{AskForm, PassageRef, QuestionRef, SearchQuery},
    courses::{ChangeCourse, Home},
    ids::UserId,
    plan::PlanLimit,
};
use lyceum_models::{Script, ServiceClass};

const QUESTION: &str = "What does a leaf make from water and carbon dioxide?";

fn form(question: &str) -> AskForm {
    AskForm { question: question.to_owned(), course: None, lesson: None }
}

/// Covered as well, and never answered before.
const ANOTHER: &str = "Does a leaf make its sugar from water and carbon dioxide?";

async fn ask(school: &TestSchool, who: &Viewer, question: &str) -> Vec<StreamEvent> {
    events(school.services.ports.asking.ask(who, form(question)).await.unwrap()).await
}

fn saying(text: &str) -> Settings {
    Settings { script: Script::saying(text), ..Settings::default() }
}

#[tokio::test]
async fn an_answer_comes_with_checked_marks() {
    let settings = saying("A leaf makes sugar from water and carbon dioxide [9]. The moon is made of old cheese [1].");
    let (school, admin, _) = TestSchool::set_up_with(settings).await;
    school.plants(&admin).await;
    let learner = school.person(&admin, "Lea Learner", Role::Learner).await;
    let told = ask(&school, &learner, QUESTION).await;
    let StreamEvent::Passages { passages, covered: true } = &told[0] else { panic!("{told:?}") };
    assert_eq!(passages[0].lesson_title, "Leaves");
    assert!(passages[0].marked.contains('\u{2}'));
    assert_eq!(text_of(&told), "A leaf makes sugar from water and carbon dioxide. [1] The moon is made of old cheese.");
    let Some(StreamEvent::Done(done)) = told.last() else { panic!("{told:?}") };
    assert_eq!((done.citations.as_slice(), done.left_today), (&[1][..], 99));
    assert!(done.html.contains(&format!("href=\"{}\"", passages[0].href)), "{}", done.html);

    let asking = &school.services.ports.asking;
    let place = asking.get_passage(&learner, PassageRef { passage: passages[0].id }).await.unwrap();
    assert!(place.text.contains("carbon dioxide") && place.first_block <= place.last_block);
    let mine = asking.list_my_questions(&learner, Nothing {}).await.unwrap().questions;
    assert_eq!((mine.len(), mine[0].covered, mine[0].html == done.html), (1, true, true));
    assert_eq!(done.question, Some(mine[0].id));
}

#[tokio::test]
async fn what_the_courses_do_not_cover_costs_nothing_and_reaches_the_teacher() {
    let (school, admin, _) = TestSchool::set_up().await;
    school.plants(&admin).await;
    let learner = school.person(&admin, "Lea Learner", Role::Learner).await;
    let told = ask(&school, &learner, "Who won the football championship of Brazil?").await;
    assert!(matches!(told[0], StreamEvent::Passages { covered: false, .. }), "{told:?}");
    let Some(StreamEvent::Done(done)) = told.last() else { panic!("{told:?}") };
    assert!(done.html.contains("do not cover") && done.left_today == 100, "{done:?}");
    let asking = &school.services.ports.asking;
    let question = done.question.unwrap();
    assert_eq!(asking.tell_teacher(&admin, QuestionRef { question }).await.unwrap_err().kind, ErrorKind::NotFound);
    asking.tell_teacher(&learner, QuestionRef { question }).await.unwrap();
    assert_eq!(asking.list_questions(&learner, Nothing {}).await.unwrap_err().kind, ErrorKind::Forbidden);
    let teacher = school.person(&admin, "Tom Teacher", Role::Teacher).await;
    let all = asking.list_questions(&teacher, Nothing {}).await.unwrap().questions;
    assert!(all[0].told_teacher && !all[0].covered && all[0].asked_by == "Lea Learner", "{all:?}");
    let home = school.services.ports.courses.get_home(&teacher, Nothing {}).await.unwrap();
    let Home::Teacher { questions, questions_today, .. } = home else { panic!("{home:?}") };
    assert_eq!((questions.len(), questions_today), (1, 1));
}

#[tokio::test]
async fn hidden_courses_take_no_part_in_search_or_answers() {
    let (school, admin, _) = TestSchool::set_up().await;
    let course = school.plants(&admin).await;
    let learner = school.person(&admin, "Lea Learner", Role::Learner).await;
    let query = |course| SearchQuery { q: "stomata".to_owned(), course, limit: None };
    let asking = &school.services.ports.asking;
    let found = asking.search(&learner, query(None)).await.unwrap();
    let passage = found.passages[0].id;
    let hide = ChangeCourse { course, title: None, summary: None, published: Some(false) };
    school.services.ports.courses.change_course(&admin, hide).await.unwrap();
    assert!(asking.search(&learner, query(None)).await.unwrap().passages.is_empty());
    assert_eq!(asking.search(&learner, query(Some(course))).await.unwrap_err().kind, ErrorKind::NotFound);
    assert_eq!(asking.get_passage(&learner, PassageRef { passage }).await.unwrap_err().kind, ErrorKind::NotFound);
    let told = ask(&school, &learner, QUESTION).await;
    assert_eq!(told[0], StreamEvent::Passages { passages: vec![], covered: false });
    assert!(!asking.search(&admin, query(None)).await.unwrap().passages.is_empty());
}

#[tokio::test]
async fn without_a_model_or_places_the_passages_come_with_a_sentence() {
    let limits = Limits::default().with(PlanLimit::PersonAiInteractions, 1).unwrap();
    let (school, admin, _) = TestSchool::set_up_with(Settings { limits, ..Settings::default() }).await;
    school.plants(&admin).await;
    let learner = school.person(&admin, "Lea Learner", Role::Learner).await;
    assert!(matches!(ask(&school, &learner, QUESTION).await.last(), Some(StreamEvent::Done(_))));
    let told = ask(&school, &learner, ANOTHER).await;
    assert!(matches!(&told[0], StreamEvent::Passages { passages, covered: true } if !passages.is_empty()));
    let Some(StreamEvent::Failed(error)) = told.last() else { panic!("{told:?}") };
    assert_eq!((error.kind, error.code.as_str()), (ErrorKind::LimitReached, "person_ai_interactions"));

    // What was answered before is answered all the same.
    assert!(matches!(ask(&school, &learner, QUESTION).await.last(), Some(StreamEvent::Done(_))));

    school.assistants.answers.set_missing("The file is not there.");
    let told = ask(&school, &admin, QUESTION).await;
    assert!(matches!(&told[0], StreamEvent::Passages { covered: true, .. }));
    assert!(matches!(told.last(), Some(StreamEvent::Failed(error)) if error.kind == ErrorKind::Unavailable));
    let mine = school.services.ports.asking.list_my_questions(&admin, Nothing {}).await.unwrap().questions;
    assert_eq!((mine.len(), mine[0].html.as_str()), (1, ""), "the question is kept without an answer");
}

#[tokio::test]
async fn questions_have_bounds() {
    let (school, admin, _) = TestSchool::set_up().await;
    let asking = &school.services.ports.asking;
    for question in ["", "  \n", &"x".repeat(2001), &"y".repeat(1 << 20)] {
        let refused = asking.ask(&admin, form(question)).await.err().unwrap();
        assert_eq!(refused.field.as_deref(), Some("question"));
    }
    let long = SearchQuery { q: "x".repeat(1001), course: None, limit: None };
    assert_eq!(asking.search(&admin, long).await.unwrap_err().code, "query_length");
    let greedy = SearchQuery { q: "x".to_owned(), course: None, limit: Some(51) };
    assert_eq!(asking.search(&admin, greedy).await.unwrap_err().code, "limit_range");
}

#[tokio::test]
async fn the_same_question_with_the_same_rights_gets_the_kept_answer() {
    let (school, admin, _) =
        TestSchool::set_up_with(saying("A leaf makes sugar from water and carbon dioxide [1].")).await;
    let course = school.plants(&admin).await;
    let lea = school.person(&admin, "Lea Learner", Role::Learner).await;
    let ben = school.person(&admin, "Ben Learner", Role::Learner).await;
    let first = ask(&school, &lea, QUESTION).await;
    let again = ask(&school, &ben, &format!("  {}", QUESTION.replace(' ', "  "))).await;
    assert_eq!(text_of(&again), text_of(&first));
    let Some(StreamEvent::Done(done)) = again.last() else { panic!("{again:?}") };
    assert_eq!((done.left_today, done.citations.as_slice()), (100, &[1][..]), "no model ran, so it cost nothing");
    let area = || school.services.cache.area_use(crate::cache::CacheArea::Answers);
    assert_eq!((area().hits, area().misses), (1, 1));
    let mine = school.services.ports.asking.list_my_questions(&ben, Nothing {}).await.unwrap().questions;
    assert_eq!(mine.len(), 1, "it is Ben's own question");

    // Other rights: the course is hidden from learners, the admin still sees it.
    let hide = ChangeCourse { course, title: None, summary: None, published: Some(false) };
    school.services.ports.courses.change_course(&admin, hide).await.unwrap();
    let hidden = ask(&school, &ben, QUESTION).await;
    assert!(matches!(hidden[0], StreamEvent::Passages { covered: false, .. }), "{hidden:?}");
    assert!(!text_of(&hidden).contains("sugar"));
    assert_eq!(area().hits, 1);
}

#[tokio::test]
async fn search_results_are_kept_for_the_same_rights_alone() {
    let (school, admin, _) = TestSchool::set_up().await;
    let course = school.plants(&admin).await;
    let lea = school.person(&admin, "Lea Learner", Role::Learner).await;
    let search = async |who: &Viewer| {
        let query = SearchQuery { q: "sugar".to_owned(), course: None, limit: None };
        school.services.ports.asking.search(who, query).await.unwrap()
    };
    let first = search(&lea).await;
    assert_eq!(search(&lea).await, first);
    let area = || school.services.cache.area_use(crate::cache::CacheArea::Search);
    assert_eq!((area().hits, area().misses), (1, 1));
    let hide = ChangeCourse { course, title: None, summary: None, published: Some(false) };
    school.services.ports.courses.change_course(&admin, hide).await.unwrap();
    assert!(search(&lea).await.passages.is_empty());
    assert!(!search(&admin).await.passages.is_empty());
}

#[tokio::test]
async fn a_restart_logs_nobody_out_and_starts_warm() {
    let (school, admin, done) = TestSchool::set_up_with(saying("A leaf makes sugar [1].")).await;
    let _ = done;
    school.plants(&admin).await;
    let sign_in = lyceum_api::accounts::SignIn { name: "Ada Admin".into(), secret: "tall green ladder".into() };
    let granted = school.services.ports.accounts.sign_in(&school.visitor(), sign_in).await.unwrap();
    let token = crate::testing::token(&granted);
    assert_eq!(school.viewer(&token).user, admin.user);
    ask(&school, &admin, QUESTION).await;
    school.services.cache.tidy();
    let kept = school.services.cache.len();
    assert!(kept > 0);
    school.services.close().await;
    let school = school.restart().await;
    assert_eq!(school.services.cache.len(), kept);
    assert!(!school.services.sessions.remembered_tokens().is_empty(), "people are remembered");
    assert_eq!(school.viewer(&token).user, admin.user, "and nobody has to sign in again");
}

#[tokio::test]
async fn under_pressure_questions_get_their_passages_and_then_an_honest_no() {
    let (school, admin, _) = TestSchool::set_up().await;
    school.plants(&admin).await;
    let learner = school.person(&admin, "Lea Learner", Role::Learner).await;
    let plan = &school.services.plan;
    plan.relief().take(Step::PassagesOnly as usize + 1);
    let told = ask(&school, &learner, QUESTION).await;
    assert!(matches!(&told[0], StreamEvent::Passages { passages, covered: true } if !passages.is_empty()));
    let Some(StreamEvent::Done(done)) = told.last() else { panic!("{told:?}") };
    assert!(done.html.contains("rests for a moment") && done.left_today == 100, "{done:?}");
    assert_eq!(done.said[0].code, "passages_alone", "for other languages");
    assert!(plan.enter(ServiceClass::Chat, UserId(7)).is_ok(), "the assistant still chats");
    plan.relief().take(Step::ALL.len());
    let refused = plan.enter(ServiceClass::Chat, UserId(7)).err().unwrap();
    assert_eq!((refused.kind, refused.code.as_str()), (ErrorKind::Busy, "assistant_rests"));
    assert!(refused.retry_after_s.is_some());
    plan.relief().take(0);
    let told = ask(&school, &learner, QUESTION).await;
    assert!(matches!(told.last(), Some(StreamEvent::Done(done)) if done.left_today == 99), "{told:?}");
}

#[tokio::test]
async fn while_content_is_coming_nobody_is_told_that_courses_do_not_cover_it() {
    let (school, admin, _) = TestSchool::set_up().await;
    let course = school.plants(&admin).await;
    let learner = school.person(&admin, "Lea Learner", Role::Learner).await;
    let football = "Who won the football championship of Brazil?";
    let announcement = school.services.importing.announce();
    let told = ask(&school, &learner, football).await;
    let Some(StreamEvent::Failed(error)) = told.last() else { panic!("{told:?}") };
    assert_eq!((error.kind, error.code.as_str()), (ErrorKind::Unavailable, "more_to_come"));
    let asking = &school.services.ports.asking;
    assert!(asking.list_my_questions(&learner, Nothing {}).await.unwrap().questions.is_empty());
    let search = SearchQuery { q: "football".to_owned(), course: None, limit: None };
    assert!(asking.search(&learner, search.clone()).await.unwrap().incomplete);

    // What is there is answered, and a course that is complete is what it is.
    let covered = ask(&school, &learner, QUESTION).await;
    assert!(matches!(covered.last(), Some(StreamEvent::Done(_))), "{covered:?}");
    let in_course = AskForm { course: Some(course), ..form(football) };
    let told = events(asking.ask(&learner, in_course).await.unwrap()).await;
    assert!(matches!(told.last(), Some(StreamEvent::Done(_))), "{told:?}");

    drop(announcement);
    let told = ask(&school, &learner, football).await;
    assert!(matches!(told.last(), Some(StreamEvent::Done(done)) if done.question.is_some()), "{told:?}");
    assert!(!asking.search(&learner, search).await.unwrap().incomplete);
}

#[tokio::test]
async fn files_that_are_still_being_sent_promise_nothing() {
    let (school, admin, _) = TestSchool::set_up().await;
    school.plants(&admin).await;
    let import = school.open_import(&admin, None).await.unwrap();
    school.send(&admin, import, "a.md", b"# A\n\ntext").await.unwrap();
    let told = ask(&school, &admin, "Who won the football championship of Brazil?").await;
    assert!(matches!(told.last(), Some(StreamEvent::Done(_))), "it may never be finished: {told:?}");
}
