//! The languages that pages can be read in, and where the words of each come from: on the server out of the program,
//! in the browser out of the file that the page names.

use super::{Texts, format::Digits};
use lyceum_api::ApiError;

/// A language that pages can be read in, without its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locale {
    /// BCP 47 tag.
    pub tag: &'static str,
    /// Its name in itself.
    pub own_name: &'static str,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// What stands between groups of three digits, and before decimals.
    pub digits: Digits,
}

/// A language with its words.
#[derive(Clone, Copy)]
pub struct Language {
    /// BCP 47 tag.
    pub tag: &'static str,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// What stands between groups of three digits, and before decimals.
    pub digits: Digits,
    /// Its words.
    pub texts: &'static Texts,
}

impl Language {
    /// What to say about an error: the service's own sentence to those who read English, the one for its code to others,
    /// where there is one.
    pub fn told(&self, error: &ApiError) -> String {
        let own = if self.tag == LOCALES[0].tag { None } else { self.texts.errors.by_code.get(&error.code) };
        own.map_or_else(|| error.message.clone(), str::to_owned)
    }
}

const POINT: Digits = Digits { group: ",", decimal: "." };
const COMMA: Digits = Digits { group: ".", decimal: "," };
const SPACE: Digits = Digits { group: "\u{202f}", decimal: "," };

/// The languages that pages can be read in; the first is the one to fall back on.
pub static LOCALES: [Locale; 4] = [
    Locale { tag: "en", own_name: "English", direction: "ltr", digits: POINT },
    Locale { tag: "es", own_name: "Español", direction: "ltr", digits: COMMA },
    Locale { tag: "fr", own_name: "Français", direction: "ltr", digits: SPACE },
    Locale { tag: "ar", own_name: "العربية", direction: "rtl", digits: POINT },
];

/// The language of a BCP 47 tag, if pages can be read in it or in another of its family.
pub fn spoken(tag: &str) -> Option<&'static Locale> {
    let family = tag.split('-').next().unwrap_or_default();
    LOCALES.iter().find(|locale| locale.tag.eq_ignore_ascii_case(family))
}

/// The language for a BCP 47 tag: one of the same family, or the first.
pub fn choose(tag: &str) -> Language {
    let Locale { tag, direction, digits, .. } = *spoken(tag).unwrap_or(&LOCALES[0]);
    Language { tag, direction, digits, texts: words_of(tag) }
}

#[cfg(any(feature = "ssr", test))]
fn words_of(tag: &str) -> &'static Texts {
    match tag {
        "es" => &super::es::WORDS,
        "fr" => &super::fr::WORDS,
        "ar" => &super::ar::WORDS,
        _ => &super::en::WORDS,
    }
}

/// The words of a language as a script, which leaves them where the browser half looks for them.
#[cfg(any(feature = "ssr", test))]
pub fn script(locale: &Locale) -> String {
    use super::words::Words;
    let mut lines = Vec::new();
    words_of(locale.tag).write(&mut lines);
    // JSON is a part of JavaScript.
    format!("globalThis.{GLOBAL}={};\n", serde_json::Value::from(lines.join("\n")))
}

/// The name of the words in the page.
const GLOBAL: &str = "lyceumWords";

/// The browser has the words of one language: those of the page.
#[cfg(not(any(feature = "ssr", test)))]
fn words_of(_tag: &str) -> &'static Texts {
    use super::words::Words;
    use std::sync::OnceLock;
    static WORDS: OnceLock<Texts> = OnceLock::new();
    WORDS.get_or_init(|| Texts::read(&mut in_page().unwrap_or_default().leak().lines()))
}

/// Whether the words of this page have come. Without them it stays as the server sent it: complete, but still.
#[cfg(not(any(feature = "ssr", test)))]
pub fn arrived() -> bool {
    in_page().is_some()
}

#[cfg(not(any(feature = "ssr", test)))]
fn in_page() -> Option<String> {
    js_sys::Reflect::get(&js_sys::global(), &wasm_bindgen::JsValue::from_str(GLOBAL)).ok()?.as_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{format::names, words::Words};

    fn lines(tag: &str) -> Vec<&'static str> {
        let mut lines = Vec::new();
        words_of(tag).write(&mut lines);
        lines
    }

    #[test]
    fn a_language_is_found_by_its_family_and_english_stands_in() {
        for (tag, found) in [("en", "en"), ("EN-GB", "en"), ("es-MX", "es"), ("ar", "ar"), ("", "en"), ("xx", "en")] {
            assert_eq!(choose(tag).tag, found, "{tag}");
        }
        assert!(spoken("sw").is_none() && spoken("").is_none());
    }

    #[test]
    fn an_error_is_told_in_the_pages_language_where_it_can_be() {
        let taken = ApiError::invalid("name", "name_taken", "Somebody has it.");
        assert_eq!(choose("en").told(&taken), "Somebody has it.");
        assert!(choose("es").told(&taken).starts_with("Este nombre"));
        let rare = ApiError::invalid("name", "never_heard_of", "It is rare.");
        assert_eq!(choose("ar").told(&rare), "It is rare.");
    }

    #[test]
    fn every_language_fills_the_same_names_and_says_something() {
        let english = lines("en");
        for locale in &LOCALES {
            let words = lines(locale.tag);
            assert_eq!(words.len(), english.len());
            for (own, english) in words.iter().zip(&english) {
                assert_eq!(names(own), names(english), "{}: {own:?} for {english:?}", locale.tag);
                assert!(!own.contains('\n') && own.trim().is_empty() == english.trim().is_empty(), "{english:?}");
            }
        }
    }

    #[test]
    fn words_come_back_as_they_were_written() {
        for locale in &LOCALES {
            let written = lines(locale.tag);
            let text: &'static str = written.join("\n").leak();
            let mut back = Vec::new();
            Texts::read(&mut text.lines()).write(&mut back);
            assert_eq!(back, written);
            assert!(script(locale).starts_with("globalThis.lyceumWords=\""));
        }
    }
}
