//! Own content comes in: through the page as a folder, and in all its details over HTTP.

use lyceum_tests::{
    browser::Browser,
    material::{JOURNEY, PICTURE, THREE_FORMS, zipped},
    platform::{School, text},
};
use serde_json::{Value, json};

/// What became of a file.
fn outcome<'s>(state: &'s Value, path: &str) -> (&'s str, &'s str) {
    let report = state["report"].as_array().unwrap();
    let file = report.iter().find(|file| file["path"] == path).unwrap_or_else(|| panic!("{path}: {state:#}"));
    (file["outcome"].as_str().unwrap(), file["note"].as_str().unwrap())
}

async fn lessons(school: &School, course: &str) -> Vec<(String, String)> {
    let course = school.teacher.get(&format!("/api/courses/{course}")).await.good().json();
    let rows = course["lessons"].as_array().unwrap().iter();
    rows.map(|row| (text(&row["title"]), text(&row["id"]))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_becomes_a_course_through_the_page() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("Water");
    std::fs::create_dir_all(root.join("media")).unwrap();
    for (path, bytes) in JOURNEY.iter().chain(THREE_FORMS) {
        std::fs::write(root.join(path), bytes).unwrap();
    }
    std::fs::write(root.join("media/water-shares.png"), PICTURE.1).unwrap();
    std::fs::write(root.join("broken.pdf"), "%PDF-1.7 and nothing else").unwrap();

    let school = School::saying("Yes.").await;
    let browser = Browser::of(&school.platform.base, &school.teacher).await;
    browser.visit_alive("/teach/import").await;
    browser.find(".file-button input[webkitdirectory]").await.send_keys(root.to_str().unwrap()).await.unwrap();
    browser.reads("7 files").await;
    browser.press("Bring it in").await;
    browser.comes_to("/teach/imports/").await;
    browser.reads("The course is ready").await;
    let row = |path: &str| {
        format!(
            "return [...document.querySelectorAll('.report tr')]
                .find(row => row.querySelector('th').innerText.trim() === {})?.innerText",
            Value::from(path)
        )
    };
    for read in ["2-three-forms.md", "3-journey-of-a-drop.md", "media/journey-of-a-drop.mp4"] {
        let text = text(&browser.run(&row(read)).await);
        assert!(text.contains("Read"), "{text}");
    }
    let broken = text(&browser.run(&row("broken.pdf")).await);
    assert!(broken.contains("Left out") && broken.contains("damaged"), "{broken}");
    browser.alive().await;
    browser.press("Open the course").await;
    browser.comes_to("/courses/").await;
    assert_eq!(browser.find_text("h1").await, "Water", "the folder gives the title");
    let rows = browser.run("return [...document.querySelectorAll('.lesson-name')].map(e => e.innerText)").await;
    assert_eq!(rows, json!(["Ice, water and vapour", "The journey of a drop", "Water shares"]), "lessons in order");
    browser.console_is_clean().await;
    browser.close().await;
}

#[tokio::test]
async fn a_zip_is_at_once_searchable_and_renews_in_place() {
    let school = School::saying("Yes.").await;
    let zip = zipped(&[
        ("unit/1 rain.md", b"# Rain\n\nRaindrops fall from marvellous clouds."),
        ("unit/2 snow.md", b"# Snow\n\nSnow is frozen water."),
    ]);
    let course = school.import("Weather", &[("weather.zip", &zip)]).await;
    let found = school.learner.get("/api/search?q=marvellous").await.good().json();
    assert_eq!(found["passages"][0]["lesson_title"], "Rain", "{found:#}");
    let before = lessons(&school, &course).await;
    let rain = before[0].1.clone();
    let finished = json!({"entries": [{"kind": "finished", "lesson": rain, "finished": true}]});
    school.learner.post("/api/progress", &finished).await.good();

    let zip = zipped(&[
        ("unit/1 rain.md", b"# Heavy rain\n\nRaindrops fall from astonishing clouds."),
        ("unit/2 snow.md", b"# Snow\n\nSnow is frozen water."),
        ("unit/3 hail.md", b"# Hail\n\nHail is ice that falls."),
    ]);
    let state = school.import_only(&json!({"course": course}), &[("weather.zip", &zip)]).await;
    assert_eq!((state["phase"].as_str(), text(&state["course"])), (Some("done"), course.clone()), "{state:#}");
    assert!(state["report"].to_string().contains("unchanged"), "{state:#}");
    let after = lessons(&school, &course).await;
    assert_eq!(after.iter().map(|(title, _)| title.as_str()).collect::<Vec<_>>(), ["Heavy rain", "Snow", "Hail"]);
    assert_eq!(after[0].1, rain, "a lesson keeps its address");
    assert_eq!(after[1].1, before[1].1);
    let seen = school.learner.get(&format!("/api/lessons/{rain}")).await.good().json();
    assert_eq!(seen["finished"], true, "and everybody's progress");
    let gone = school.learner.get("/api/search?q=marvellous").await.good().json();
    assert!(!gone["passages"].to_string().contains("marvellous"), "{gone:#}");
    let new = school.learner.get("/api/search?q=astonishing").await.good().json();
    assert_eq!(new["passages"][0]["lesson"], rain.as_str(), "{new:#}");
}

#[tokio::test]
async fn a_broken_file_spoils_itself_alone() {
    let school = School::saying("Yes.").await;
    let files: &[(&str, &[u8])] = &[
        ("1 good.md", b"# Good\n\nThis lesson is whole."),
        ("2 broken.docx", b"PK\x03\x04 that is no archive"),
        ("3 cut.mp4", &JOURNEY[1].1[..1000]),
        ("4 empty.md", b""),
        ("5 also good.html", b"<h1>Also good</h1><p>So is this one.<script>alert(1)</script></p>"),
    ];
    let state = school.import_only(&json!({"title": "Mixed"}), files).await;
    assert_eq!(state["phase"], "done", "{state:#}");
    assert_eq!(outcome(&state, "1 good.md").0, "read");
    assert_eq!(outcome(&state, "5 also good.html").0, "read");
    for broken in ["2 broken.docx", "3 cut.mp4", "4 empty.md"] {
        let (outcome, note) = outcome(&state, broken);
        assert_eq!(outcome, "skipped", "{broken}");
        assert!(note.ends_with('.') && note.len() > 15, "{broken}: a sentence says why: {note:?}");
    }
    let lessons = lessons(&school, &text(&state["course"])).await;
    assert_eq!(lessons.iter().map(|(title, _)| title.as_str()).collect::<Vec<_>>(), ["Good", "Also good"]);
    let html = school.teacher.get(&format!("/api/lessons/{}", lessons[1].1)).await.good().text();
    assert!(html.contains("So is this one.") && !html.contains("alert(1)"), "{html}");
}

#[tokio::test]
async fn a_stopped_import_leaves_nothing() {
    let school = School::saying("Yes.").await;
    let import = school.teacher.post("/api/imports", &json!({"title": "Half"})).await.good().json();
    let id = text(&import["id"]);
    let address = format!("/api/imports/{id}/files?path=a.md");
    school.teacher.send(http::Method::PUT, &address, &[], "# A\n\nText.").await.good();
    school.teacher.delete(&format!("/api/imports/{id}")).await.good();
    assert_eq!(school.finished(&id).await["phase"], "cancelled");
    assert_eq!(school.teacher.get("/api/courses").await.good().json()["courses"], json!([]));
    let left = std::fs::read_dir(school.platform.data.path().join("imports")).map_or(0, Iterator::count);
    assert_eq!(left, 0, "no file of it stays");
}
