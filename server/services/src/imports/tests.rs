//! Imports from the first byte to search, on a real store and index, with the parsers in their child.

use crate::{
    plan::{Limits, StorageArea},
    test_course::{LEAVES, files_below, film, plants},
    testing::{Settings, TestSchool, eventually, settable_space},
};
use futures_util::StreamExt;
use lyceum_api::{
    ErrorKind, Nothing, Role,
    asking::SearchQuery,
    courses::{CourseRef, LessonKind, LessonPart, LessonRef, ProgressBatch, ProgressEntry},
    imports::{FileOutcome, ImportPhase, ImportRef, ImportState, IncomingFile},
    plan::PlanLimit,
};
use std::{
    io::Write,
    sync::{Arc, atomic::Ordering},
};

fn outcome(state: &ImportState, path: &str) -> (FileOutcome, String) {
    let report =
        state.report.iter().find(|report| report.path == path).unwrap_or_else(|| panic!("{path} in {state:?}"));
    (report.outcome, report.note.clone())
}

fn query(q: &str) -> SearchQuery {
    SearchQuery { q: q.to_owned(), course: None, limit: None }
}

#[tokio::test]
async fn a_folder_becomes_a_course_that_can_be_read_and_searched() {
    let (school, admin, _) = TestSchool::set_up().await;
    let teacher = school.person(&admin, "Tom Teacher", Role::Teacher).await;
    let mut files = plants();
    files.push(("Plants/notes.exe", b"MZ".to_vec()));
    files.push(("Plants/fake.pdf", b"no pdf at all".to_vec()));
    files.push(("Plants/2-roots.mp4", film(90)));
    files.push(("Plants/2-roots.en.vtt", b"WEBVTT\n\n00:00.000 --> 00:04.000\nRoots hold the plant firmly.\n\n00:04.000 --> 00:09.500\nThey drink rain.\n".to_vec()));
    files.push(("Plants/lonely.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n".to_vec()));
    let state = school.import(&teacher, None, &files).await;
    assert_eq!(state.phase, ImportPhase::Done, "{state:?}");
    assert_eq!(state.title, "Plants");
    assert_eq!(outcome(&state, "10-leaves.md").0, FileOutcome::Read);
    for skipped in ["notes.exe", "fake.pdf", "lonely.vtt"] {
        let (outcome, note) = outcome(&state, skipped);
        assert_eq!(outcome, FileOutcome::Skipped, "{skipped}");
        assert!(note.ends_with('.') && note.len() > 20, "{note}");
    }
    let course = state.course.unwrap();
    let ports = &school.services.ports;
    let learner = school.person(&admin, "Lea Learner", Role::Learner).await;
    let course = ports.courses.get_course(&learner, CourseRef { course }).await.unwrap();
    assert_eq!(course.card.summary, "How plants live.");
    let titles: Vec<_> = course.lessons.iter().map(|lesson| (lesson.title.as_str(), lesson.kind)).collect();
    assert_eq!(
        titles,
        [
            ("Roots and soil", LessonKind::Video),
            ("Leaves", LessonKind::Reading),
            ("Check", LessonKind::Quiz),
            ("Count", LessonKind::Exercise)
        ]
    );
    let lesson = ports.courses.get_lesson(&learner, LessonRef { lesson: course.lessons[0].id }).await.unwrap();
    let LessonPart::Video(video) = &lesson.parts[0] else { panic!("{:?}", lesson.parts) };
    assert_eq!((video.seconds, video.transcript.len()), (90, 2));
    assert_eq!(video.captions[0].0, "en");
    let LessonPart::Html { html } = &lesson.parts[1] else { panic!("{:?}", lesson.parts) };
    // Block 0 is the video, 1 and 2 are its transcript.
    assert!(html.starts_with("<div id=\"b3\">"), "{html}");
    assert!(html.contains(&format!("href=\"/lessons/{}\"", course.lessons[1].id)), "{html}");
    assert_eq!(lesson.next.unwrap().title, "Leaves");

    let found = ports.asking.search(&learner, query("drink rain")).await.unwrap();
    assert_eq!(found.passages[0].lesson, course.lessons[0].id);
    assert_eq!(found.passages[0].second, Some(0));
    assert!(!found.incomplete);
    let index = &school.services.deps.index;
    eventually(|| index.vector_counts(course.card.id.0).0 > 0).await;
    assert!(files_below(&school.folder.path().join("imports")).is_empty(), "uploads are gone");
}

#[tokio::test]
async fn a_second_import_updates_in_place() {
    let (school, admin, _) = TestSchool::set_up().await;
    let course = school.plants(&admin).await;
    let ports = &school.services.ports;
    let before = ports.courses.get_course(&admin, CourseRef { course }).await.unwrap();
    let leaves = before.lessons[1].id;
    let finished = ProgressBatch { entries: vec![ProgressEntry::Finished { lesson: leaves, finished: true }] };
    ports.courses.save_progress(&admin, finished).await.unwrap();
    let stored = school.services.plan.stored(StorageArea::Courses).unwrap();

    let mut files = plants();
    files[0].1 = LEAVES.replace("oxygen", "fresh oxygen").into();
    files.remove(2);
    let state = school.import(&admin, Some(course), &files).await;
    assert_eq!((state.phase, state.course), (ImportPhase::Done, Some(course)), "{state:?}");
    assert_eq!(outcome(&state, "10-leaves.md").0, FileOutcome::Read);
    assert_eq!(outcome(&state, "2-roots.md").0, FileOutcome::Unchanged);
    let after = ports.courses.get_course(&admin, CourseRef { course }).await.unwrap();
    assert_eq!(after.lessons.len(), 3);
    assert_eq!(after.lessons[0].title, "Roots and soil", "an unchanged lesson keeps the title of its document");
    assert_eq!(after.lessons[1].id, leaves);
    assert!(after.lessons[1].finished, "progress stays");
    let gone = ports.courses.get_lesson(&admin, LessonRef { lesson: before.lessons[2].id }).await;
    assert_eq!(gone.unwrap_err().kind, ErrorKind::NotFound);
    let found = ports.asking.search(&admin, query("fresh oxygen stomata")).await.unwrap();
    assert!(found.passages[0].marked.contains("fresh"), "{found:?}");
    assert!(school.services.plan.stored(StorageArea::Courses).unwrap() < stored, "what went is no longer counted");
    assert_eq!(ports.courses.list_courses(&admin, Nothing {}).await.unwrap().courses.len(), 1);
}

#[tokio::test]
async fn a_zip_and_an_export_become_the_same_course() {
    let (school, admin, _) = TestSchool::set_up().await;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (path, bytes) in plants() {
        zip.start_file(path, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    let state = school.import(&admin, None, &[("plants-2026.zip", zip.finish().unwrap().into_inner())]).await;
    assert_eq!((state.phase, state.title.as_str()), (ImportPhase::Done, "Plants"), "{state:?}");
    let importing = &school.services.importing;
    let ports = &school.services.ports;
    for to in ["out", "out.zip"] {
        let to = school.folder.path().join(to);
        importing.export_course(state.course.unwrap(), &to).await.unwrap();
        assert!(importing.export_course(state.course.unwrap(), &to).await.is_err(), "nothing is written over");
        let again = importing.import_path(&to, None, None).await.unwrap();
        assert_eq!((again.phase, again.title.as_str()), (ImportPhase::Done, "Plants"), "{again:?}");
        let course = ports.courses.get_course(&admin, CourseRef { course: again.course.unwrap() }).await.unwrap();
        let titles: Vec<_> = course.lessons.iter().map(|lesson| lesson.title.as_str()).collect();
        assert_eq!(titles, ["Roots and soil", "Leaves", "Check", "Count"]);
        assert_eq!(course.card.summary, "How plants live.");
    }
}

#[tokio::test]
async fn cancelling_leaves_nothing() {
    let (school, admin, _) = TestSchool::set_up().await;
    let ports = &school.services.ports;
    let blobs = files_below(&school.folder.path().join("files"));
    let early = school.open_import(&admin, None).await.unwrap();
    school.send(&admin, early, "a.md", b"# A\n\ntext").await.unwrap();
    ports.imports.cancel_import(&admin, ImportRef { import: early }).await.unwrap();
    assert_eq!(school.import_end(&admin, early).await.phase, ImportPhase::Cancelled);
    assert_eq!(school.send(&admin, early, "b.md", b"x").await.unwrap_err().code, "import_ended");

    let late = school.open_import(&admin, None).await.unwrap();
    for (path, bytes) in plants() {
        school.send(&admin, late, path, &bytes).await.unwrap();
    }
    // The import waits for its turn, as behind another one.
    let turn = school.services.importing.turn.lock().await;
    ports.imports.finish_import(&admin, ImportRef { import: late }).await.unwrap();
    ports.imports.cancel_import(&admin, ImportRef { import: late }).await.unwrap();
    drop(turn);
    assert_eq!(school.import_end(&admin, late).await.phase, ImportPhase::Cancelled);
    ports.imports.cancel_import(&admin, ImportRef { import: late }).await.unwrap();
    assert!(ports.courses.list_courses(&admin, Nothing {}).await.unwrap().courses.is_empty());
    assert!(files_below(&school.folder.path().join("imports")).is_empty());
    assert_eq!(files_below(&school.folder.path().join("files")), blobs);
}

#[tokio::test]
async fn bounds_hold_for_bodies_of_unknown_length_too() {
    let limits =
        Limits::default().with(PlanLimit::UploadSize, 1000).unwrap().with(PlanLimit::PersonStorage, 3000).unwrap();
    let (school, admin, _) = TestSchool::set_up_with(Settings { limits, ..Settings::default() }).await;
    let import = school.open_import(&admin, None).await.unwrap();
    assert_eq!(school.send(&admin, import, "a.md", &[b'x'; 1001]).await.unwrap_err().kind, ErrorKind::TooLarge);
    let announced = IncomingFile {
        import,
        path: "b.md".to_owned(),
        announced: Some(1001),
        body: Box::pin(futures_util::stream::pending()),
    };
    assert_eq!(school.services.ports.files.receive(&admin, announced).await.unwrap_err().code, "upload_size");
    for path in ["../a.md", "/etc/passwd", "a/../../b.md"] {
        assert_eq!(school.send(&admin, import, path, b"x").await.unwrap_err().field.as_deref(), Some("path"), "{path}");
    }
    assert!(files_below(&school.folder.path().join("imports")).is_empty());
    for name in ["a.md", "b.md", "b.md", "c.md"] {
        assert_eq!(school.send(&admin, import, name, &[b'x'; 1000]).await.unwrap().bytes, 1000, "{name}");
    }
    assert_eq!(school.send(&admin, import, "d.md", b"x").await.unwrap_err().code, "person_storage");
}

#[tokio::test]
async fn a_long_video_is_refused_and_spoils_nothing_else() {
    let (school, admin, _) = TestSchool::set_up().await;
    let files = [
        ("a.md", LEAVES.into()),
        ("long.mp4", film(7201)),
        ("just.mp4", film(7200)),
        ("broken.mp4", film(9)[..90].to_vec()),
    ];
    let state = school.import(&admin, None, &files).await;
    assert_eq!(state.phase, ImportPhase::Done, "{state:?}");
    let (long, note) = outcome(&state, "long.mp4");
    assert!(long == FileOutcome::Skipped && note.contains("2 hours"), "{note}");
    assert_eq!(outcome(&state, "just.mp4").0, FileOutcome::Read);
    assert_eq!(outcome(&state, "broken.mp4").0, FileOutcome::Skipped);
    let nothing = school.import(&admin, None, &[("long.mp4", film(7201))]).await;
    assert_eq!((nothing.phase, nothing.course), (ImportPhase::Failed, None));
    assert!(nothing.problem.unwrap().contains("no course was made"));
}

#[tokio::test]
async fn imports_are_their_owners_and_for_teachers_only() {
    let (school, admin, _) = TestSchool::set_up().await;
    let teacher = school.person(&admin, "Tom Teacher", Role::Teacher).await;
    let other = school.person(&admin, "Tina Teacher", Role::Teacher).await;
    let learner = school.person(&admin, "Lea Learner", Role::Learner).await;
    let import = school.open_import(&teacher, None).await.unwrap();
    assert_eq!(school.open_import(&learner, None).await.unwrap_err().kind, ErrorKind::Forbidden);
    assert_eq!(school.send(&learner, import, "a.md", b"x").await.unwrap_err().kind, ErrorKind::Forbidden);
    assert_eq!(school.send(&other, import, "a.md", b"x").await.unwrap_err().kind, ErrorKind::NotFound);
    let imports = &school.services.ports.imports;
    assert_eq!(imports.get_import(&other, ImportRef { import }).await.unwrap_err().kind, ErrorKind::NotFound);
    assert!(imports.list_imports(&other, Nothing {}).await.unwrap().imports.is_empty());
    assert_eq!(imports.list_imports(&admin, Nothing {}).await.unwrap().imports.len(), 1);
}

#[tokio::test]
async fn a_restart_in_the_middle_ends_the_import_and_a_lost_index_comes_back() {
    let (school, admin, _) = TestSchool::set_up().await;
    let course = school.plants(&admin).await;
    let cut = school.open_import(&admin, None).await.unwrap();
    school.send(&admin, cut, "a.md", b"# A\n\ntext").await.unwrap();
    // A start of the test school has an empty index.
    let school = school.restart().await;
    let importing = &school.services.importing;
    importing.recover_imports().await.unwrap();
    let state = school.services.ports.imports.get_import(&admin, ImportRef { import: cut }).await.unwrap();
    assert_eq!(state.phase, ImportPhase::Failed);
    assert!(state.problem.unwrap().contains("restarted"));
    assert!(files_below(&school.folder.path().join("imports")).is_empty());

    let search = || school.services.ports.asking.search(&admin, query("stomata"));
    assert!(search().await.unwrap().incomplete);
    assert_eq!(importing.index_missing().await.unwrap(), 1);
    let found = search().await.unwrap();
    assert!(!found.incomplete && found.passages[0].course == course, "{found:?}");
    assert_eq!(importing.index_missing().await.unwrap(), 0, "nothing is missing any more");
}

#[tokio::test]
async fn f03_a_disk_that_fills_up_during_an_upload_loses_nothing_else() {
    let (free, free_space) = settable_space(1 << 40);
    let (school, admin, _) = TestSchool::set_up_with(Settings { free_space, ..Settings::default() }).await;
    let import = school.open_import(&admin, None).await.unwrap();
    let folder = school.folder.path().join("imports").join(import.to_string());
    // The disk is full before the second piece of a body whose length nobody knew.
    let full = Arc::clone(&free);
    let pieces = futures_util::stream::iter(0..3).map(move |piece| {
        if piece == 1 {
            full.store(0, Ordering::SeqCst);
        }
        Ok(bytes::Bytes::from(vec![b'x'; 2 << 20]))
    });
    let file = IncomingFile { import, path: "large.md".to_owned(), announced: None, body: Box::pin(pieces) };
    let refused = school.services.ports.files.receive(&admin, file).await.unwrap_err();
    assert_eq!((refused.kind, refused.code.as_str()), (ErrorKind::StorageFull, "disk_full"));
    assert!(files_below(&folder).is_empty(), "nothing of it stays: {:?}", files_below(&folder));
    // Reading and signing in go on, and with room again the same file comes in.
    assert!(school.services.ports.courses.list_courses(&admin, Nothing {}).await.is_ok());
    let sign_in = lyceum_api::accounts::SignIn { name: "Ada Admin".into(), secret: "tall green ladder".into() };
    assert!(school.services.ports.accounts.sign_in(&school.visitor(), sign_in).await.is_ok());
    free.store(1 << 40, Ordering::SeqCst);
    assert!(school.services.plan.reserve_storage(StorageArea::Courses, None, 40 << 30).is_ok(), "no room is held");
    school.send(&admin, import, "large.md", LEAVES.as_bytes()).await.unwrap();
}
