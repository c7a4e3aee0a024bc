//! Every word that people read, one file per area: a struct, and its English. Another language is one more value of
//! [`Texts`], which the compiler refuses until it is complete.

pub mod account;
pub mod admin;
pub mod ask;
pub mod chat;
pub mod courses;
pub mod errors;
pub mod format;
pub mod frame;
pub mod home;
pub mod jobs;
pub mod lesson;
pub mod monitoring;
pub mod people;
pub mod teach;
pub mod welcome;

pub use format::{bytes, duration, fill, minutes_and_seconds, number};

use leptos::prelude::use_context;

/// All words of one language.
pub struct Texts {
    /// Signing in and up, preferences, what is left.
    pub account: account::AccountTexts,
    /// The plan and the models.
    pub admin: admin::AdminTexts,
    /// Search and answers with sources.
    pub ask: ask::AskTexts,
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
    /// The teacher's pages and imports.
    pub teach: teach::TeachTexts,
    /// The first start and the projector.
    pub welcome: welcome::WelcomeTexts,
}

static EN: Texts = Texts {
    account: account::EN,
    admin: admin::EN,
    ask: ask::EN,
    chat: chat::EN,
    courses: courses::EN,
    errors: errors::EN,
    frame: frame::EN,
    home: home::EN,
    jobs: jobs::EN,
    lesson: lesson::EN,
    monitoring: monitoring::EN,
    people: people::EN,
    teach: teach::EN,
    welcome: welcome::EN,
};

/// A language that pages can be read in.
#[derive(Clone, Copy)]
pub struct Language {
    /// BCP 47 tag.
    pub tag: &'static str,
    /// Its name in itself.
    pub own_name: &'static str,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// What stands between groups of three digits, and before decimals.
    pub digits: format::Digits,
    /// Its words.
    pub texts: &'static Texts,
}

/// The languages that pages can be read in; the first is the one to fall back on.
pub static LANGUAGES: &[Language] =
    &[Language { tag: "en", own_name: "English", direction: "ltr", digits: format::ENGLISH_DIGITS, texts: &EN }];

/// The language for a BCP 47 tag: the same, or one of the same family, or the first.
pub fn choose(tag: &str) -> Language {
    let family = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let same = LANGUAGES.iter().find(|language| language.tag.eq_ignore_ascii_case(tag));
    let near = || LANGUAGES.iter().find(|language| family(language.tag) == family(tag));
    *same.or_else(near).unwrap_or(&LANGUAGES[0])
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_found_by_its_family_and_english_stands_in() {
        assert_eq!(choose("en").tag, "en");
        assert_eq!(choose("EN-GB").tag, "en");
        assert_eq!(choose("").tag, "en");
        assert_eq!(choose("xx-unknown").tag, "en");
    }
}
