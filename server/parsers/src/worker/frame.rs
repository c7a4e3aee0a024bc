//! What goes over the pipes: a mark, a length, JSON, and the bytes beside it.

use crate::{Document, Kind, ParseError};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::io::{self, Read, Write};

/// Start of each message, so that stray output is not taken for one.
const MARK: [u8; 4] = *b"LYP1";
/// Longest JSON of a message.
const LONGEST_JSON: u32 = 128 << 20;
/// Most bytes of all pictures of an answer.
const MOST_PICTURE_BYTES: u64 = 300 << 20;
/// Largest file that is sent to a child; its memory is bounded, too.
pub(super) const LARGEST_FILE: u64 = 300 << 20;

/// What the parent asks for. The bytes of the file follow.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Request {
    pub kind: Kind,
    pub name: String,
    pub bytes: u64,
}

/// What the child answers. The bytes of the pictures follow, in the order of the document.
#[derive(Debug, Serialize, Deserialize)]
struct Answer {
    result: Result<Document, ParseError>,
    picture_bytes: Vec<u64>,
}

/// The head of a message: mark, length, JSON.
pub(super) fn head(message: &impl Serialize) -> io::Result<Vec<u8>> {
    let json = serde_json::to_vec(message)?;
    let length = u32::try_from(json.len()).ok().filter(|length| *length <= LONGEST_JSON);
    let length = length.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "the message is too long"))?;
    Ok([MARK.as_slice(), &length.to_le_bytes(), &json].concat())
}

/// Reads the head of a message.
pub(super) fn read_head<T: DeserializeOwned>(reader: &mut impl Read) -> io::Result<T> {
    let mut start = [0; 8];
    reader.read_exact(&mut start)?;
    let [mark @ .., a, b, c, d] = start;
    let length = u32::from_le_bytes([a, b, c, d]);
    if mark != MARK || length > LONGEST_JSON {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "this is no message"));
    }
    Ok(serde_json::from_slice(&read_bytes(reader, u64::from(length))?)?)
}

/// Reads exactly so many bytes; memory grows only as they come.
pub(super) fn read_bytes(reader: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// Writes an answer.
pub(super) fn write_answer(writer: &mut impl Write, result: Result<Document, ParseError>) -> io::Result<()> {
    let pictures = result.as_ref().map_or(&[][..], |document| &document.images);
    let picture_bytes = pictures.iter().map(|picture| picture.bytes.len() as u64).collect();
    let answer = Answer { result, picture_bytes };
    writer.write_all(&head(&answer)?)?;
    for picture in answer.result.iter().flat_map(|document| &document.images) {
        writer.write_all(&picture.bytes)?;
    }
    writer.flush()
}

/// Reads an answer. The child may have been taken over: every length is checked.
pub(super) fn read_answer(reader: &mut impl Read) -> io::Result<Result<Document, ParseError>> {
    let Answer { mut result, picture_bytes } = read_head(reader)?;
    if let Ok(document) = &mut result {
        let total = picture_bytes.iter().try_fold(0_u64, |total, bytes| total.checked_add(*bytes));
        if document.images.len() != picture_bytes.len() || total.is_none_or(|total| total > MOST_PICTURE_BYTES) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the pictures do not fit the answer"));
        }
        for (picture, bytes) in document.images.iter_mut().zip(picture_bytes) {
            picture.bytes = read_bytes(reader, bytes)?;
        }
    }
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::{MARK, read_answer, write_answer};
    use crate::{Block, BlockBody, Document, ParseError, Picture};

    fn document() -> Document {
        let picture = |name: &str, bytes: &[u8]| Picture {
            name: name.into(),
            bytes: bytes.to_vec(),
            mime: "image/png".into(),
            width: 2,
            height: 3,
        };
        let block =
            Block { body: BlockBody::Html("<p>é</p>".into()), text: "é".into(), heading: Some(2), page: Some(7) };
        Document {
            title: Some("Water".into()),
            blocks: vec![block],
            images: vec![picture("a", b"123"), picture("b", b"")],
            ..Document::default()
        }
    }

    #[test]
    fn answers_come_back_as_they_were() {
        for result in [Ok(document()), Err(ParseError::Encrypted("The PDF".into()))] {
            let mut bytes = Vec::new();
            write_answer(&mut bytes, result.clone()).expect("writes");
            assert_eq!(read_answer(&mut bytes.as_slice()).expect("reads"), result);
        }
    }

    #[test]
    fn cut_off_and_forged_answers_are_errors() {
        let mut bytes = Vec::new();
        write_answer(&mut bytes, Ok(document())).expect("writes");
        for end in 0..bytes.len() {
            assert!(read_answer(&mut &bytes[..end]).is_err(), "{end} of {} bytes were taken", bytes.len());
        }
        let long = [MARK.as_slice(), &u32::MAX.to_le_bytes(), b"{}"].concat();
        assert!(read_answer(&mut long.as_slice()).is_err());
        let forged = br#"{"result":{"Ok":{"title":null,"language":null,"blocks":[],"notes":[],"images":[]}},"picture_bytes":[99]}"#;
        let forged = [MARK.as_slice(), &u32::try_from(forged.len()).expect("short").to_le_bytes(), forged].concat();
        assert!(read_answer(&mut forged.as_slice()).is_err());
    }
}
