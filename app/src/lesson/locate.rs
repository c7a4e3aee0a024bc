//! Finds a passage in the pieces of text that a page consists of. Pure, so that it is tested without a browser.

/// A place in the pieces: which one, and how many UTF-16 units into it (as the DOM counts).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    /// Which piece.
    pub piece: usize,
    /// Units before it.
    pub offset: u32,
}

/// Where `text` starts and ends in the pieces read one after the other. White space does not count: a page breaks
/// lines and indents where the passage has single spaces.
pub(crate) fn locate(pieces: &[String], text: &str) -> Option<(Spot, Spot)> {
    let mut letters = Vec::new();
    for (piece, content) in pieces.iter().enumerate() {
        let mut offset = 0;
        for letter in content.chars() {
            let units = if letter.len_utf16() == 2 { 2 } else { 1 };
            if !letter.is_whitespace() {
                letters.push((letter, Spot { piece, offset }, units));
            }
            offset += units;
        }
    }
    let wanted: Vec<char> = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    if wanted.is_empty() {
        return None;
    }
    let found = letters
        .windows(wanted.len())
        .find(|window| window.iter().map(|(letter, ..)| *letter).eq(wanted.iter().copied()))?;
    let (_, start, _) = *found.first()?;
    let (_, last, units) = *found.last()?;
    Some((start, Spot { offset: last.offset + units, ..last }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|&text| text.to_owned()).collect()
    }

    #[test]
    fn a_passage_is_found_across_pieces_and_line_breaks() {
        let page = pieces(&["Light is ", "fast", ".\n  Sound is\n  slow."]);
        let (start, end) = locate(&page, "fast. Sound is slow").unwrap();
        assert_eq!(start, Spot { piece: 1, offset: 0 });
        assert_eq!(end, Spot { piece: 2, offset: 19 });
    }

    #[test]
    fn offsets_count_as_the_dom_counts() {
        let page = pieces(&["𝒙 is ä"]);
        let (start, end) = locate(&page, "ä").unwrap();
        assert_eq!((start.offset, end.offset), (6, 7));
        assert_eq!(locate(&page, "𝒙").unwrap().1.offset, 2);
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        assert_eq!(locate(&pieces(&["abc"]), "abd"), None);
        assert_eq!(locate(&pieces(&["abc"]), "  "), None);
        assert_eq!(locate(&[], "a"), None);
    }
}
