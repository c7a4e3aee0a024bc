//! The header of a file: metadata, and where each tensor lies.

use super::cursor::Cursor;
use super::{TensorType, Value};
use crate::ModelError;
use std::collections::BTreeMap;
use std::ops::Range;

const MOST_TENSORS: u64 = 1 << 16;
const MOST_METADATA: u64 = 1 << 16;
const MOST_KEY: u64 = 1 << 16;
const MOST_NAME: u64 = 64;
/// More numbers than any tensor of a model that this machine could hold.
const MOST_NUMBERS: usize = 1 << 40;
const DEFAULT_ALIGNMENT: u64 = 32;
const MOST_ALIGNMENT: u64 = 1 << 16;

/// Where a tensor lies and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TensorInfo {
    /// How its numbers are stored.
    pub kind: TensorType,
    /// Its dimensions; the first one is contiguous (so a matrix has its columns first).
    pub dims: Vec<usize>,
    /// Its bytes in the file.
    pub range: Range<usize>,
}

impl TensorInfo {
    /// How many numbers it has.
    pub fn numbers(&self) -> usize {
        self.dims.iter().product()
    }
}

/// The checked header of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    metadata: BTreeMap<String, Value>,
    tensors: BTreeMap<String, TensorInfo>,
}

impl Header {
    /// Reads and checks the header of a whole file.
    pub fn parse(file: &[u8]) -> Result<Self, ModelError> {
        let mut cursor = Cursor::new(file);
        if &cursor.array::<4>()? != b"GGUF" {
            return Err(ModelError::Damaged("it does not begin like a GGUF file".to_owned()));
        }
        let version = cursor.u32()?;
        if !matches!(version, 2 | 3) {
            return Err(ModelError::Unsupported(format!("GGUF version {version} is not known")));
        }
        let tensor_count = cursor.count("tensors", MOST_TENSORS)?;
        let metadata_count = cursor.count("metadata entries", MOST_METADATA)?;
        let metadata = read_metadata(&mut cursor, metadata_count)?;
        let alignment = read_alignment(&metadata)?;
        let tensors = read_tensors(&mut cursor, tensor_count, alignment, file.len())?;
        Ok(Self { metadata, tensors })
    }

    /// A metadata value.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.metadata.get(key)
    }

    /// A text that must be there.
    pub fn text(&self, key: &str) -> Result<&str, ModelError> {
        self.get(key).and_then(Value::as_text).ok_or_else(|| ModelError::Damaged(format!("the text {key} is missing")))
    }

    /// A number that must be there and be from 1 to `most`.
    pub fn number(&self, key: &str, most: usize) -> Result<usize, ModelError> {
        let found = self.get(key).and_then(Value::as_u64);
        let found = found.ok_or_else(|| ModelError::Damaged(format!("the number {key} is missing")))?;
        usize::try_from(found)
            .ok()
            .filter(|n| (1..=most).contains(n))
            .ok_or_else(|| ModelError::Damaged(format!("{key} is {found}; it must be from 1 to {most}")))
    }

    /// A tensor that must be there.
    pub fn tensor(&self, name: &str) -> Result<&TensorInfo, ModelError> {
        self.tensors.get(name).ok_or_else(|| ModelError::Damaged(format!("the tensor {name} is missing")))
    }

    /// A tensor that may be there.
    pub fn find_tensor(&self, name: &str) -> Option<&TensorInfo> {
        self.tensors.get(name)
    }

    /// All tensors by name.
    pub fn tensors(&self) -> impl Iterator<Item = (&str, &TensorInfo)> {
        self.tensors.iter().map(|(name, info)| (name.as_str(), info))
    }
}

fn read_metadata(cursor: &mut Cursor<'_>, count: usize) -> Result<BTreeMap<String, Value>, ModelError> {
    let mut metadata = BTreeMap::new();
    for _ in 0..count {
        let key = cursor.text(MOST_KEY)?;
        let kind = cursor.u32()?;
        let value = Value::read(cursor, kind)?;
        if metadata.insert(key.to_owned(), value).is_some() {
            return Err(ModelError::Damaged(format!("the metadata entry {key} comes twice")));
        }
    }
    Ok(metadata)
}

fn read_alignment(metadata: &BTreeMap<String, Value>) -> Result<usize, ModelError> {
    let alignment = match metadata.get("general.alignment") {
        None => DEFAULT_ALIGNMENT,
        Some(value) => value.as_u64().unwrap_or(0),
    };
    if !alignment.is_power_of_two() || !(8..=MOST_ALIGNMENT).contains(&alignment) {
        return Err(ModelError::Damaged(format!("an alignment of {alignment} makes no sense")));
    }
    usize::try_from(alignment).map_err(|_| ModelError::Damaged("an alignment makes no sense".to_owned()))
}

/// What a file says about a tensor, before its place is known.
struct Claim {
    name: String,
    kind: TensorType,
    dims: Vec<usize>,
    bytes: usize,
    offset: u64,
}

fn read_tensors(
    cursor: &mut Cursor<'_>,
    count: usize,
    alignment: usize,
    file_bytes: usize,
) -> Result<BTreeMap<String, TensorInfo>, ModelError> {
    let claims = (0..count).map(|_| read_claim(cursor)).collect::<Result<Vec<_>, _>>()?;
    let data_start = cursor.position().next_multiple_of(alignment);
    let mut tensors = BTreeMap::new();
    for Claim { name, kind, dims, bytes, offset } in claims {
        let start = usize::try_from(offset).ok().filter(|offset| offset.is_multiple_of(alignment));
        let start = start.and_then(|offset| offset.checked_add(data_start));
        let range = start.and_then(|start| Some(start..start.checked_add(bytes)?));
        let Some(range) = range.filter(|range| range.end <= file_bytes) else {
            return Err(ModelError::Damaged(format!(
                "the tensor {name} ({bytes} bytes at offset {offset}) does not lie inside the file of {file_bytes} bytes"
            )));
        };
        if tensors.insert(name.clone(), TensorInfo { kind, dims, range }).is_some() {
            return Err(ModelError::Damaged(format!("the tensor {name} comes twice")));
        }
    }
    check_apart(&tensors)?;
    Ok(tensors)
}

fn read_claim(cursor: &mut Cursor<'_>) -> Result<Claim, ModelError> {
    let name = cursor.text(MOST_NAME)?.to_owned();
    let rank = cursor.u32()?;
    if !(1..=4).contains(&rank) {
        return Err(ModelError::Damaged(format!("the tensor {name} has {rank} dimensions")));
    }
    let dims = (0..rank).map(|_| cursor.u64()).collect::<Result<Vec<_>, _>>()?;
    let kind = TensorType::from_number(cursor.u32()?)?;
    let offset = cursor.u64()?;
    let impossible = || ModelError::Damaged(format!("the tensor {name} has impossible dimensions {dims:?}"));
    let sizes: Option<Vec<usize>> = dims.iter().map(|&n| usize::try_from(n).ok().filter(|&n| n > 0)).collect();
    let sizes = sizes.ok_or_else(impossible)?;
    let numbers = sizes.iter().try_fold(1usize, |product, &n| product.checked_mul(n));
    let numbers = numbers.filter(|&n| n <= MOST_NUMBERS).ok_or_else(impossible)?;
    if !sizes[0].is_multiple_of(kind.block_numbers()) {
        return Err(impossible());
    }
    let bytes = (numbers / kind.block_numbers()).checked_mul(kind.block_bytes()).ok_or_else(impossible)?;
    Ok(Claim { name, kind, dims: sizes, bytes, offset })
}

fn check_apart(tensors: &BTreeMap<String, TensorInfo>) -> Result<(), ModelError> {
    let mut ranges: Vec<_> = tensors.iter().map(|(name, info)| (info.range.start, info.range.end, name)).collect();
    ranges.sort_unstable();
    for pair in ranges.windows(2) {
        if pair[0].1 > pair[1].0 {
            return Err(ModelError::Damaged(format!("the tensors {} and {} overlap", pair[0].2, pair[1].2)));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::write::{FileWriter, Item};
    use super::*;

    fn small() -> FileWriter {
        let mut file = FileWriter::default();
        file.set("general.architecture", Item::Text("llama".into()));
        file.set("a.number", Item::U32(7));
        file.set("a.list", Item::Texts(vec!["x".into(), "yé".into()]));
        file.tensor("w", &[32, 2], 8, vec![1; 68]);
        file.tensor("b", &[3], 0, vec![2; 12]);
        file
    }

    fn damaged(bytes: &[u8]) -> String {
        match Header::parse(bytes) {
            Err(ModelError::Damaged(text)) => text,
            other => panic!("expected damage, found {other:?}"),
        }
    }

    #[test]
    fn a_sound_file_gives_its_values_and_tensors() {
        let bytes = small().finish();
        let header = Header::parse(&bytes).unwrap();
        assert_eq!(header.text("general.architecture").unwrap(), "llama");
        assert_eq!(header.number("a.number", 10).unwrap(), 7);
        assert!(header.number("a.number", 6).is_err());
        assert_eq!(header.get("a.list").and_then(Value::as_texts).unwrap(), ["x", "yé"]);
        let w = header.tensor("w").unwrap();
        assert_eq!((w.kind, w.dims.as_slice(), w.numbers()), (TensorType::Q8_0, [32, 2].as_slice(), 64));
        assert_eq!(bytes[w.range.clone()], [1; 68]);
        assert_eq!(bytes[header.tensor("b").unwrap().range.clone()], [2; 12]);
    }

    #[test]
    fn a_file_cut_anywhere_is_refused() {
        let bytes = small().finish();
        for length in 0..bytes.len() {
            damaged(&bytes[..length]);
        }
    }

    #[test]
    fn any_single_changed_byte_of_the_header_never_panics() {
        let bytes = small().finish();
        for position in 0..bytes.len() - 100 {
            for value in [0, 1, 0x7f, 0x80, 0xff] {
                let mut changed = bytes.clone();
                changed[position] = value;
                if let Ok(header) = Header::parse(&changed) {
                    assert!(header.tensors().all(|(_, info)| info.range.end <= changed.len()));
                }
            }
        }
    }

    #[test]
    fn impossible_alignments_are_refused() {
        for alignment in [0, 1, 4, 33, 1 << 20] {
            let mut file = small();
            file.set("general.alignment", Item::U32(alignment));
            assert!(damaged(&file.finish()).contains("alignment"), "{alignment}");
        }
        let mut file = small();
        file.set("general.alignment", Item::Text("32".into()));
        assert!(damaged(&file.finish()).contains("alignment"));
    }

    #[test]
    fn impossible_dimensions_are_refused() {
        let wrong: [&[u64]; 7] =
            [&[1 << 60, 32], &[32, 1 << 60], &[u64::MAX], &[0], &[1 << 32, 1 << 32], &[31, 2], &[1, 1, 1, 1, 1]];
        for dims in wrong {
            let mut file = small();
            file.tensor("huge", dims, 8, vec![0; 34]);
            assert!(damaged(&file.finish()).contains("dimensions"), "{dims:?}");
        }
    }

    #[test]
    fn offsets_outside_the_file_and_overlaps_are_refused() {
        for (offset, word) in [(1 << 40, "inside"), (u64::MAX - 31, "inside"), (1, "inside"), (0, "overlap")] {
            let mut file = small();
            file.tensor_at("wrong", &[32], 8, offset);
            assert!(damaged(&file.finish()).contains(word), "{offset}");
        }
    }

    #[test]
    fn huge_counts_are_refused_before_memory_is_taken() {
        for position in [8, 16] {
            let mut bytes = small().finish();
            bytes[position..position + 8].copy_from_slice(&(1u64 << 60).to_le_bytes());
            assert!(damaged(&bytes).contains("claims"));
        }
        let mut file = small();
        file.set("list", Item::ClaimedTexts(1 << 21));
        assert!(damaged(&file.finish()).contains("array entries"));
    }

    #[test]
    fn other_files_versions_and_formats_are_named() {
        assert!(damaged(b"PK\x03\x04 something else").contains("GGUF"));
        let mut bytes = small().finish();
        bytes[4] = 1;
        assert!(matches!(Header::parse(&bytes), Err(ModelError::Unsupported(text)) if text.contains('1')));
        let mut file = small();
        file.tensor("odd", &[32], 99, vec![0; 34]);
        assert!(matches!(Header::parse(&file.finish()), Err(ModelError::Unsupported(text)) if text.contains("99")));
        let mut file = small();
        file.set("a.number", Item::U32(8));
        assert!(damaged(&file.finish_with_duplicates()).contains("twice"));
    }
}
