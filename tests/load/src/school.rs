//! The school that is measured: set up over HTTP, as people do it, with the demo course.

use crate::{
    Outcome,
    client::{Answer, Client},
    options::Options,
    server::Server,
};
use serde_json::{Value, json};
use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::task::JoinSet;

/// People who sign up at the same time.
const SIGN_UPS: usize = 4;
/// How long the demo course may take to be read in.
const IMPORT_TIME: Duration = Duration::from_mins(2);
/// So that the plan's pace does not hold the sign-ups up; the limits are on again when it counts.
pub const OPEN: [(&str, &str); 2] =
    [("LYCEUM_LIMITS_REQUEST_RATE", "1000000"), ("LYCEUM_LIMITS_PERSON_API_REQUESTS", "1000000")];

/// What people of the school know.
pub struct School {
    /// The cookie of the admin.
    pub admin: Arc<str>,
    /// The cookies of all learners.
    pub people: Vec<Arc<str>>,
    /// The demo course.
    pub course: String,
    /// Its lessons.
    pub lessons: Vec<String>,
    /// A lesson with a quiz, its key, and how many questions it has.
    pub quiz: (String, String, usize),
    /// A lesson with a video, its key.
    pub video: (String, String),
    /// A lesson with an exercise, its key.
    pub exercise: (String, String),
}

/// Makes it.
pub async fn set_up(options: &Options, data: &Path) -> Outcome<School> {
    let mut server = Server::start(options, data, &OPEN).await?;
    let base: Arc<str> = server.base.clone().into();
    let form = json!({"language": "en", "school_name": "Hill School", "admin_name": "Amina",
        "admin_password": "correct horse battery", "demo_course": true});
    let set_up = Client::new(&base, &"".into()).post("/api/setup", &form).await?;
    let done = set_up.good()?;
    let code = done["class_code"].as_str().ok_or("the setup gives a class code")?.to_owned();
    eprintln!("{} people sign up", options.users - 1);
    let mut people = Vec::new();
    let mut signing = JoinSet::new();
    for number in 1..options.users {
        if signing.len() == SIGN_UPS
            && let Some(cookie) = signing.join_next().await
        {
            people.push(cookie??);
        }
        let (client, code) = (Client::new(&base, &"".into()), code.clone());
        signing.spawn(async move { sign_up(&client, &code, number).await });
    }
    while let Some(cookie) = signing.join_next().await {
        people.push(cookie??);
    }
    let somebody = Client::new(&base, &people[0]);
    let course = demo_course(&somebody).await?;
    let rows = somebody.get(&format!("/api/courses/{course}")).await?.good()?;
    let mut lessons = Vec::new();
    for row in rows["lessons"].as_array().ok_or("the course has lessons")? {
        lessons.push(somebody.get(&format!("/api/lessons/{}", text(&row["id"])?)).await?.good()?);
    }
    let part = |kind: &str| -> Outcome<(String, Value)> {
        let found = lessons.iter().find_map(|lesson| {
            let part = lesson["parts"].as_array()?.iter().find(|part| part["kind"] == kind)?;
            Some((lesson["id"].as_str()?.to_owned(), part.clone()))
        });
        found.ok_or_else(|| format!("the demo course has no {kind}").into())
    };
    let (quiz, video, exercise) = (part("quiz")?, part("video")?, part("exercise")?);
    let school = School {
        admin: cookie(&set_up)?,
        course,
        lessons: lessons.iter().map(|lesson| text(&lesson["id"])).collect::<Outcome<_>>()?,
        quiz: (quiz.0, text(&quiz.1["key"])?, quiz.1["questions"].as_array().map_or(0, Vec::len)),
        video: (video.0, text(&video.1["key"])?),
        exercise: (exercise.0, text(&exercise.1["key"])?),
        people,
    };
    server.stop().await?;
    Ok(school)
}

/// The demo course is read in beside the first sign-ups.
async fn demo_course(somebody: &Client) -> Outcome<String> {
    let asked = Instant::now();
    while asked.elapsed() < IMPORT_TIME {
        let courses = somebody.get("/api/courses").await?.good()?;
        if let Some(id) = courses["courses"][0]["id"].as_str() {
            return Ok(id.to_owned());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Err("the demo course does not appear".into())
}

async fn sign_up(client: &Client, code: &str, number: usize) -> Outcome<Arc<str>> {
    let form = json!({"class_code": code, "name": format!("Learner {number}"), "secret": "4711"});
    let answer = client.post("/api/sign-up", &form).await?;
    answer.good()?;
    cookie(&answer)
}

/// The cookie of the session that an answer starts.
fn cookie(answer: &Answer) -> Outcome<Arc<str>> {
    let set = answer.headers.get("set-cookie").and_then(|value| value.to_str().ok());
    let pair = set.and_then(|set| set.split(';').next()).ok_or("it starts a session")?;
    Ok(pair.into())
}

fn text(value: &Value) -> Outcome<String> {
    value.as_str().map(str::to_owned).ok_or_else(|| format!("no text: {value}").into())
}
