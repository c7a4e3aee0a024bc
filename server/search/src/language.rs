//! Which language a text is written in.

use std::collections::HashMap;
use std::sync::LazyLock;

use tantivy::tokenizer::{Language, LowerCaser, SimpleTokenizer, StopWordFilter, TextAnalyzer};
use whichlang::Lang;

use crate::Passage;

/// Bytes of a text that are looked at: more does not change the answer.
const SAMPLE: usize = 4_000;
/// Words that a text in Latin script needs, so that its small words can confirm the guess.
const FEWEST_WORDS: usize = 6;
/// Share of small words ("the", "und") below which a guess is not believed, as one in this many words.
const ONE_IN: usize = 12;

/// Two-letter code (ISO 639-1) of the language of `text`, or `None` when it is too short or not sure.
///
/// Languages that the detector does not know look like one that it knows; the share of the guessed language's
/// commonest words unmasks them, so that no text is stemmed by foreign rules.
pub fn detect(text: &str) -> Option<&'static str> {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = &text[..end];
    text.chars().filter(|c| c.is_alphabetic()).nth(1)?;
    let lang = whichlang::detect_language(text);
    let (code, confirm) = match lang {
        Lang::Ara => ("ar", Proof::Script('\u{0600}', '\u{06ff}')),
        Lang::Cmn => ("zh", Proof::Script('\u{4e00}', '\u{9fff}')),
        Lang::Hin => ("hi", Proof::Script('\u{0900}', '\u{097f}')),
        Lang::Jpn => ("ja", Proof::Script('\u{3040}', '\u{9fff}')),
        Lang::Kor => ("ko", Proof::Script('\u{ac00}', '\u{d7a3}')),
        Lang::Deu => ("de", Proof::Words(0)),
        Lang::Eng => ("en", Proof::Words(1)),
        Lang::Fra => ("fr", Proof::Words(2)),
        Lang::Ita => ("it", Proof::Words(3)),
        Lang::Nld => ("nl", Proof::Words(4)),
        Lang::Por => ("pt", Proof::Words(5)),
        Lang::Rus => ("ru", Proof::Words(6)),
        Lang::Spa => ("es", Proof::Words(7)),
        Lang::Swe => ("sv", Proof::Words(8)),
        Lang::Tur => ("tr", Proof::Letters("ğışİ")),
        Lang::Vie => ("vi", Proof::Letters("ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđơư")),
    };
    confirm.holds(text).then_some(code)
}

/// Fills in the languages that are not given: as detected, and where that fails (a title, a list of names) that of most
/// other passages, if most have one.
pub(crate) fn fill_in(passages: &mut [Passage]) {
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for passage in passages.iter_mut() {
        if passage.language.is_none() {
            passage.language = detect(&passage.text).map(str::to_owned);
        }
        if let Some(language) = &passage.language {
            *numbers.entry(language.clone()).or_default() += 1;
        }
    }
    let common = numbers.into_iter().find(|(_, number)| number * 2 > passages.len()).map(|(language, _)| language);
    for passage in passages.iter_mut().filter(|passage| passage.language.is_none()) {
        passage.language.clone_from(&common);
    }
}

/// What must be seen in a text before a guess is believed.
enum Proof {
    /// Most letters lie between these two.
    Script(char, char),
    /// Enough stop words of this place in [`SMALL_WORDS`].
    Words(usize),
    /// Some of these letters, which few other languages write.
    Letters(&'static str),
}

static SMALL_WORDS: LazyLock<Vec<Option<TextAnalyzer>>> = LazyLock::new(|| {
    [
        Language::German,
        Language::English,
        Language::French,
        Language::Italian,
        Language::Dutch,
        Language::Portuguese,
        Language::Russian,
        Language::Spanish,
        Language::Swedish,
    ]
    .into_iter()
    .map(|language| {
        let lower = TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser);
        StopWordFilter::new(language).map(|filter| lower.filter(filter).build())
    })
    .collect()
});

impl Proof {
    fn holds(&self, text: &str) -> bool {
        match self {
            Self::Script(from, to) => {
                let letters = text.chars().filter(|c| c.is_alphabetic()).count();
                let inside = text.chars().filter(|c| c.is_alphabetic() && (from..=to).contains(&c)).count();
                inside * 2 > letters
            }
            Self::Words(place) => {
                let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count();
                let Some(mut analyser) = SMALL_WORDS.get(*place).cloned().flatten() else { return false };
                let mut telling = 0;
                analyser.token_stream(text).process(&mut |_| telling += 1);
                words >= FEWEST_WORDS && words.saturating_sub(telling) * ONE_IN >= words
            }
            Self::Letters(letters) => text.chars().filter(|c| letters.contains(*c)).nth(1).is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_sentences_are_recognised() {
        for (code, text) in [
            ("en", "Plants make sugar from light, water and the gas in the air around them."),
            ("de", "Pflanzen machen aus dem Licht der Sonne und aus Wasser ihren Zucker."),
            ("fr", "Les plantes utilisent la lumière du soleil pour fabriquer leur sucre dans les feuilles."),
            ("es", "Las plantas usan la luz del sol para hacer el azúcar que necesitan."),
            ("ru", "Растения делают сахар из света, воды и газа, который есть в воздухе."),
            ("ar", "تصنع النباتات السكر من الضوء والماء"),
            ("hi", "पौधे प्रकाश और पानी से चीनी बनाते हैं"),
            ("zh", "植物利用阳光和水制造糖"),
        ] {
            assert_eq!(detect(text), Some(code), "{text}");
        }
    }

    #[test]
    fn short_or_foreign_text_is_not_guessed() {
        assert_eq!(detect(""), None);
        assert_eq!(detect("12 34 — !!"), None);
        assert_eq!(detect("mitosis"), None);
        assert_eq!(detect("Mimea hutengeneza chakula chake kwa kutumia mwanga wa jua na maji kutoka ardhini."), None);
    }
}
