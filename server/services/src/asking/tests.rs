//! Questions from the form to the stored answer, on a real index and store.

use crate::{
    plan::Limits,
    test_course::{events, text_of},
    testing::{Settings, TestSchool},
};
use lyceum_api::{
    ErrorKind, Nothing, Role, StreamEvent, Viewer,
    asking::{AskForm, PassageRef, QuestionRef, SearchQuery},
    courses::{ChangeCourse, Home},
    plan::PlanLimit,
};
use lyceum_models::Script;

const QUESTION: &str = "What does a leaf make from water and carbon dioxide?";

fn form(question: &str) -> AskForm {
    AskForm { question: question.to_owned(), course: None, lesson: None }
}

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
    let told = ask(&school, &learner, QUESTION).await;
    assert!(matches!(&told[0], StreamEvent::Passages { passages, covered: true } if !passages.is_empty()));
    let Some(StreamEvent::Failed(error)) = told.last() else { panic!("{told:?}") };
    assert_eq!((error.kind, error.code.as_str()), (ErrorKind::LimitReached, "person_ai_interactions"));

    school.assistant.set_missing("The file is not there.");
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
