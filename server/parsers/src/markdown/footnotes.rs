//! Footnotes, numbered through the whole file: its blocks are written one by one.

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};
use std::collections::HashMap;

/// Numbers by label, in the order in which they are first seen.
#[derive(Default)]
pub(super) struct Footnotes<'a> {
    numbers: HashMap<CowStr<'a>, usize>,
    /// The number that the next paragraph starts with.
    pending: Option<usize>,
    in_definition: bool,
}

impl<'a> Footnotes<'a> {
    /// Writes references as raised numbers, and the number of a definition at the start of its first paragraph.
    pub fn number(&mut self, event: Event<'a>) -> Vec<Event<'a>> {
        match event {
            Event::FootnoteReference(label) => {
                let number = self.number_of(label);
                vec![raised(number)]
            }
            Event::Start(Tag::FootnoteDefinition(label)) => {
                self.pending = Some(self.number_of(label));
                self.in_definition = true;
                Vec::new()
            }
            Event::End(TagEnd::FootnoteDefinition) => Vec::new(),
            Event::Start(Tag::Paragraph) => {
                let number = self.pending.take();
                let numbered = number.into_iter().flat_map(|number| [raised(number), Event::Text(" ".into())]);
                std::iter::once(Event::Start(Tag::Paragraph)).chain(numbered).collect()
            }
            other => vec![other],
        }
    }

    /// Whether the block that just ended was a definition.
    pub fn take_definition(&mut self) -> bool {
        std::mem::take(&mut self.in_definition)
    }

    fn number_of(&mut self, label: CowStr<'a>) -> usize {
        let next = self.numbers.len() + 1;
        *self.numbers.entry(label).or_insert(next)
    }
}

fn raised<'a>(number: usize) -> Event<'a> {
    Event::InlineHtml(format!("<sup>{number}</sup>").into())
}
