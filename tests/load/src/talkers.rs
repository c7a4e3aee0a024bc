//! People who chat, ask the courses, and get hints: one after the answer to the other, and some more than the plan has
//! places for, who are to be refused.

use crate::{Outcome, client::Client, options::Options, readers::Dice, school::School, tally::Tally};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::task::JoinHandle;

/// Shortest and longest time between two questions of one person, in milliseconds.
const THINKS_MS: (u64, u64) = (500, 2_500);
/// What somebody waits who was refused for the day, and so sleeps through the rest.
const DAY_IS_OVER: Duration = Duration::from_mins(1);
const QUESTIONS: [&str; 8] = [
    "Why does it rain?",
    "How does water get into the clouds?",
    "What are the three forms of water?",
    "How does drinking water come from the river to the tap?",
    "How much water does a person use in a day?",
    "What is water vapour?",
    "How is rain measured?",
    "Why is the earth called the blue planet?",
];

#[derive(Clone, Copy)]
enum Service {
    Chat,
    Ask,
    Tutor,
}

/// Begins with the first people of the school; readers go on reading beside it.
pub fn start(
    options: &Options,
    school: &Arc<School>,
    base: &Arc<str>,
    tally: &Arc<Tally>,
    over: &Arc<AtomicBool>,
) -> Vec<JoinHandle<()>> {
    let counts = options.talking.map(|count| if count == 0 { 0 } else { count + options.over });
    let services = [Service::Chat, Service::Ask, Service::Tutor];
    let all = services.into_iter().zip(counts).flat_map(|(service, count)| std::iter::repeat_n(service, count));
    let begin = |(person, service): (usize, Service)| {
        let talker = Talker {
            service,
            person,
            client: Client::new(base, &school.people[person]),
            school: Arc::clone(school),
            tally: Arc::clone(tally),
            over: Arc::clone(over),
            dice: Dice::of(person + 100_000),
        };
        tokio::spawn(talker.work())
    };
    all.enumerate().map(begin).collect()
}

struct Talker {
    service: Service,
    person: usize,
    client: Client,
    school: Arc<School>,
    tally: Arc<Tally>,
    over: Arc<AtomicBool>,
    dice: Dice,
}

impl Talker {
    async fn work(mut self) {
        tokio::time::sleep(Duration::from_millis(self.dice.below(10_000))).await;
        let mut conversation = None;
        while !self.over.load(Ordering::Relaxed) {
            let asked = match self.service {
                Service::Chat => self.chat(&mut conversation).await,
                Service::Ask => self.ask().await,
                Service::Tutor => self.hint().await,
            };
            let mut think = Duration::from_millis(THINKS_MS.0 + self.dice.below(THINKS_MS.1 - THINKS_MS.0));
            match asked {
                Ok(wait) => think += wait.unwrap_or_default(),
                // The kill ends what is running.
                Err(error) if !self.over.load(Ordering::Relaxed) => self.tally.fail(format!("a talker: {error}")),
                Err(_) => {}
            }
            let until = tokio::time::Instant::now() + think;
            while !self.over.load(Ordering::Relaxed) && tokio::time::Instant::now() < until {
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
    }

    fn question(&mut self) -> String {
        // Not word for word the same, or it would come out of the cache each time.
        let question = QUESTIONS[usize::try_from(self.dice.below(QUESTIONS.len() as u64)).unwrap_or_default()];
        format!("{question} Tell me in {} sentences.", 2 + self.dice.below(40))
    }

    async fn chat(&mut self, conversation: &mut Option<String>) -> Outcome<Option<Duration>> {
        let id = if let Some(id) = conversation {
            id.clone()
        } else {
            let answer = self.client.post("/api/conversations", &json!({})).await?;
            if !self.tally.note("conversation", &answer) {
                return Ok(None);
            }
            let id = answer.json()["id"].as_str().ok_or("a conversation has a name")?.to_owned();
            self.tally.acknowledge(self.person, |stored| {
                stored.conversations.insert(id.clone(), 0);
            });
            conversation.insert(id).clone()
        };
        let message = json!({"text": self.question()});
        let (done, wait) = self.talk("chat", &format!("/api/conversations/{id}/messages"), &message).await?;
        if done {
            self.tally.acknowledge(self.person, |stored| *stored.conversations.entry(id).or_default() += 1);
        }
        Ok(wait)
    }

    async fn ask(&mut self) -> Outcome<Option<Duration>> {
        let question = json!({"question": self.question()});
        Ok(self.talk("ask", "/api/ask", &question).await?.1)
    }

    async fn hint(&mut self) -> Outcome<Option<Duration>> {
        let (lesson, key) = self.school.exercise.clone();
        // The next hint is for those who have changed their code.
        let code = format!("def litres(rain):\n    return rain * {}", self.dice.below(1_000_000));
        let form = json!({"lesson": lesson, "key": key, "code": code,
            "error": "AssertionError: 40 is not 20", "question": self.question()});
        Ok(self.talk("tutor", "/api/tutor/hint", &form).await?.1)
    }

    /// Gives whether an answer came to its end, and how long a refusal says to wait.
    async fn talk(&self, kind: &'static str, path: &str, body: &Value) -> Outcome<(bool, Option<Duration>)> {
        let (mut first, mut passages, mut end) = (None, None, None);
        let mut pieces = 0;
        let mut left = None;
        let refused = self
            .client
            .stream(path, body, |event, after| match event["event"].as_str() {
                Some("text") => {
                    pieces += 1;
                    first = first.or(Some(after));
                }
                Some("passages") => passages = passages.or(Some(after)),
                Some("done") => {
                    left = event["left_today"].as_u64();
                    end = Some(None);
                }
                Some("failed") => end = Some(Some(event.clone())),
                _ => {}
            })
            .await?;
        if let Some(answer) = refused {
            self.tally.note(kind, &answer);
            let wait = answer.headers.get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
            return Ok((false, wait.map(|seconds| Duration::from_secs(seconds).min(DAY_IS_OVER))));
        }
        self.tally.counted().pieces += pieces;
        let names = match kind {
            "chat" => ("chat: first word", "chat: passages"),
            "ask" => ("ask: first word", "ask: passages"),
            _ => ("tutor: first word", "tutor: passages"),
        };
        for (name, time) in [(names.0, first), (names.1, passages)] {
            if let Some(time) = time {
                self.tally.took(name, time);
            }
        }
        match end {
            Some(None) => {
                *self.tally.counted().statuses.entry((kind, 200)).or_default() += 1;
                self.tally.acknowledge(self.person, |stored| {
                    stored.left_today = stored.left_today.into_iter().chain(left).min();
                });
                Ok((true, None))
            }
            Some(Some(event)) if event["retry_after_s"].as_u64().is_some() => {
                let code = event["code"].as_str().unwrap_or_default().to_owned();
                *self.tally.counted().refusals.entry((kind, format!("{code} (after a wait)"))).or_default() += 1;
                Ok((false, event["retry_after_s"].as_u64().map(Duration::from_secs)))
            }
            Some(Some(event)) => Err(format!("{kind} failed: {event}").into()),
            None => Err(format!("{kind}: the answer has no end").into()),
        }
    }
}
