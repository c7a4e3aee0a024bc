//! A lesson in Markdown becomes a document.

use super::{footnotes::Footnotes, front_matter, options, ticked};
use crate::{
    Block, BlockBody, Document, EmbedSource, ParseError, exercise,
    html::{Cleaner, blocks},
    kind::Kind,
    links::{Target, resolve},
    picture, quiz,
    text::decode,
};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd, html::push_html};
use std::ops::Range;

/// Largest file.
const LARGEST: usize = 10 << 20;

/// Turns a piece of Markdown of the file that `cleaner` is for into safe HTML.
fn to_safe_html(text: &str, cleaner: &Cleaner) -> String {
    let mut html = String::new();
    push_html(&mut html, Parser::new_ext(text, options()).map(ticked));
    cleaner.clean(&html)
}

/// Reads the file `name`.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<Document, ParseError> {
    if bytes.len() > LARGEST {
        return Err(ParseError::too_large("The Markdown file", "a file may have 10 MiB"));
    }
    let (text, note) = decode(bytes);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let (front, start) = front_matter::split(&text);
    let mut reader = Reader {
        name,
        text: &text[start..],
        line: text[..start].matches('\n').count() + 1,
        cleaner: Cleaner::new(name),
        document: Document { notes: note.into_iter().collect(), ..Document::default() },
    };
    reader.read();
    let Reader { cleaner, mut document, .. } = reader;
    document.title = front.title;
    document.language = front.language;
    document.take_title();
    picture::take_from_page(&cleaner, &mut document);
    Ok(document)
}

struct Reader<'a> {
    name: &'a str,
    text: &'a str,
    /// The line of the file where `text` starts, from 1.
    line: usize,
    cleaner: Cleaner,
    document: Document,
}

impl<'a> Reader<'a> {
    /// Gathers the events of each block of the top level.
    fn read(&mut self) {
        let mut depth = 0_usize;
        let mut gathered: Vec<Event<'a>> = Vec::new();
        let mut notes = Footnotes::default();
        let mut definitions: Vec<Event<'a>> = Vec::new();
        let mut started = 0;
        for (event, range) in Parser::new_ext(self.text, options()).into_offset_iter() {
            if depth == 0 {
                started = range.start;
            }
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            gathered.extend(notes.number(ticked(event)));
            if depth == 0 {
                let block = std::mem::take(&mut gathered);
                if notes.take_definition() {
                    definitions.extend(block);
                } else {
                    self.push(block, started..range.end);
                }
            }
        }
        self.push_html(definitions);
    }

    fn push(&mut self, block: Vec<Event<'a>>, range: Range<usize>) {
        match block.first() {
            Some(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info)))) => match info.split_whitespace().next() {
                Some("quiz") => self.push_quiz(&code_of(&block), range.start),
                Some("exercise") => self.push_exercise(&code_of(&block), range.start),
                _ => self.push_html(block),
            },
            Some(Event::Start(Tag::Paragraph)) => match self.embedded(&block) {
                Some(embed) => self.document.blocks.push(Block {
                    text: embed.title.clone(),
                    body: BlockBody::Embed(embed),
                    heading: None,
                    page: None,
                }),
                None => self.push_html(block),
            },
            _ => self.push_html(block),
        }
    }

    fn push_html(&mut self, block: Vec<Event<'a>>) {
        let mut html = String::new();
        push_html(&mut html, block.into_iter());
        self.document.blocks.extend(blocks(&self.cleaner.clean(&html), None));
    }

    /// A paragraph that is nothing but `![Title](video.mp4)`.
    fn embedded(&self, block: &[Event<'a>]) -> Option<EmbedSource> {
        let [_, Event::Start(Tag::Image { dest_url, .. }), alt @ .., Event::End(TagEnd::Image), _] = block else {
            return None;
        };
        let Some(Target::File(path)) = resolve(self.name, dest_url) else { return None };
        (Kind::of_ending(&path) == Some(Kind::Mp4)).then(|| EmbedSource { path, title: text_of(alt) })
    }

    fn push_quiz(&mut self, source: &str, offset: usize) {
        let read = quiz::read(source, &|markdown| to_safe_html(markdown, &self.cleaner));
        let line = self.line_of(offset);
        self.document.notes.extend(read.problems.into_iter().map(|problem| at_line("quiz", line, problem)));
        if let Some(quiz) = read.quiz {
            let text = quiz::text_of(&quiz);
            self.document.blocks.push(Block { body: BlockBody::Quiz(quiz), text, heading: None, page: None });
        }
    }

    fn push_exercise(&mut self, source: &str, offset: usize) {
        let line = self.line_of(offset);
        match exercise::read(source, &|markdown| to_safe_html(markdown, &self.cleaner)) {
            Ok(exercise) => {
                let text = exercise::text_of(&exercise);
                self.document.blocks.push(Block {
                    body: BlockBody::Exercise(exercise),
                    text,
                    heading: None,
                    page: None,
                });
            }
            Err(problem) => self.document.notes.push(at_line("exercise", line, problem)),
        }
    }

    fn line_of(&self, offset: usize) -> usize {
        self.line + self.text[..offset].matches('\n').count()
    }
}

fn at_line(what: &str, fence: usize, (line, problem): (usize, String)) -> String {
    format!("Line {}: the {what} {problem}", fence + line)
}

/// The text of a fence.
fn code_of(block: &[Event<'_>]) -> String {
    block.iter().filter_map(|event| if let Event::Text(text) = event { Some(&**text) } else { None }).collect()
}

fn text_of(events: &[Event<'_>]) -> String {
    let pieces = events.iter().filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) => Some(&**text),
        Event::SoftBreak | Event::HardBreak => Some(" "),
        _ => None,
    });
    pieces.collect()
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::{BlockBody, Document};

    fn document(text: &str) -> Document {
        read("unit/a.md", text.as_bytes()).expect("Markdown")
    }

    #[test]
    fn each_block_stands_alone() {
        let document = document(
            "---\nlanguage: en\n---\n# Water\n\nFirst *paragraph*\nin two lines.\n\n## Rain\n\n- a\n- b\n\n  c\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n\
             ```python\nprint(1)\n```\n\n![A cloud](../img/cloud.png)\n\n[next](b.md) x[^1]\n\n[^1]: A note.\n",
        );
        assert_eq!(document.title.as_deref(), Some("Water"));
        assert_eq!(document.language.as_deref(), Some("en"));
        let seen: Vec<_> = document.blocks.iter().map(|block| (block.text.as_str(), block.heading)).collect();
        assert_eq!(
            seen,
            vec![
                ("First paragraph in two lines.", None),
                ("Rain", Some(2)),
                ("a\nb\nc", None),
                ("x | y\n1 | 2", None),
                ("print(1)", None),
                ("A cloud", None),
                ("next x1", None),
                ("1 A note.", None),
            ]
        );
        let html = |number: usize| match &document.blocks[number].body {
            BlockBody::Html(html) => html.clone(),
            other => panic!("not HTML: {other:?}"),
        };
        assert_eq!(html(5), "<p><img src=\"file:img/cloud.png\" alt=\"A cloud\"></p>");
        assert!(html(6).contains("<a href=\"file:unit/b.md\" rel=\"nofollow noopener\">next</a>"), "{}", html(6));
        assert!(document.notes.is_empty());
    }

    #[test]
    fn a_video_alone_is_embedded() {
        let document = document("![How rain *forms*](media/rain.mp4)\n\nSee ![x](media/rain.mp4) here.\n");
        let BlockBody::Embed(embed) = &document.blocks[0].body else { panic!("not embedded") };
        assert_eq!((embed.path.as_str(), embed.title.as_str()), ("unit/media/rain.mp4", "How rain forms"));
        assert!(matches!(document.blocks[1].body, BlockBody::Html(_)));
    }

    #[test]
    fn raw_html_is_cleaned_and_remote_pictures_are_told() {
        let document = document(
            "H<sub>2</sub>O <b onclick=x>b</b><script>alert(1)</script>\n\n![x](https://x.org/p.png)\n\n<div>\n<p>in</p>\n</div>\n",
        );
        assert_eq!(document.blocks[0].text, "H2O b");
        assert!(document.notes.iter().any(|note| note.contains("1 picture")), "{:?}", document.notes);
        assert_eq!(document.blocks.last().map(|block| block.text.as_str()), Some("in"));
    }

    #[test]
    fn broken_fences_are_told_with_their_line() {
        let document = document("text\n\n```quiz\n? Right?\n( ) a\n( ) b\n```\n\n```exercise\ntitle: x\n```\n");
        assert_eq!(document.blocks.len(), 1);
        assert!(document.notes[0].starts_with("Line 4: the quiz"), "{:?}", document.notes);
        assert!(document.notes[1].starts_with("Line 9: the exercise"), "{:?}", document.notes);
    }
}
