//! What the server says about itself, by the codes of its sentences, filled with figures as the reader's language
//! writes them.

use super::{Language, bytes, duration, fill, number};
use lyceum_api::speech::{ENGLISH, Said, Speech, VERBATIM, Value};

words! {
    /// What the server says about itself.
    pub struct SentenceTexts {
        /// Each code with its sentence.
        pub by_code: [(&'static str, &'static str); ENGLISH.len()],
    }
}

impl SentenceTexts {
    /// The sentence of a code; none for a code of a newer release.
    pub fn get(&self, code: &str) -> Option<&'static str> {
        self.by_code.iter().find(|(name, _)| *name == code).map(|(_, sentence)| *sentence)
    }
}

impl Language {
    /// In this language, as far as that is known: else the text, which is English.
    pub fn say(&self, text: &str, said: &[Said]) -> String {
        let sentences = said.iter().map(|said| self.sentence(said)).collect::<Option<Vec<_>>>();
        sentences.filter(|all| !all.is_empty()).map_or_else(|| text.to_owned(), |all| all.join(" "))
    }

    /// The same for a whole speech.
    pub fn speak(&self, speech: &Speech) -> String {
        self.say(&speech.text, &speech.said)
    }

    fn sentence(&self, said: &Said) -> Option<String> {
        let values: Vec<(&str, String)> =
            said.values.iter().map(|named| (named.name.as_str(), self.value(&named.value))).collect();
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        if said.code == VERBATIM {
            return values.first().map(|(_, text)| (*text).to_owned());
        }
        self.texts.sentences.get(&said.code).map(|sentence| fill(sentence, &values))
    }

    fn value(&self, value: &Value) -> String {
        match value {
            // A path or a name keeps its own direction.
            Value::Text(text) if self.direction == "rtl" => format!("\u{2068}{text}\u{2069}"),
            Value::Text(text) => text.clone(),
            Value::Count(count) => number(*count, self),
            Value::Bytes(count) => bytes(*count, self),
            Value::Seconds(seconds) => duration(*seconds, self),
            Value::Percent(percent) => format!("{}\u{a0}%", number(u64::from(*percent), self)),
            Value::Tenths(tenths) => format!("{}{}{}", number(tenths / 10, self), self.digits.decimal, tenths % 10),
            Value::Limit(limit) => self.texts.plan.limit(*limit).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{LOCALES, choose, format::names};
    use lyceum_api::{plan::PlanLimit, speech::Code};

    #[test]
    fn every_code_has_its_words_in_each_language() {
        for locale in &LOCALES {
            let words = &choose(locale.tag).texts.sentences;
            for (code, english) in ENGLISH {
                let sentence = words.get(code).unwrap_or_else(|| panic!("{code} has no words in {}", locale.tag));
                assert_eq!(names(sentence), names(english), "{code} in {}", locale.tag);
                assert!(
                    locale.tag == "en" || (!sentence.is_empty() && sentence != english),
                    "{code} in {}",
                    locale.tag
                );
            }
        }
    }

    #[test]
    fn figures_are_written_as_the_language_writes_them() {
        let slow = Said::new(Code::AlertResponses).with("value", Value::Tenths(23)).with("mark", Value::Tenths(20));
        assert!(choose("es").speak(&slow.clone().into()).contains("2,3 segundos"));
        let room = Said::new(Code::RoomFull).with("limit", Value::Limit(PlanLimit::ModelDisk));
        assert_eq!(choose("fr").speak(&room.into()), "Une partie du stockage est pleine : Disque pour les modèles.");
        let lags = vec![Said::new(Code::AssistantMissing), Said::verbatim("The file is not there.")];
        assert_eq!(
            choose("es").speak(&lags.into()),
            "El asistente no puede responder. The file is not there.",
            "what nobody translates stays as it is"
        );
    }

    #[test]
    fn a_code_of_a_newer_release_is_said_in_english() {
        let newer = Said { code: "from_the_future".to_owned(), values: Vec::new() };
        assert_eq!(choose("ar").say("It is new.", &[newer]), "It is new.");
        assert_eq!(choose("fr").say("An old run.", &[]), "An old run.");
    }
}
