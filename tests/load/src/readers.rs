//! People who read, do quizzes, watch and search, with time to think in between.

use crate::{Outcome, client::Client, school::School, tally::Tally};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::task::JoinHandle;

/// Shortest and longest time between two steps of one person, in milliseconds.
const THINKS_MS: (u64, u64) = (5_000, 25_000);
/// Bytes that a player asks for at once.
const RANGE_BYTES: u64 = 256 << 10;
/// Parts of a film that one look at it takes, and the time between them.
const RANGES: u64 = 3;
const BETWEEN_RANGES: Duration = Duration::from_secs(2);
const WORDS: [&str; 6] = ["rain", "water vapour", "cloud", "river", "how much water", "ice"];

/// Numbers that look thrown, the same in every run.
pub struct Dice(u64);

impl Dice {
    /// Dice of one person.
    pub fn of(person: usize) -> Self {
        Self((person as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// A number from 0 to below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// Everybody begins, spread over the longest time to think.
pub fn start(school: &Arc<School>, base: &Arc<str>, tally: &Arc<Tally>, over: &Arc<AtomicBool>) -> Vec<JoinHandle<()>> {
    let begin = |(person, cookie): (usize, &Arc<str>)| {
        let reader = Reader {
            person,
            client: Client::new(base, cookie),
            school: Arc::clone(school),
            tally: Arc::clone(tally),
            over: Arc::clone(over),
            dice: Dice::of(person),
        };
        tokio::spawn(reader.work())
    };
    school.people.iter().enumerate().map(begin).collect()
}

struct Reader {
    person: usize,
    client: Client,
    school: Arc<School>,
    tally: Arc<Tally>,
    over: Arc<AtomicBool>,
    dice: Dice,
}

impl Reader {
    async fn work(mut self) {
        tokio::time::sleep(Duration::from_millis(self.dice.below(THINKS_MS.1))).await;
        while !self.over.load(Ordering::Relaxed) {
            if let Err(error) = self.step().await
                && !self.over.load(Ordering::Relaxed)
            {
                self.tally.fail(format!("a reader: {error}"));
            }
            let think = THINKS_MS.0 + self.dice.below(THINKS_MS.1 - THINKS_MS.0);
            let until = tokio::time::Instant::now() + Duration::from_millis(think);
            while !self.over.load(Ordering::Relaxed) && tokio::time::Instant::now() < until {
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
        }
    }

    async fn step(&mut self) -> Outcome {
        match self.dice.below(20) {
            0..10 => self.read().await,
            10..12 => self.page("/").await.map(drop),
            12..14 => self.page(&format!("/courses/{}", self.school.course.clone())).await.map(drop),
            14..17 => self.do_quiz().await,
            17..19 => self.watch().await,
            _ => self.search().await,
        }
    }

    async fn page(&self, path: &str) -> Outcome<bool> {
        Ok(self.tally.note("page", &self.client.get(path).await?))
    }

    async fn save(&self, entry: Value) -> Outcome<bool> {
        let answer = self.client.post("/api/progress", &json!({"entries": [entry]})).await?;
        Ok(self.tally.note("progress", &answer))
    }

    async fn read(&mut self) -> Outcome {
        let number = usize::try_from(self.dice.below(self.school.lessons.len() as u64))?;
        let lesson = self.school.lessons[number].clone();
        if self.page(&format!("/lessons/{lesson}")).await?
            && self.save(json!({"kind": "finished", "lesson": lesson, "finished": true})).await?
        {
            self.tally.acknowledge(self.person, |stored| stored.finished.push(lesson));
        }
        Ok(())
    }

    async fn do_quiz(&mut self) -> Outcome {
        let (lesson, key, questions) = self.school.quiz.clone();
        self.page(&format!("/lessons/{lesson}")).await?;
        let answers: Vec<Value> =
            (0..questions).map(|_| json!({"chosen": [self.dice.below(3)], "text": "12"})).collect();
        let answer =
            self.client.post(&format!("/api/lessons/{lesson}/quiz"), &json!({"key": key, "answers": answers})).await?;
        if self.tally.note("quiz", &answer) {
            let right = answer.json()["right"].as_u64();
            self.tally.acknowledge(self.person, |stored| stored.quiz = right);
        }
        Ok(())
    }

    async fn watch(&mut self) -> Outcome {
        let (lesson, key) = self.school.video.clone();
        let answer = self.client.get(&format!("/api/lessons/{lesson}")).await?;
        if !self.tally.note("lesson", &answer) {
            return Ok(());
        }
        let lesson_now = answer.json();
        let parts = lesson_now["parts"].as_array().ok_or("a lesson has parts")?;
        let video = parts.iter().find(|part| part["kind"] == "video").ok_or("it has a video")?;
        let address = video["src"].as_str().ok_or("a video has an address")?;
        for number in 0..RANGES {
            let from = number * RANGE_BYTES;
            let part = self.client.get_range(address, from, from + RANGE_BYTES - 1).await?;
            // A short film has fewer parts.
            if part.status == http::StatusCode::RANGE_NOT_SATISFIABLE || !self.tally.note("video", &part) {
                break;
            }
            tokio::time::sleep(BETWEEN_RANGES).await;
        }
        self.save(json!({"kind": "watched", "lesson": lesson, "key": key, "at_s": 5.0})).await.map(drop)
    }

    async fn search(&mut self) -> Outcome {
        let words = WORDS[usize::try_from(self.dice.below(WORDS.len() as u64))?];
        let words: String = url::form_urlencoded::byte_serialize(words.as_bytes()).collect();
        self.page(&format!("/search?q={words}")).await.map(drop)
    }
}
