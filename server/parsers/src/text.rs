//! Plain text: its encoding, and its paragraphs.

use crate::{Block, BlockBody, Document, ParseError, escape::push_escaped};

/// Largest file.
const LARGEST: usize = 10 << 20;

/// Lines at least this long were broken by the width of a window, not by the author.
const WRAPPED_LINE: usize = 50;
/// What bytes 0x80 to 0x9F mean in Windows-1252; those without a meaning stand for themselves.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Decodes text: UTF-8, UTF-16 with its mark, or else Windows-1252. The second is a note for the report.
pub(crate) fn decode(bytes: &[u8]) -> (String, Option<String>) {
    let utf16 = |to_unit: fn([u8; 2]) -> u16| {
        let units = bytes[2..].chunks_exact(2).map(|pair| to_unit([pair[0], pair[1]]));
        char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect::<String>()
    };
    if bytes.starts_with(b"\xff\xfe") {
        return (utf16(u16::from_le_bytes), None);
    }
    if bytes.starts_with(b"\xfe\xff") {
        return (utf16(u16::from_be_bytes), None);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), None);
    }
    let text = bytes.iter().map(|&byte| match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    });
    let note = "The text is not UTF-8; it was read as Windows-1252. Look whether accents are right.";
    (text.collect(), Some(note.to_owned()))
}

/// Reads plain text: an empty line ends a paragraph.
pub(crate) fn read(bytes: &[u8]) -> Result<Document, ParseError> {
    if bytes.len() > LARGEST {
        return Err(ParseError::too_large("The text file", "a file may have 10 MiB"));
    }
    let (text, note) = decode(bytes);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut document = Document { notes: note.into_iter().collect(), ..Document::default() };
    let mut paragraph: Vec<&str> = Vec::new();
    for line in text.lines().chain([""]) {
        if !line.trim().is_empty() {
            paragraph.push(line.trim());
        } else if !paragraph.is_empty() {
            document.blocks.push(paragraph_block(&paragraph));
            paragraph.clear();
        }
    }
    Ok(document)
}

/// Short lines keep their ends, as in a poem or a list; long ones flow.
fn paragraph_block(lines: &[&str]) -> Block {
    let mut html = String::from("<p>");
    for (number, line) in lines.iter().enumerate() {
        if number > 0 {
            let wrapped = lines[number - 1].chars().count() >= WRAPPED_LINE;
            html.push_str(if wrapped { " " } else { "<br>" });
        }
        push_escaped(&mut html, line);
    }
    html.push_str("</p>");
    Block { body: BlockBody::Html(html), text: lines.join(" "), heading: None, page: None }
}

#[cfg(test)]
mod tests {
    use super::{decode, read};
    use crate::BlockBody;

    #[test]
    fn decodes_what_schools_have() {
        assert_eq!(decode("\u{feff}é".as_bytes()).0, "é");
        assert_eq!(decode(b"\xff\xfeA\0\xe9\0").0, "Aé");
        assert_eq!(decode(b"\xfe\xff\0A\0\xe9").0, "Aé");
        let (text, note) = decode(b"caf\xe9 \x80 \x93x\x94");
        assert_eq!(text, "café € “x”");
        assert!(note.is_some_and(|note| note.contains("Windows-1252")));
    }

    #[test]
    fn makes_paragraphs() {
        let document = read(b"Roses are red,\r\nviolets are <blue>.\r\n\r\n\r\nSecond.").expect("text");
        assert_eq!(document.blocks.len(), 2);
        let BlockBody::Html(html) = &document.blocks[0].body else { panic!("no HTML") };
        assert_eq!(html, "<p>Roses are red,<br>violets are &lt;blue&gt;.</p>");
        assert_eq!(document.blocks[1].text, "Second.");
    }
}
