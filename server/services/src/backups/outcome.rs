//! What came of an act with backups, sentence by sentence, for other languages than English.

use lyceum_api::speech::{Code, Said, Speech, Value};
use lyceum_backup::{CopyReport, Depth, DrillReport, Kind, Made, Outcome, Removed};

/// The English of `lyceum_backup` with its sentences as codes.
pub(crate) fn told(outcome: &Outcome) -> Speech {
    let said = match outcome {
        Outcome::Made(made) if made.is_empty() => vec![Said::new(Code::NothingChanged)],
        Outcome::Made(made) => made.iter().flat_map(of_backup).collect(),
        Outcome::Removed(removed) => vec![of_removal(removed)],
        Outcome::Copied(reports) => of_copies(reports),
        Outcome::Drilled(report) => vec![of_drill(report)],
    };
    Speech { text: outcome.to_string(), said }
}

/// The verdict of a drill.
pub(super) fn of_drill(report: &DrillReport) -> Said {
    let slowest_ms = report.tiers.iter().map(|tier| tier.took_ms).max().unwrap_or(0);
    Said::new(if report.kept { Code::DrillKept } else { Code::DrillBroken })
        .with("place", Value::Text(report.from.clone()))
        .with("took", Value::Seconds(slowest_ms.div_ceil(1000)))
}

fn of_backup(made: &Made) -> Vec<Said> {
    let manifest = &made.manifest;
    let (code, bytes) = match manifest.kind {
        Kind::Full => (Code::MadeFull, manifest.stored_bytes()),
        Kind::Incremental => (Code::MadeChanges, manifest.stored_bytes()),
        Kind::Files => (Code::MadeFiles, manifest.content_bytes),
    };
    let what = Said::new(code)
        .with("name", Value::Text(manifest.id.to_string()))
        .with("bytes", Value::Bytes(bytes))
        .with("count", Value::Count(manifest.files));
    let proof = Said::new(match made.proof.as_ref().map(|proof| proof.depth) {
        Some(Depth::Restored) => Code::ProofRestored,
        Some(Depth::Opened) => Code::ProofOpened,
        Some(Depth::Read) => Code::ProofRead,
        None => Code::ProofMissing,
    });
    [what, proof].into_iter().chain(manifest.problems.iter().map(Said::verbatim)).collect()
}

fn of_removal(removed: &Removed) -> Said {
    match (removed.backups.len(), removed.files) {
        _ if !removed.refused.is_empty() => Said::verbatim(&removed.refused),
        (0, 0) => Said::new(Code::NothingOld),
        (count, files) => Said::new(Code::OldRemoved)
            .with("count", Value::Count(count as u64))
            .with("files", Value::Count(files))
            .with("bytes", Value::Bytes(removed.bytes)),
    }
}

fn of_copies(reports: &[CopyReport]) -> Vec<Said> {
    let (away, here): (Vec<_>, Vec<_>) = reports.iter().partition(|report| report.away_since_s > 0);
    let complete = match here.len() {
        0 if away.is_empty() => Some(Said::new(Code::CopiesNone)),
        0 => None,
        count => Some(Said::new(Code::CopiesComplete).with("count", Value::Count(count as u64))),
    };
    let waits = |report: &&CopyReport| Said::new(Code::CopyWaits).with("place", Value::Text(report.target.clone()));
    complete.into_iter().chain(away.iter().map(waits)).collect()
}
