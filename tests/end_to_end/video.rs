//! Videos: byte ranges over HTTP; seeking, captions and the place to go on from in the browser.

use http::{Method, StatusCode};
use lyceum_tests::{
    browser::Browser,
    client::Answer,
    material::JOURNEY,
    platform::{School, text},
};
use serde_json::Value;
use std::time::{Duration, Instant};

async fn school_with_film() -> (School, String) {
    let school = School::saying("Yes.").await;
    let course = school.import("Water", JOURNEY).await;
    let course = school.learner.get(&format!("/api/courses/{course}")).await.good().json();
    let lesson = text(&course["lessons"][0]["id"]);
    (school, lesson)
}

async fn video(school: &School, lesson: &str) -> Value {
    let lesson = school.learner.get(&format!("/api/lessons/{lesson}")).await.good().json();
    let parts = lesson["parts"].as_array().unwrap();
    parts.iter().find(|part| part["kind"] == "video").cloned().unwrap_or_else(|| panic!("a video: {lesson:#}"))
}

#[tokio::test]
async fn a_film_is_sent_by_ranges() {
    let (school, lesson) = school_with_film().await;
    let film = JOURNEY[1].1;
    let size = film.len();
    let src = text(&video(&school, &lesson).await["src"]);
    // A signed address needs no cookie: players and televisions have none.
    let nobody = school.platform.client();
    let ask = async |headers: &[(&str, &str)]| -> Answer { nobody.send(Method::GET, &src, headers, Vec::new()).await };

    let whole = ask(&[]).await;
    assert_eq!(
        (whole.status, whole.header("accept-ranges"), whole.header("content-type")),
        (StatusCode::OK, "bytes", "video/mp4")
    );
    assert!(whole.body == film, "byte for byte");
    let etag = whole.header("etag").to_owned();

    for (range, first, last) in [
        ("bytes=0-0".to_owned(), 0, 0),
        ("bytes=1000-1999".to_owned(), 1000, 1999),
        ("bytes=-500".to_owned(), size - 500, size - 1),
        (format!("bytes={}-", size - 7), size - 7, size - 1),
        (format!("bytes=5-{}", size * 2), 5, size - 1),
    ] {
        let part = ask(&[("range", &range)]).await;
        assert_eq!(part.status, StatusCode::PARTIAL_CONTENT, "{range}");
        assert_eq!(part.header("content-range"), format!("bytes {first}-{last}/{size}"), "{range}");
        assert!(part.body == film[first..=last], "{range}");
    }
    let same = ask(&[("range", "bytes=10-19"), ("if-range", &etag)]).await;
    assert_eq!((same.status, same.body.as_slice()), (StatusCode::PARTIAL_CONTENT, &film[10..20]));
    let other = ask(&[("range", "bytes=10-19"), ("if-range", "\"another version\"")]).await;
    assert_eq!((other.status, other.body.len()), (StatusCode::OK, size), "a changed film is sent whole");
    let many = ask(&[("range", "bytes=0-1,5-6")]).await;
    assert_eq!((many.status, many.body.len()), (StatusCode::OK, size), "several ranges at once: all of it");
    let beyond = ask(&[("range", &format!("bytes={size}-"))]).await;
    assert_eq!(
        (beyond.status, beyond.header("content-range")),
        (StatusCode::RANGE_NOT_SATISFIABLE, format!("bytes */{size}").as_str())
    );
    let known = ask(&[("if-none-match", &etag)]).await;
    assert_eq!((known.status, known.body.len()), (StatusCode::NOT_MODIFIED, 0));

    let forged = src.replacen("until=", "until=9", 1);
    assert_ne!(forged, src);
    assert_eq!(nobody.get(&forged).await.status, StatusCode::FORBIDDEN, "the signature covers the time");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_is_sought_and_goes_on_where_somebody_stopped() {
    let (school, lesson) = school_with_film().await;
    let browser = Browser::of(&school.platform.base, &school.learner).await;
    browser.visit_alive(&format!("/lessons/{lesson}")).await;
    browser.until("the film is known", "return document.querySelector('video')?.readyState >= 1").await;
    let tracks = browser.run("return [...document.querySelectorAll('track')].map(track => track.srclang).sort()").await;
    assert_eq!(tracks, serde_json::json!(["en", "es"]));
    assert_eq!(browser.count(".cue").await, 14, "every caption is a line of the transcript");

    browser.run("document.querySelector('video').muted = true; document.querySelector('video').currentTime = 30").await;
    browser
        .until(
            "the player is at the half minute",
            "const film = document.querySelector('video');
             return !film.seeking && film.readyState >= 2 && film.currentTime >= 29.9",
        )
        .await;
    browser
        .run("return document.querySelector('video').play().then(() => document.querySelector('video').pause())")
        .await;
    let started = Instant::now();
    let at = loop {
        let at = video(&school, &lesson).await["resume_at_s"].as_f64().unwrap();
        if at > 29.0 || started.elapsed() > Duration::from_secs(30) {
            break at;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    assert!((29.0..40.0).contains(&at), "the pause has saved the place: {at}");

    browser.visit_alive(&format!("/lessons/{lesson}")).await;
    browser.reads("You stopped at 0:3").await;
    browser.until("the player is there again", "return document.querySelector('video')?.currentTime >= 29").await;
    // A line of the transcript leads to its second.
    browser.run("document.querySelector('video').muted = true").await;
    browser.click(".transcript li:nth-child(12) .cue").await;
    browser.until("the player has jumped", "return document.querySelector('video').currentTime >= 51").await;
    browser.console_is_clean().await;
    browser.close().await;
}
