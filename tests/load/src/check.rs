//! After the kill: is everything there that somebody was told is stored, and was nothing granted twice?

use crate::{
    Outcome,
    client::Client,
    school::School,
    tally::{Acknowledged, Tally},
};
use std::{collections::BTreeSet, sync::Arc};

/// What was found.
#[derive(Default)]
pub struct Left {
    /// Acknowledged writes that were looked for.
    pub looked_for: u64,
    /// Those that are not there, in words.
    pub lost: Vec<String>,
}

/// Looks as each person.
pub async fn everything(school: &School, base: &str, tally: &Tally) -> Outcome<Left> {
    let base: Arc<str> = base.into();
    let told: Vec<(usize, Acknowledged)> =
        tally.counted().acknowledged.iter().map(|(person, stored)| (*person, stored.clone())).collect();
    let mut left = Left::default();
    for (person, stored) in told {
        let client = Client::new(&base, &school.people[person]);
        left.look_at(school, &client, person, &stored).await?;
    }
    Ok(left)
}

impl Left {
    fn expect(&mut self, is_there: bool, what: impl FnOnce() -> String) {
        self.looked_for += 1;
        if !is_there {
            self.lost.push(what());
        }
    }

    async fn look_at(&mut self, school: &School, client: &Client, person: usize, stored: &Acknowledged) -> Outcome {
        if !stored.finished.is_empty() {
            let course = client.get(&format!("/api/courses/{}", school.course)).await?.good()?;
            let rows = course["lessons"].as_array().ok_or("a course has lessons")?;
            let finished = rows.iter().filter(|row| row["finished"] == true).filter_map(|row| row["id"].as_str());
            let finished: BTreeSet<&str> = finished.collect();
            for lesson in &stored.finished {
                self.expect(finished.contains(lesson.as_str()), || format!("person {person}: finished {lesson}"));
            }
        }
        if let Some(right) = stored.quiz {
            let lesson = client.get(&format!("/api/lessons/{}", school.quiz.0)).await?.good()?;
            let parts = lesson["parts"].as_array().ok_or("a lesson has parts")?;
            let quiz = parts.iter().find(|part| part["key"] == school.quiz.1.as_str());
            let found = quiz.and_then(|quiz| quiz["last"]["right"].as_u64());
            // A newer attempt may have been stored that nobody was told of any more.
            self.expect(found.is_some(), || format!("person {person}: the quiz with {right} right answers"));
        }
        for (id, answers) in &stored.conversations {
            let conversation = client.get(&format!("/api/conversations/{id}")).await?;
            let there = conversation.json();
            let messages = there["messages"].as_array().map_or(0, Vec::len) as u64;
            self.expect(conversation.status.is_success() && messages >= answers * 2, || {
                format!("person {person}: conversation {id} has {messages} messages after {answers} answers")
            });
        }
        if let Some(told) = stored.left_today {
            let left = client.get("/api/me").await?.good()?["ai_left_today"].as_u64().unwrap_or(u64::MAX);
            self.expect(left <= told, || format!("person {person}: {left} interactions are left, told were {told}"));
        }
        Ok(())
    }
}
