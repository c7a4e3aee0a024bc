//! A found passage: where it stands, and its text with the found words marked.

use super::Icon;
use crate::erase::Erase;
use crate::text::{fill, language, minutes_and_seconds, number};
use leptos::prelude::*;
use lyceum_api::asking::Passage;

/// A piece of a passage's text.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    Plain(&'a str),
    Marked(&'a str),
}

/// Takes a text with marks between `\u{2}` and `\u{3}` apart.
fn pieces(marked: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    for (at, part) in marked.split('\u{2}').enumerate() {
        let (mark, plain) = if at == 0 { ("", part) } else { part.split_once('\u{3}').unwrap_or((part, "")) };
        if !mark.is_empty() {
            out.push(Piece::Marked(mark));
        }
        if !plain.is_empty() {
            out.push(Piece::Plain(plain));
        }
    }
    out
}

/// The passage's address; a video starts at its second.
fn address_of(passage: &Passage) -> String {
    match (passage.second, passage.href.split_once('#')) {
        (Some(second), Some((page, place))) => format!("{page}&t={second}#{place}"),
        _ => passage.href.clone(),
    }
}

/// A passage as a card. A click opens the place.
#[component]
pub fn PassageCard(
    /// The passage.
    passage: Passage,
    /// Its number in the answer, from 1; none in search.
    #[prop(optional)]
    number_in_answer: Option<u32>,
    /// Whether the answer's mark for it is under the pointer or has the focus.
    #[prop(optional, into)]
    lit: Signal<bool>,
) -> AnyView {
    let language = language();
    let words = &language.texts.courses;
    let place = match (passage.page, passage.second) {
        (_, Some(second)) => Some(fill(words.at_time, &[("time", &minutes_and_seconds(second.into()))])),
        (Some(page), None) => Some(fill(words.page, &[("n", &number(page.into(), &language))])),
        (None, None) => None,
    };
    let way: Vec<String> =
        [passage.course_title.clone()].into_iter().chain(passage.headings.iter().cloned()).chain(place).collect();
    let text = pieces(&passage.marked)
        .into_iter()
        .map(|piece| match piece {
            Piece::Plain(text) => text.to_owned().erase(),
            Piece::Marked(text) => view! { <mark>{text.to_owned()}</mark> }.erase(),
        })
        .collect_view();
    let id = number_in_answer.map(|number| format!("passage-{number}"));
    view! {
        <a class="passage" class:lit=move || lit.get() id=id href=address_of(&passage)>
            <span class="passage-head">
                {number_in_answer.map(|number| view! { <span class="passage-number">{number}</span> })}
                <span class="passage-lesson">{passage.lesson_title.clone()}</span>
                <Icon name="chevron-right"/>
            </span>
            <span class="passage-way">{way.join(" › ")}</span>
            <span class="passage-text">{text}</span>
        </a>
    }
    .erase()
}

#[cfg(test)]
mod tests {
    use super::{Piece::*, pieces};

    #[test]
    fn marks_are_taken_apart_even_when_cut() {
        assert_eq!(pieces("a \u{2}b\u{3} c"), [Plain("a "), Marked("b"), Plain(" c")]);
        assert_eq!(pieces("\u{2}b\u{3}\u{2}c\u{3}"), [Marked("b"), Marked("c")]);
        assert_eq!(pieces("a \u{2}cut"), [Plain("a "), Marked("cut")]);
        assert_eq!(pieces(""), []);
    }
}
