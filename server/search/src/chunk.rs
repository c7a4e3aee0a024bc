//! Cuts the blocks of a lesson into passages of a size that the embedder sees whole.
//!
//! A passage ends where a section or a slide ends, unless it is too small to stand alone; long blocks are cut between
//! sentences.

/// A passage is closed before it grows beyond this (tokens). MiniLM reads 256 with its own marks and the headings.
const MOST_TOKENS: usize = 220;
/// A smaller one is joined with its neighbour, even across headings and pages.
const FEWEST_TOKENS: usize = 60;

/// One block of a lesson as plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextBlock {
    /// Plain text.
    pub text: String,
    /// 1 to 6 when the block is a heading.
    pub heading_level: Option<u8>,
    /// Page or slide, from 1.
    pub page: Option<u32>,
    /// Second of the video or sound.
    pub second: Option<u32>,
}

/// One passage cut out of a lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// Headings above it, outermost first.
    pub headings: Vec<String>,
    /// Plain text.
    pub text: String,
    /// Index of its first block.
    pub first_block: u32,
    /// Index of its last block (inclusive).
    pub last_block: u32,
    /// Page of its first block.
    pub page: Option<u32>,
    /// Second of its first block.
    pub second: Option<u32>,
}

/// A chunk that still grows.
struct Open {
    chunk: Chunk,
    tokens: usize,
    /// Holds more than headings.
    has_text: bool,
}

/// Cuts `blocks` into chunks; `sizer` counts the tokens of a text. Every word of every block is in one chunk.
pub fn chunk(blocks: &[TextBlock], sizer: &dyn Fn(&str) -> usize) -> Vec<Chunk> {
    let mut cutter = Cutter { sizer, path: Vec::new(), done: Vec::new(), open: None };
    for (number, block) in (0_u32..).zip(blocks) {
        let text = block.text.trim();
        if text.is_empty() {
            continue;
        }
        match block.heading_level {
            Some(level) => cutter.heading(number, block, level, text),
            None => cutter.text(number, block, text),
        }
    }
    cutter.finish()
}

struct Cutter<'a> {
    sizer: &'a dyn Fn(&str) -> usize,
    path: Vec<(u8, String)>,
    done: Vec<Open>,
    open: Option<Open>,
}

impl Cutter<'_> {
    fn heading(&mut self, number: u32, block: &TextBlock, level: u8, text: &str) {
        self.close_if_large();
        self.path.retain(|(above, _)| *above < level);
        self.path.push((level, text.to_owned()));
        if let Some(open) = &mut self.open {
            // Sections too small to stand alone share a passage: there the heading is part of the text.
            if open.has_text {
                open.append(number, text, (self.sizer)(text));
                return;
            }
        }
        // A heading opens a passage that tells its path; its words are in `headings`.
        let first = self.open.take().map_or(number, |open| open.chunk.first_block);
        let mut fresh = self.fresh(number, block);
        fresh.chunk.first_block = first;
        self.open = Some(fresh);
    }

    fn text(&mut self, number: u32, block: &TextBlock, text: &str) {
        let other_page = self.open.as_ref().is_some_and(|open| open.has_text && open.chunk.page != block.page);
        if other_page {
            self.close_if_large();
        }
        for piece in pieces(text, self.sizer) {
            let tokens = (self.sizer)(piece);
            if self.open.as_ref().is_some_and(|open| open.has_text && open.tokens + tokens > MOST_TOKENS) {
                self.close();
            }
            let fresh = self.fresh(number, block);
            let open = self.open.get_or_insert(fresh);
            if !open.has_text {
                // A heading alone takes place and time from the text it stands above.
                open.chunk.page = block.page;
                open.chunk.second = block.second;
            }
            open.append(number, piece, tokens);
            open.has_text = true;
        }
    }

    fn fresh(&self, number: u32, block: &TextBlock) -> Open {
        let chunk = Chunk {
            headings: self.path.iter().map(|(_, text)| text.clone()).collect(),
            text: String::new(),
            first_block: number,
            last_block: number,
            page: block.page,
            second: block.second,
        };
        Open { chunk, tokens: 0, has_text: false }
    }

    fn close_if_large(&mut self) {
        if self.open.as_ref().is_some_and(|open| open.tokens >= FEWEST_TOKENS) {
            self.close();
        }
    }

    fn close(&mut self) {
        self.done.extend(self.open.take());
    }

    fn finish(mut self) -> Vec<Chunk> {
        if let Some(mut last) = self.open.take() {
            if !last.has_text {
                // A heading with nothing under it is still something to find.
                last.chunk.text = last.chunk.headings.last().cloned().unwrap_or_default();
            }
            match self.done.last_mut() {
                Some(before) if joinable(before, &last) => {
                    before.append(last.chunk.last_block, &last.chunk.text, last.tokens);
                }
                _ => self.done.push(last),
            }
        }
        self.done.into_iter().map(|open| open.chunk).collect()
    }
}

/// Whether a small end of a lesson belongs to the passage before it.
fn joinable(before: &Open, last: &Open) -> bool {
    last.tokens < FEWEST_TOKENS
        && before.tokens + last.tokens <= MOST_TOKENS
        && before.chunk.headings == last.chunk.headings
        && before.chunk.page == last.chunk.page
}

impl Open {
    fn append(&mut self, number: u32, text: &str, tokens: usize) {
        if !self.chunk.text.is_empty() {
            self.chunk.text.push('\n');
        }
        self.chunk.text.push_str(text);
        self.chunk.last_block = number;
        self.tokens += tokens;
    }
}

/// A text in pieces of at most [`MOST_TOKENS`]: whole, else sentences in groups, else words in groups, else halves.
fn pieces<'t>(text: &'t str, sizer: &dyn Fn(&str) -> usize) -> Vec<&'t str> {
    if sizer(text) <= MOST_TOKENS {
        return vec![text];
    }
    let mut out = Vec::new();
    for group in groups(text, &sentence_ends(text), sizer) {
        if sizer(group) <= MOST_TOKENS {
            out.push(group);
            continue;
        }
        let gaps: Vec<usize> = group.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at).collect();
        for words in groups(group, &gaps, sizer) {
            halve(words, sizer, &mut out);
        }
    }
    out
}

/// Joins neighbours between the `cuts` as long as they fit into one piece.
fn groups<'t>(text: &'t str, cuts: &[usize], sizer: &dyn Fn(&str) -> usize) -> Vec<&'t str> {
    let mut out = Vec::new();
    let mut from = 0;
    let mut to = 0;
    let mut tokens = 0;
    for &cut in cuts.iter().chain(std::iter::once(&text.len())) {
        let more = sizer(text[to..cut].trim());
        if tokens > 0 && tokens + more > MOST_TOKENS {
            out.push(text[from..to].trim());
            from = to;
            tokens = 0;
        }
        tokens += more;
        to = cut;
    }
    out.push(text[from..].trim());
    out.retain(|piece| !piece.is_empty());
    out
}

/// Places behind the sentences of a text, in the scripts that mark their ends.
fn sentence_ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let behind = at + c.len_utf8();
        let before_gap = chars.peek().is_none_or(|(_, next)| next.is_whitespace());
        let ended = match c {
            '\n' | '。' | '！' | '？' | '।' | '॥' => true,
            '.' | '!' | '?' | '؟' | '۔' | '…' => before_gap,
            _ => false,
        };
        if ended {
            ends.push(behind);
        }
    }
    ends
}

/// Last resort for text without sentences and spaces.
fn halve<'t>(text: &'t str, sizer: &dyn Fn(&str) -> usize, out: &mut Vec<&'t str>) {
    let mut middle = text.len() / 2;
    while !text.is_char_boundary(middle) {
        middle += 1;
    }
    if middle == 0 || middle == text.len() || sizer(text) <= MOST_TOKENS {
        out.push(text);
        return;
    }
    let (left, right) = text.split_at(middle);
    halve(left, sizer, out);
    halve(right, sizer, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> usize {
        text.split_whitespace().map(|word| word.chars().count().div_ceil(12)).sum()
    }

    fn block(text: &str) -> TextBlock {
        TextBlock { text: text.to_owned(), heading_level: None, page: None, second: None }
    }

    fn heading(level: u8, text: &str) -> TextBlock {
        TextBlock { heading_level: Some(level), ..block(text) }
    }

    fn long(sentences: usize) -> String {
        (0..sentences).map(|n| format!("This sentence has the number {n} in it.")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn sections_of_some_size_become_passages_with_their_path() {
        let blocks =
            [heading(1, "Plants"), heading(2, "Leaves"), block(&long(10)), heading(2, "Roots"), block(&long(10))];
        let found = chunk(&blocks, &words);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].headings, ["Plants", "Leaves"]);
        assert_eq!((found[0].first_block, found[0].last_block), (0, 2));
        assert_eq!(found[1].headings, ["Plants", "Roots"]);
        assert_eq!((found[1].first_block, found[1].last_block), (3, 4));
    }

    #[test]
    fn small_sections_share_a_passage_and_keep_their_headings_in_the_text() {
        let blocks = [heading(2, "Red"), block("A warm colour."), heading(2, "Blue"), block("A cold colour.")];
        let found = chunk(&blocks, &words);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].headings, ["Red"]);
        assert_eq!(found[0].text, "A warm colour.\nBlue\nA cold colour.");
    }

    #[test]
    fn long_blocks_are_cut_between_sentences_within_the_size() {
        let found = chunk(&[block(&long(200))], &words);
        assert!(found.len() > 5);
        for passage in &found {
            assert!(words(&passage.text) <= MOST_TOKENS);
            assert!(passage.text.ends_with('.'), "{}", passage.text);
            assert_eq!((passage.first_block, passage.last_block), (0, 0));
        }
    }

    #[test]
    fn text_without_sentences_or_spaces_is_still_cut_and_nothing_is_lost() {
        for text in ["word ".repeat(2000), "é水".repeat(5000), "x".repeat(20_000)] {
            let found = chunk(&[block(&text)], &words);
            assert!(found.iter().all(|passage| words(&passage.text) <= MOST_TOKENS));
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
            assert_eq!(found.iter().map(|passage| letters(&passage.text)).sum::<usize>(), letters(&text));
        }
    }

    #[test]
    fn large_slides_are_not_mixed_and_small_ones_are_joined() {
        let slide = |page, text: &str| TextBlock { page: Some(page), ..block(text) };
        let large = chunk(&[slide(1, &long(10)), slide(2, &long(10))], &words);
        assert_eq!(large.iter().map(|passage| passage.page).collect::<Vec<_>>(), [Some(1), Some(2)]);
        let small = chunk(&[slide(1, "One."), slide(2, "Two.")], &words);
        assert_eq!(small.len(), 1);
        assert_eq!((small[0].page, small[0].last_block), (Some(1), 1));
    }

    #[test]
    fn a_heading_alone_can_be_found() {
        let found = chunk(&[heading(1, "Appendix")], &words);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].text, "Appendix");
        assert!(chunk(&[block("  \n "), heading(1, "")], &words).is_empty());
    }

    #[test]
    fn video_passages_begin_at_the_second_of_their_first_line() {
        let cue = |second, text: &str| TextBlock { second: Some(second), ..block(text) };
        let found = chunk(&[heading(1, "Film"), cue(4, &long(25)), cue(90, &long(25))], &words);
        assert_eq!(found.iter().map(|passage| passage.second).collect::<Vec<_>>(), [Some(4), Some(90)]);
    }
}
