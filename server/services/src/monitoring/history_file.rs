//! The history as a file, so that a restart does not forget it: magic, names of the columns, tiers, hash.
//!
//! The names come first, so that a later version with more or fewer columns reads what it still knows. A damaged file is
//! put aside and the history starts anew: it is no school work.

use super::history::{COLUMNS, History, Point, nothing};
use lyceum_api::{
    monitoring::{Metric, Span},
    plan::PlanLimit,
};
use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

const MAGIC: &[u8; 8] = b"LYHIST01";
const HASH: usize = 32;
/// A larger file is none of ours.
const MOST_BYTES: u64 = 50 << 20;

/// Writes the history next to its place and then puts it there, so that no half file is ever read.
pub(crate) fn save(history: &History, path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let bytes = encode(history);
    let new = path.with_extension("new");
    let mut file = File::create(&new)?;
    file.write_all(&bytes)?;
    file.sync_all()?;
    fs::rename(new, path)
}

/// Reads it; an empty one where there is no file, or a damaged one.
pub(crate) fn load(path: &Path) -> History {
    let size = match fs::metadata(path) {
        Ok(meta) => meta.len(),
        Err(_) => return History::default(),
    };
    let read = if size > MOST_BYTES { None } else { fs::read(path).ok().and_then(|bytes| decode(&bytes)) };
    read.unwrap_or_else(|| {
        tracing::warn!("the history of the figures is damaged and starts anew");
        // It stays for a look; the next damaged one takes its place.
        let _ = fs::rename(path, path.with_extension("damaged"));
        History::default()
    })
}

fn names() -> Vec<String> {
    let metrics = Metric::ALL.iter().map(|metric| metric.name().to_owned());
    let uses = PlanLimit::ALL.iter().map(|limit| format!("used:{}", limit.name()));
    let refusals = PlanLimit::ALL.iter().map(|limit| format!("refused:{}", limit.name()));
    metrics.chain(uses).chain(refusals).collect()
}

fn encode(history: &History) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    let names = names().join("\n");
    put_u32(&mut bytes, names.len());
    bytes.extend_from_slice(names.as_bytes());
    for span in Span::ALL {
        let points: Vec<&Point> = history.tier(span).points().collect();
        put_u32(&mut bytes, points.len());
        for point in points {
            bytes.extend_from_slice(&point.at_s.to_le_bytes());
            for value in point.means.iter().chain(point.peaks.iter()) {
                bytes.extend_from_slice(&value.to_le_bytes());
            }
        }
    }
    let hash = blake3::hash(&bytes);
    bytes.extend_from_slice(hash.as_bytes());
    bytes
}

fn put_u32(bytes: &mut Vec<u8>, number: usize) {
    bytes.extend_from_slice(&u32::try_from(number).unwrap_or(0).to_le_bytes());
}

fn decode(bytes: &[u8]) -> Option<History> {
    let (body, hash) = bytes.split_at_checked(bytes.len().checked_sub(HASH)?)?;
    if blake3::hash(body).as_bytes() != hash {
        return None;
    }
    let mut rest = body.strip_prefix(MAGIC)?;
    let length = take_u32(&mut rest)?;
    let (listed, after) = rest.split_at_checked(length)?;
    rest = after;
    let known = names();
    let columns: Vec<Option<usize>> = std::str::from_utf8(listed)
        .ok()?
        .split('\n')
        .map(|name| known.iter().position(|column| column == name))
        .collect();
    let mut history = History::default();
    for span in Span::ALL {
        for _ in 0..take_u32(&mut rest)? {
            let at_s = i64::from_le_bytes(take(&mut rest)?);
            let means = take_values(&mut rest, &columns)?;
            let peaks = take_values(&mut rest, &columns)?;
            history.tier_mut(span).push(Point { at_s, means, peaks });
        }
    }
    rest.is_empty().then_some(history)
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, after) = rest.split_first_chunk::<N>()?;
    *rest = after;
    Some(*head)
}

fn take_u32(rest: &mut &[u8]) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(take(rest)?)).ok()
}

fn take_values(rest: &mut &[u8], columns: &[Option<usize>]) -> Option<Box<[f32; COLUMNS]>> {
    let mut values = nothing();
    for column in columns {
        let value = f32::from_le_bytes(take(rest)?);
        if let Some(column) = column {
            values[*column] = value;
        }
    }
    Some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history() -> History {
        let mut history = History::default();
        for step in 0..200_u8 {
            let mut values = nothing();
            values[3] = f32::from(step);
            history.add(i64::from(step) * 5, &values);
        }
        history
    }

    fn shown(history: &History, span: Span) -> String {
        format!("{:?}", history.tier(span).points().collect::<Vec<_>>())
    }

    #[test]
    fn a_restart_remembers() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("monitoring/history.bin");
        assert_eq!(load(&path).tier(Span::Hour).points().count(), 0, "no file, no history");
        let history = history();
        save(&history, &path).unwrap();
        let read = load(&path);
        for span in Span::ALL {
            assert_eq!(shown(&read, span), shown(&history, span));
        }
    }

    #[test]
    fn a_damaged_file_is_put_aside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history.bin");
        let whole = encode(&history());
        for damage in [0, 9, 40, whole.len() / 2, whole.len() - 1] {
            let mut bytes = whole.clone();
            bytes[damage] ^= 1;
            fs::write(&path, &bytes).unwrap();
            assert_eq!(load(&path).tier(Span::Hour).points().count(), 0, "byte {damage}");
            assert!(!path.exists() && path.with_extension("damaged").exists());
            fs::write(&path, &whole[..damage]).unwrap();
            assert_eq!(load(&path).tier(Span::Hour).points().count(), 0, "cut at {damage}");
        }
    }

    #[test]
    fn columns_are_found_by_name() {
        let mut bytes = encode(&history());
        bytes.truncate(bytes.len() - HASH);
        let text = String::from_utf8_lossy(&bytes[12..]).into_owned();
        let at = 12 + text.find("memory_process").unwrap();
        bytes[at..at + 6].copy_from_slice(b"memorx");
        let hash = blake3::hash(&bytes);
        bytes.extend_from_slice(hash.as_bytes());
        let read = decode(&bytes).unwrap();
        assert!(read.tier(Span::Hour).points().all(|point| point.means[3].is_nan()), "an unknown column is left out");
    }
}
