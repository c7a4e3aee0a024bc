//! The drill: recovery from the copies alone, timed against the plan's three promises, and written down.

use crate::{
    error::{BackupError, BackupResult},
    files::read_list,
    key::PrivateKey,
    progress::Progress,
    restore::{Restore, Restored},
    route::{Route, find_route},
    shelf::{Shelf, remove_folder},
    source::{Inventory, Source},
    trial::Trial,
    verify::check_file,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::{fmt::Write as _, path::Path, time::Instant};

const REPORT: &str = "drill.json";
const PAGE: &str = "drill.md";
const HOUR_MS: u64 = 3_600_000;

/// One promise of the plan, measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tier {
    /// What had to work.
    pub name: String,
    /// Milliseconds from the beginning until it did.
    pub took_ms: u64,
    /// Milliseconds that the plan allows.
    pub allowed_ms: u64,
    /// Whether it worked within them.
    pub kept: bool,
    /// What was seen, in sentences.
    pub seen: String,
}

/// A drill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrillReport {
    /// When it began, in seconds since 1970.
    pub at_s: i64,
    /// Where it recovered from.
    pub from: String,
    /// What was restored.
    pub restored: Restored,
    /// The three promises.
    pub tiers: Vec<Tier>,
    /// Whether all of them were kept.
    pub kept: bool,
}

impl DrillReport {
    /// In one sentence.
    pub fn summary(&self) -> String {
        let verdict = if self.kept { "Recovery works" } else { "Recovery did not keep the plan's promises" };
        let slowest = self.tiers.iter().map(|tier| tier.took_ms).max().unwrap_or(0);
        format!("{verdict}: from {} everything was back after {} s.", self.from, slowest.div_ceil(1000))
    }

    /// As a page.
    pub fn to_markdown(&self) -> String {
        let time = Timestamp::from_second(self.at_s).unwrap_or_default();
        let mut page = format!(
            "# Recovery drill\n\n{}\n\n- Begun: {time}\n- Recovered from: {}\n- Moment: {} (transaction {})\n- Records: {}, files: {}\n\n",
            self.summary(),
            self.from,
            Timestamp::from_second(self.restored.second).unwrap_or_default(),
            self.restored.until,
            self.restored.records,
            self.restored.files,
        );
        page.push_str("| Promise | Allowed | Took | Kept | Seen |\n|---|---|---|---|---|\n");
        for tier in &self.tiers {
            let kept = if tier.kept { "yes" } else { "NO" };
            let hours = tier.allowed_ms / HOUR_MS;
            let took = format!("{}.{:03} s", tier.took_ms / 1000, tier.took_ms % 1000);
            // Writing to a String cannot fail.
            let _ = writeln!(page, "| {} | {hours} h | {took} | {kept} | {} |", tier.name, tier.seen.replace('|', "/"));
        }
        page
    }
}

/// Recovers into `scratch`, which is removed again, and measures. `key` opens what is there, or at least the records
/// (what it cannot open is compared with the hashes of the list instead). Blocks.
pub fn drill(
    source: &dyn Source,
    key: &PrivateKey,
    scratch: &Path,
    trial: Option<&dyn Trial>,
    now_s: i64,
    progress: &Progress,
) -> BackupResult<DrillReport> {
    let done = recover(source, key, scratch, trial, now_s, progress);
    // Whatever came of it, nothing of the school stays behind.
    remove_folder(scratch)?;
    done
}

fn recover(
    source: &dyn Source,
    key: &PrivateKey,
    scratch: &Path,
    trial: Option<&dyn Trial>,
    now_s: i64,
    progress: &Progress,
) -> BackupResult<DrillReport> {
    let started = Instant::now();
    let elapsed = || u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    remove_folder(scratch)?;
    if let Some(parent) = scratch.parent() {
        std::fs::create_dir_all(parent).map_err(BackupError::io("create folder", parent))?;
    }
    let route = find_route(&Inventory::of(source)?, None)?;
    let restore =
        Restore { source, key, to_time: None, into: scratch, files: false, without_bad_files: false, progress };
    let mut report = DrillReport {
        at_s: now_s,
        from: source.place(),
        restored: restore.restore_to(&route, scratch)?,
        tiers: Vec::new(),
        kept: false,
    };
    let records = report.restored.records;
    let mut note = |name: &str, hours: u64, seen: Result<String, String>| {
        let (took_ms, allowed_ms) = (elapsed(), hours * HOUR_MS);
        let kept = seen.is_ok() && took_ms <= allowed_ms;
        let seen = seen.unwrap_or_else(|problem| problem);
        report.tiers.push(Tier { name: name.to_owned(), took_ms, allowed_ms, kept, seen });
    };
    progress.begin("trying the restored school", 0);
    let compared = format!("{records} records restored, counted and compared.");
    let critical = trial.map_or_else(|| Ok(String::new()), |trial| trial.critical(scratch));
    note("Critical services", 1, critical.map(|seen| format!("{compared} {seen}").trim().to_owned()));
    let services = trial.map_or_else(|| Ok("Not tried here.".to_owned()), |trial| trial.all_services(scratch));
    note("All services", 4, services);
    let files = restore_files(&restore, &route, scratch);
    let counts = files.as_ref().map_or((0, 0), |found| (found.files, found.file_bytes));
    note("All data", 24, files.map(|found| found.seen).map_err(|error| error.to_string()));
    (report.restored.files, report.restored.file_bytes) = counts;
    report.kept = report.tiers.iter().all(|tier| tier.kept);
    Ok(report)
}

struct FilesBack {
    files: u64,
    file_bytes: u64,
    seen: String,
}

/// Puts the files back; those that the key cannot open are compared with their hashes.
fn restore_files(restore: &Restore<'_>, route: &Route, scratch: &Path) -> BackupResult<FilesBack> {
    let mut restored = Restored::default();
    let store = lyceum_storage::Store::open(scratch, lyceum_storage::StoreOptions::default())?;
    let done = restore.restore_files(&store, route, &mut restored);
    store.close()?;
    match done {
        Ok(()) => {
            let seen = format!("{} files restored and compared.", restored.files);
            Ok(FilesBack { files: restored.files, file_bytes: restored.file_bytes, seen })
        }
        Err(BackupError::WrongKey { .. }) => {
            let mut back = FilesBack { files: 0, file_bytes: 0, seen: String::new() };
            for list in &route.lists {
                for line in read_list(restore.source, list)? {
                    check_file(restore.source, &line)?;
                    back.files += 1;
                    back.file_bytes += line.bytes;
                }
            }
            back.seen = format!(
                "{} files are there and whole. Some can be opened with the recovery sheet alone, so they were compared as they lie.",
                back.files
            );
            Ok(back)
        }
        Err(error) => Err(error),
    }
}

/// Keeps a report on the shelf, as JSON and as a page.
pub(crate) fn write_report(shelf: &Shelf, report: &DrillReport) -> BackupResult<()> {
    shelf.prepare()?;
    shelf.put(REPORT, &serde_json::to_vec_pretty(report).unwrap_or_default())?;
    shelf.put(PAGE, report.to_markdown().as_bytes())
}

/// The report that was kept last.
pub(crate) fn last_report(shelf: &Shelf) -> BackupResult<Option<DrillReport>> {
    const REPORT_BYTES_MAX: u64 = 1 << 20;
    let bytes = crate::source::read_small(shelf, REPORT, REPORT_BYTES_MAX)?;
    Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
}
