//! What people see of courses, and what is kept of their work.

use crate::{test_course::film, testing::TestSchool};
use lyceum_api::{
    ErrorKind, Nothing, Role, Viewer,
    courses::{
        ChangeCourse, CourseRef, Home, Lesson, LessonPart, LessonRef, ProgressBatch, ProgressEntry, QuizAnswer,
        QuizAttempt,
    },
    ids::{CourseId, LessonId},
    imports::MediaQuery,
};
use std::time::Duration;

async fn lesson(school: &TestSchool, who: &Viewer, course: CourseId, number: usize) -> Lesson {
    let courses = &school.services.ports.courses;
    let course = courses.get_course(who, CourseRef { course }).await.unwrap();
    courses.get_lesson(who, LessonRef { lesson: course.lessons[number].id }).await.unwrap()
}

async fn publish(school: &TestSchool, who: &Viewer, course: CourseId, published: bool) {
    let change = ChangeCourse { course, title: None, summary: None, published: Some(published) };
    school.services.ports.courses.change_course(who, change).await.unwrap();
}

#[tokio::test]
async fn learners_see_published_courses_only() {
    let (school, admin, _) = TestSchool::set_up().await;
    let course = school.plants(&admin).await;
    let learner = school.person(&admin, "Lea Learner", Role::Learner).await;
    let id = lesson(&school, &admin, course, 0).await.id;
    publish(&school, &admin, course, false).await;
    let courses = &school.services.ports.courses;
    assert!(courses.list_courses(&learner, Nothing {}).await.unwrap().courses.is_empty());
    assert_eq!(courses.get_course(&learner, CourseRef { course }).await.unwrap_err().kind, ErrorKind::NotFound);
    assert_eq!(courses.get_lesson(&learner, LessonRef { lesson: id }).await.unwrap_err().kind, ErrorKind::NotFound);
    assert!(courses.get_course(&admin, CourseRef { course }).await.is_ok());
    publish(&school, &admin, course, true).await;
    assert!(!courses.get_course(&learner, CourseRef { course }).await.unwrap().may_change);
    let change = ChangeCourse { course, title: Some("Mine".to_owned()), summary: None, published: None };
    assert_eq!(courses.change_course(&learner, change).await.unwrap_err().kind, ErrorKind::Forbidden);

    courses.delete_course(&admin, CourseRef { course }).await.unwrap();
    assert_eq!(courses.get_course(&admin, CourseRef { course }).await.unwrap_err().kind, ErrorKind::NotFound);
    courses.restore_course(&admin, CourseRef { course }).await.unwrap();
    assert!(courses.get_course(&learner, CourseRef { course }).await.is_ok());
}

#[tokio::test]
async fn deleted_courses_go_for_good_after_30_days() {
    let (school, admin, _) = TestSchool::set_up().await;
    let course = school.plants(&admin).await;
    let courses = &school.services.ports.courses;
    courses.delete_course(&admin, CourseRef { course }).await.unwrap();
    let purge = || {
        super::purge_courses(&school.store, &school.services.deps.index, school.services.deps.clock.now().as_second())
    };
    school.pass(Duration::from_hours(30 * 24));
    assert_eq!(purge().await.unwrap(), 0);
    school.pass(Duration::from_secs(1));
    assert_eq!(purge().await.unwrap(), 1);
    assert_eq!(courses.restore_course(&admin, CourseRef { course }).await.unwrap_err().kind, ErrorKind::NotFound);
    assert_eq!(school.services.plan.stored(crate::plan::StorageArea::Courses).unwrap(), 0);
}

#[tokio::test]
async fn a_quiz_is_marked_and_its_last_attempt_kept() {
    let (school, admin, _) = TestSchool::set_up().await;
    let course = school.plants(&admin).await;
    let learner = school.person(&admin, "Lea Learner", Role::Learner).await;
    let page = lesson(&school, &learner, course, 2).await;
    let Some(LessonPart::Quiz(quiz)) = page.parts.into_iter().find(|part| matches!(part, LessonPart::Quiz(_))) else {
        panic!("no quiz")
    };
    assert!(quiz.last.is_none() && quiz.questions.len() == 3);
    let answer = |chosen: &[u32], text: &str| QuizAnswer { chosen: chosen.to_vec(), text: text.to_owned() };
    let attempt = |answers| QuizAttempt { lesson: page.id, key: quiz.key.clone(), answers };
    let courses = &school.services.ports.courses;
    let first = attempt(vec![answer(&[0], ""), answer(&[], "91,5 %"), answer(&[], "PHOTOSYNTHESIS")]);
    let result = courses.mark_quiz(&learner, first).await.unwrap();
    assert_eq!(result.marks.iter().map(|mark| mark.right).collect::<Vec<_>>(), [false, true, true]);
    assert!(result.marks[0].explanation.contains("stomata"));
    let wrong_count = courses.mark_quiz(&learner, attempt(vec![answer(&[0], "")])).await.unwrap_err();
    assert_eq!(wrong_count.code, "answer_count");
    let too_long = attempt(vec![answer(&[], &"x".repeat(1001)), answer(&[], ""), answer(&[], "")]);
    assert_eq!(courses.mark_quiz(&learner, too_long).await.unwrap_err().code, "answer_length");
    let again = lesson(&school, &learner, course, 2).await;
    let Some(LessonPart::Quiz(quiz)) = again.parts.into_iter().find(|part| matches!(part, LessonPart::Quiz(_))) else {
        panic!("no quiz")
    };
    assert_eq!(quiz.last, Some(result));
    let Some(LessonPart::Quiz(others)) =
        lesson(&school, &admin, course, 2).await.parts.into_iter().find(|p| matches!(p, LessonPart::Quiz(_)))
    else {
        panic!("no quiz")
    };
    assert_eq!(others.last, None, "attempts are one's own");
}

#[tokio::test]
async fn progress_is_kept_and_bounded() {
    let (school, admin, _) = TestSchool::set_up().await;
    let course = school.plants(&admin).await;
    let learner = school.person(&admin, "Lea Learner", Role::Learner).await;
    let courses = &school.services.ports.courses;
    let (first, exercise) =
        (lesson(&school, &learner, course, 0).await.id, lesson(&school, &learner, course, 3).await.id);
    let save = |entries: Vec<ProgressEntry>| courses.save_progress(&learner, ProgressBatch { entries });
    let code = |key: &str, code: &str| ProgressEntry::Code {
        lesson: exercise,
        key: key.to_owned(),
        code: code.to_owned(),
        passed: false,
    };
    save(vec![
        ProgressEntry::Opened { lesson: first },
        ProgressEntry::Finished { lesson: first, finished: true },
        ProgressEntry::Opened { lesson: LessonId(1) },
        code("exercise-1", "print(1)"),
        code("another", "print(2)"),
    ])
    .await
    .unwrap();
    let seen = courses.get_course(&learner, CourseRef { course }).await.unwrap();
    assert_eq!(seen.card.finished, 1);
    assert_eq!(seen.go_on, Some(seen.lessons[1].id));
    let Home::Learner { go_on: Some((card, row)), .. } = courses.get_home(&learner, Nothing {}).await.unwrap() else {
        panic!("no way on")
    };
    assert_eq!((card.id, row.id), (course, seen.lessons[1].id));
    let Some(LessonPart::Exercise(task)) = lesson(&school, &learner, course, 3)
        .await
        .parts
        .into_iter()
        .find(|part| matches!(part, LessonPart::Exercise(_)))
    else {
        panic!("no exercise")
    };
    assert_eq!(task.saved.as_deref(), Some("print(1)"));

    let many = vec![ProgressEntry::Opened { lesson: first }; 101];
    assert_eq!(save(many).await.unwrap_err().code, "too_many_entries");
    assert_eq!(save(vec![code("exercise-1", &"x".repeat(65_537))]).await.unwrap_err().code, "code_length");
    let nowhere = ProgressEntry::Watched { lesson: first, key: String::new(), at_s: f64::NAN };
    assert_eq!(save(vec![nowhere]).await.unwrap_err().code, "place_range");
}

#[tokio::test]
async fn a_new_learner_is_led_to_the_first_lesson_and_told_when_all_is_done() {
    let (school, admin, _) = TestSchool::set_up().await;
    let course = school.plants(&admin).await;
    let learner = school.person(&admin, "Ben Learner", Role::Learner).await;
    let courses = &school.services.ports.courses;
    let go_on = async || match courses.get_home(&learner, Nothing {}).await.unwrap() {
        Home::Learner { go_on, .. } => go_on,
        other => panic!("not a learner's page: {other:?}"),
    };
    let lessons = courses.get_course(&learner, CourseRef { course }).await.unwrap().lessons;
    let (card, row) = go_on().await.expect("a lesson to begin with");
    assert_eq!((card.id, card.finished, row.id), (course, 0, lessons[0].id));
    let entries = lessons.iter().map(|row| ProgressEntry::Finished { lesson: row.id, finished: true }).collect();
    courses.save_progress(&learner, ProgressBatch { entries }).await.unwrap();
    assert_eq!(go_on().await, None);
}

#[tokio::test]
async fn media_opens_for_its_signature_only_and_videos_resume() {
    let (school, admin, _) = TestSchool::set_up().await;
    let state = school.import(&admin, None, &[("a.mp4", film(60))]).await;
    let course = state.course.unwrap();
    let watched = |key: &str| ProgressEntry::Watched { lesson: LessonId(0), key: key.to_owned(), at_s: 31.5 };
    let page = lesson(&school, &admin, course, 0).await;
    let LessonPart::Video(video) = &page.parts[0] else { panic!("{page:?}") };
    let ProgressEntry::Watched { key, at_s, .. } = watched(&video.key) else { unreachable!() };
    let entries = vec![ProgressEntry::Watched { lesson: page.id, key, at_s }];
    school.services.ports.courses.save_progress(&admin, ProgressBatch { entries }).await.unwrap();
    let again = lesson(&school, &admin, course, 0).await;
    let LessonPart::Video(video) = &again.parts[0] else { panic!("{again:?}") };
    assert!((video.resume_at_s - 31.5).abs() < f64::EPSILON);

    let (hash, query) = video.src.strip_prefix("/media/").unwrap().split_once('?').unwrap();
    let field =
        |name: &str| query.split('&').find_map(|part| part.strip_prefix(&format!("{name}="))).unwrap().to_owned();
    let query = MediaQuery {
        name: field("name"),
        until: field("until").parse().unwrap(),
        r#for: field("for"),
        sign: field("sign"),
    };
    let files = &school.services.ports.files;
    let file = files.open_media(hash, query.clone()).await.unwrap();
    assert_eq!((file.mime, file.inline, file.video_of), ("video/mp4", true, admin.user));
    assert_eq!(std::fs::read(&file.path).unwrap(), film(60));
    let other = MediaQuery { r#for: lyceum_api::ids::UserId(7).to_string(), ..query.clone() };
    assert_eq!(files.open_media(hash, other).await.unwrap_err().code, "address_refused");
    school.pass(Duration::from_secs(12 * 3600 + 1));
    assert_eq!(files.open_media(hash, query).await.unwrap_err().code, "address_expired");
}
