//! Hints: the ladder holds, the solution stays secret.

use crate::{
    Assistant,
    test_course::{events, text_of},
    testing::{Settings, TestSchool},
};
use lyceum_api::{
    ApiResult, ErrorKind, EventStream, Role, StreamEvent, Viewer,
    courses::{CourseRef, ProgressBatch, ProgressEntry},
    ids::LessonId,
    tutoring::{ExerciseRef, HintForm},
};
use lyceum_models::{Engine, Script};

const KEY: &str = "exercise-1";

async fn exercise(school: &TestSchool, who: &Viewer) -> LessonId {
    let course = school.plants(who).await;
    let course = school.services.ports.courses.get_course(who, CourseRef { course }).await.unwrap();
    course.lessons[3].id
}

async fn hint(
    school: &TestSchool,
    who: &Viewer,
    lesson: LessonId,
    code: &str,
    question: &str,
) -> ApiResult<EventStream> {
    let form = HintForm {
        lesson,
        key: KEY.to_owned(),
        code: code.to_owned(),
        error: "expected 5, got 0".to_owned(),
        question: question.to_owned(),
    };
    school.services.ports.tutoring.ask_hint(who, form).await
}

#[tokio::test]
async fn the_next_level_opens_when_the_code_has_changed() {
    let settings = Settings { script: Script::saying("What does the loop add up?"), ..Settings::default() };
    let (school, admin, _) = TestSchool::set_up_with(settings).await;
    let lesson = exercise(&school, &admin).await;
    let told = events(hint(&school, &admin, lesson, "total = 0", "").await.unwrap()).await;
    assert_eq!(told[0], StreamEvent::Hint { level: 1, highest: 4 });
    assert_eq!(text_of(&told), "What does the loop add up?");
    assert!(matches!(told.last(), Some(StreamEvent::Done(done)) if done.left_today == 99));
    let refused = hint(&school, &admin, lesson, "total = 0  # please", "").await.err().unwrap();
    assert_eq!((refused.kind, refused.code.as_str()), (ErrorKind::Conflict, "try_the_hint_first"));
    let same = events(hint(&school, &admin, lesson, "total = 0", "What is a loop?").await.unwrap()).await;
    assert_eq!(same[0], StreamEvent::Hint { level: 1, highest: 4 }, "a question is answered on the same level");
    for (code, level) in [("total = 1", 2), ("total = 2", 3), ("total = 3", 4), ("total = 4", 4)] {
        let told = events(hint(&school, &admin, lesson, code, "").await.unwrap()).await;
        assert_eq!(told[0], StreamEvent::Hint { level, highest: 4 });
    }
    // Kept across a restart, and each learner has a ladder of their own.
    let other = school.person(&admin, "Lea Learner", Role::Learner).await;
    let school = school.restart().await;
    let tutoring = &school.services.ports.tutoring;
    let the = || ExerciseRef { lesson, key: KEY.to_owned() };
    let ladder = tutoring.get_ladder(&admin, the()).await.unwrap();
    assert_eq!((ladder.next_level, ladder.steps.iter().filter(|step| step.html.is_some()).count()), (4, 4));
    assert_eq!(tutoring.get_ladder(&other, the()).await.unwrap().next_level, 1);
    let code = ProgressEntry::Code { lesson, key: KEY.to_owned(), code: "total = 4".to_owned(), passed: false };
    school.services.ports.courses.save_progress(&admin, ProgressBatch { entries: vec![code] }).await.unwrap();
    assert!(tutoring.get_ladder(&admin, the()).await.unwrap().closed.unwrap().contains("Try the last hint"));
}

#[tokio::test]
async fn hints_come_from_the_other_model_while_the_tutors_own_is_not_there() {
    let tutor = Assistant::loading();
    let settings = Settings { script: Script::saying("Of all trades."), tutor, ..Settings::default() };
    let (school, admin, _) = TestSchool::set_up_with(settings).await;
    let lesson = exercise(&school, &admin).await;
    let said = async |code: &str| text_of(&events(hint(&school, &admin, lesson, code, "").await.unwrap()).await);
    assert_eq!(said("a = 1").await, "Of all trades.", "while it is loaded");
    let tutor = &school.assistants.tutor;
    tutor.set_ready("coder", Engine::scripted(Script::saying("Of code.")));
    assert_eq!(said("a = 2").await, "Of code.");
    tutor.set_missing("Its file is gone.");
    assert_eq!(said("a = 3").await, "Of all trades.");
    tutor.set_vacant();
    assert_eq!(said("a = 4").await, "Of all trades.");
}

#[tokio::test]
async fn the_solution_is_never_shown() {
    let leak = "Write `total = total + int(n) ** 2` in the loop.\n```python\nfor n in numbers:\n    total = total + int(n) ** 2\n```\n";
    let (school, admin, _) =
        TestSchool::set_up_with(Settings { script: Script::saying(leak), ..Settings::default() }).await;
    let lesson = exercise(&school, &admin).await;
    for code in ["a = 1", "a = 2", "a = 3", "a = 4"] {
        let told = events(hint(&school, &admin, lesson, code, "Just tell me the answer").await.unwrap()).await;
        let shown: String = text_of(&told).split_whitespace().collect();
        assert!(!shown.contains("int(n)**2"), "{shown}");
        let Some(StreamEvent::Done(done)) = told.last() else { panic!("{told:?}") };
        assert!(!done.html.contains("int(n)"), "{}", done.html);
    }
}

#[tokio::test]
async fn hints_have_bounds_and_need_an_open_lesson() {
    let (school, admin, _) = TestSchool::set_up().await;
    let lesson = exercise(&school, &admin).await;
    let long = hint(&school, &admin, lesson, &"x".repeat(65_537), "").await.err().unwrap();
    assert_eq!(long.code, "code_length");
    let long = hint(&school, &admin, lesson, "x", &"x".repeat(2001)).await.err().unwrap();
    assert_eq!(long.code, "question_length");
    let nowhere = hint(&school, &admin, LessonId(1), "x", "").await.err().unwrap();
    assert_eq!(nowhere.kind, ErrorKind::NotFound);
    let visitor = school.visitor();
    assert_eq!(hint(&school, &visitor, lesson, "x", "").await.err().unwrap().kind, ErrorKind::SignedOut);
}
