//! Spanish.

mod account;
mod admin;
mod ask;
mod backups;
mod chat;
mod courses;
mod errors;
mod frame;
mod home;
mod jobs;
mod lesson;
mod monitoring;
mod people;
mod plan;
mod sentences;
mod teach;
mod welcome;

use super::Texts;

/// All words.
pub(super) static WORDS: Texts = Texts {
    account: account::WORDS,
    admin: admin::WORDS,
    ask: ask::WORDS,
    backups: backups::WORDS,
    chat: chat::WORDS,
    courses: courses::WORDS,
    errors: errors::WORDS,
    frame: frame::WORDS,
    home: home::WORDS,
    jobs: jobs::WORDS,
    lesson: lesson::WORDS,
    monitoring: monitoring::WORDS,
    people: people::WORDS,
    plan: plan::WORDS,
    sentences: sentences::WORDS,
    teach: teach::WORDS,
    welcome: welcome::WORDS,
};
