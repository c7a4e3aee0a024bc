//! Reads an arriving answer to screen readers by sentence: by token it would be noise.

use leptos::prelude::*;

/// How much of a text is whole sentences, in bytes.
fn whole_sentences(text: &str) -> usize {
    let ends = |(at, letter): (usize, char)| {
        let after = at + letter.len_utf8();
        let closes = matches!(letter, '\n' | '。' | '！' | '？' | '।' | '؟')
            || matches!(letter, '.' | '!' | '?') && text[after..].starts_with([' ', '\n', '"', '»', '”', '[']);
        closes.then_some(after)
    };
    text.char_indices().filter_map(ends).next_back().unwrap_or(0)
}

/// A live region that nobody sees: each sentence is announced once it is whole.
#[component]
pub fn SpokenText(
    /// The text as it arrives; empty again for a new answer.
    text: RwSignal<String>,
) -> impl IntoView {
    let spoken = RwSignal::new(String::new());
    Effect::new(move |before: Option<usize>| {
        text.with(|text| {
            let before = before.filter(|before| text.is_char_boundary(*before)).unwrap_or(0);
            let whole = whole_sentences(text);
            if whole > before {
                spoken.set(text[before..whole].trim().to_owned());
            }
            whole
        })
    });
    view! { <p class="visually-hidden" aria-live="polite">{spoken}</p> }
}

#[cfg(test)]
mod tests {
    use super::whole_sentences;

    #[test]
    fn only_whole_sentences_are_spoken() {
        assert_eq!(whole_sentences("Light is fas"), 0);
        assert_eq!(whole_sentences("It is 3.5 m long"), 0);
        assert_eq!(whole_sentences("Light is fast. Sound"), 14);
        assert_eq!(whole_sentences("光很快。声音"), 12);
    }
}
