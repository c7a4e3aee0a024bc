//! Every word that people read, one file per area: a struct here, and its words in a folder for each language. A
//! language is one more value of [`Texts`], which the compiler refuses until it is complete.

#[macro_use]
mod words;

pub mod account;
pub mod admin;
pub mod ask;
pub mod backups;
pub mod chat;
pub mod courses;
pub mod errors;
pub mod format;
pub mod frame;
pub mod home;
pub mod jobs;
pub mod languages;
pub mod lesson;
pub mod monitoring;
pub mod people;
pub mod plan;
pub mod sentences;
pub mod teach;
pub mod welcome;

#[cfg(any(feature = "ssr", test))]
mod ar;
#[cfg(any(feature = "ssr", test))]
mod en;
#[cfg(any(feature = "ssr", test))]
mod es;
#[cfg(any(feature = "ssr", test))]
mod fr;

pub use format::{bytes, duration, fill, minutes_and_seconds, number};
pub use languages::{LOCALES, Language, choose};

use leptos::prelude::use_context;

words! {
    /// All words of one language.
    pub struct Texts {
        /// Signing in and up, preferences, what is left.
        pub account: account::AccountTexts,
        /// The plan and the models.
        pub admin: admin::AdminTexts,
        /// Search and answers with sources.
        pub ask: ask::AskTexts,
        /// Backups.
        pub backups: backups::BackupTexts,
        /// Conversations with the assistant.
        pub chat: chat::ChatTexts,
        /// Courses in lists and one by one.
        pub courses: courses::CourseTexts,
        /// What went wrong.
        pub errors: errors::ErrorTexts,
        /// What stands around every page.
        pub frame: frame::FrameTexts,
        /// The page to start from.
        pub home: home::HomeTexts,
        /// The timetable of the server's jobs.
        pub jobs: jobs::JobTexts,
        /// Lessons and all they are made of.
        pub lesson: lesson::LessonTexts,
        /// Monitoring, and what one person may use.
        pub monitoring: monitoring::MonitoringTexts,
        /// People, classes, keys.
        pub people: people::PeopleTexts,
        /// What limits and alerts are about.
        pub plan: plan::PlanTexts,
        /// What the server says about itself.
        pub sentences: sentences::SentenceTexts,
        /// The teacher's pages and imports.
        pub teach: teach::TeachTexts,
        /// The first start and the projector.
        pub welcome: welcome::WelcomeTexts,
    }
}

/// The language of this page. Take it at the start of a component; handlers then use what it holds.
pub fn language() -> Language {
    use_context::<Language>().unwrap_or_else(|| choose(&fallback_tag()))
}

/// The words of this page's language. Take them at the start of a component.
pub fn texts() -> &'static Texts {
    language().texts
}

/// Outside of components (a handler, a finished request) the browser still knows the document's language.
#[cfg(not(feature = "ssr"))]
fn fallback_tag() -> String {
    crate::context::language()
}

/// Outside of components on the server nothing is written.
#[cfg(feature = "ssr")]
fn fallback_tag() -> String {
    String::new()
}
