//! What was done, in sentences.

use crate::{copies::CopyReport, manifest::Kind, prove::Depth, rotate::Removed, service::Made};

/// About what was made.
pub(crate) fn spoken_made(made: &[Made]) -> String {
    if made.is_empty() {
        return "Nothing has changed since the last backup.".to_owned();
    }
    let sentences: Vec<String> = made.iter().map(spoken).collect();
    sentences.join(" ")
}

fn spoken(made: &Made) -> String {
    let manifest = &made.manifest;
    let size = bytes(manifest.stored_bytes());
    let what = match manifest.kind {
        Kind::Full => format!("All records are in {} ({size})", manifest.id),
        Kind::Incremental => format!("What changed is in {} ({size})", manifest.id),
        Kind::Files => format!("{} files ({}) are in {}", manifest.files, bytes(manifest.content_bytes), manifest.id),
    };
    let proof = match made.proof.as_ref().map(|proof| proof.depth) {
        Some(Depth::Restored) => ", restored for a test and equal",
        Some(Depth::Opened) => ", opened and checked",
        Some(Depth::Read) => ", read and checked",
        None => ", not yet checked",
    };
    let first = format!("{what}{proof}.");
    let sentences: Vec<&str> =
        std::iter::once(first.as_str()).chain(manifest.problems.iter().map(String::as_str)).collect();
    sentences.join(" ")
}

/// About copies without a problem: complete, or waiting for their folder.
pub(crate) fn spoken_copies(reports: &[CopyReport]) -> String {
    let (away, here): (Vec<_>, Vec<_>) = reports.iter().partition(|report| report.away_since_s > 0);
    let complete = match here.len() {
        0 if away.is_empty() => "There are no copies elsewhere.".to_owned(),
        0 => String::new(),
        1 => "One copy is complete.".to_owned(),
        count => format!("{count} copies are complete."),
    };
    let waiting = away.iter().map(|report| format!("{} is not plugged in; its copy waits.", report.target));
    let sentences: Vec<String> = std::iter::once(complete).filter(|text| !text.is_empty()).chain(waiting).collect();
    sentences.join(" ")
}

/// About what was removed.
pub(crate) fn spoken_removed(removed: &Removed) -> String {
    if !removed.refused.is_empty() {
        return removed.refused.clone();
    }
    match (removed.backups.len(), removed.files) {
        (0, 0) => "Nothing is old enough to be removed.".to_owned(),
        (backups, files) => format!("{backups} old backups and {files} files removed, {} freed.", bytes(removed.bytes)),
    }
}

/// "3.4 MB": decimal units, as disks are sold.
pub(crate) fn bytes(count: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if count < 1000 {
        return format!("{count} bytes");
    }
    let mut rest = count;
    let mut unit = 0;
    while rest >= 1_000_000 && unit + 1 < UNITS.len() {
        rest /= 1000;
        unit += 1;
    }
    format!("{}.{} {}", rest / 1000, rest % 1000 / 100, UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn sizes_are_short() {
        assert_eq!(bytes(999), "999 bytes");
        assert_eq!(bytes(1_500), "1.5 kB");
        assert_eq!(bytes(2_340_000), "2.3 MB");
        assert_eq!(bytes(5_000_000_000_000), "5.0 TB");
    }
}
