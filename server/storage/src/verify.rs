//! The full check: every value against its checksum, every space against its sum, the journal against its chain.

use crate::{
    database::{Database, State},
    error::StoreError,
    record::{Stored, open_value},
    shared::Shared,
    space::Space,
    stats::{Health, SpaceReport, VerifyReport},
    store::Store,
    sums::Sum,
    values::Values,
    writer::Operation,
};
use std::{
    ops::Bound,
    path::Path,
    sync::{Arc, mpsc},
    thread,
};

/// Records looked at in one go; between two of them the store can be closed.
const PIECE: usize = 4096;
/// Scans tried beside running writes before the writer is asked to pause.
const TRIES: usize = 3;
/// Problems listed before the rest is only counted by its space.
const MAX_PROBLEMS: usize = 100;

/// What a scan of all spaces came to.
struct Scan {
    sums: Vec<Sum>,
    problems: Vec<String>,
    kept: State,
}

pub(crate) fn verify(store: &Store) -> Result<VerifyReport, StoreError> {
    let scan = match scan_beside_writes(store.shared())? {
        Some(scan) => scan,
        None => scan_in_pause(store)?,
    };
    let mut report = to_report(scan);
    if let Err(error) = read_journal(store, &mut report) {
        report.problems.push(error.to_string());
    }
    Ok(report)
}

fn read_journal(store: &Store, report: &mut VerifyReport) -> Result<(), StoreError> {
    let mut journal = store.journal(0)?;
    while let Some(entry) = journal.next() {
        entry?;
        report.transactions += 1;
        report.segments = journal.segments_read();
    }
    Ok(())
}

/// Checks the database once, after an unclean end. A difference must not go on unnoticed: it makes the store read-only,
/// and the next start rebuilds the database from the journal.
pub(crate) fn start_in_background(shared: Arc<Shared>) -> Result<(), StoreError> {
    let work = move || match scan_beside_writes(&shared) {
        Ok(Some(scan)) => {
            let report = to_report(scan);
            if let Some(problem) = report.problems.first() {
                tracing::error!(problem, count = report.problems.len(), "the database differs from what was written");
                if let Err(error) = shared.layout.forget_current() {
                    tracing::error!(%error, "the database cannot be marked for a rebuild");
                }
                shared.set_health(Health::Failed { reason: problem.as_str().into() });
            } else {
                tracing::info!("the database has been checked after the unclean end and is whole");
            }
        }
        Ok(None) => tracing::warn!("the database could not be checked beside its writes; `lyceum doctor` does it"),
        Err(StoreError::Closed) => {}
        Err(error) => tracing::error!(%error, "the database could not be checked"),
    };
    thread::Builder::new()
        .name("storage-verify".to_owned())
        .spawn(work)
        .map(drop)
        .map_err(|error| StoreError::io("start a thread for", Path::new("storage-verify"), error))
}

/// Scans while writes go on; `None` when they never left enough time.
fn scan_beside_writes(shared: &Shared) -> Result<Option<Scan>, StoreError> {
    for _ in 0..TRIES {
        let before = shared.read(Database::state)?;
        let mut scan = Scan { sums: Vec::new(), problems: Vec::new(), kept: before };
        for space in Space::ALL {
            let (mut sum, mut after) = (Sum::default(), None);
            loop {
                after = shared.read(|database| {
                    scan_piece(database, &shared.values, space, after.as_deref(), &mut sum, &mut scan.problems)
                })?;
                if after.is_none() {
                    break;
                }
            }
            scan.sums.push(sum);
        }
        if shared.read(Database::state)? == before {
            return Ok(Some(scan));
        }
    }
    Ok(None)
}

/// Scans while the writer waits.
fn scan_in_pause(store: &Store) -> Result<Scan, StoreError> {
    let (done, finished) = mpsc::sync_channel(1);
    let values = Arc::clone(&store.shared().values);
    store.send(Operation::Pause(Box::new(move |database, kept| {
        let mut scan = Scan { sums: Vec::new(), problems: Vec::new(), kept: *kept };
        let mut work = || -> Result<(), StoreError> {
            for space in Space::ALL {
                let (mut sum, mut after) = (Sum::default(), None);
                loop {
                    after = scan_piece(database, &values, space, after.as_deref(), &mut sum, &mut scan.problems)?;
                    if after.is_none() {
                        break;
                    }
                }
                scan.sums.push(sum);
            }
            Ok(())
        };
        let result = work().map(|()| scan);
        // Whoever asked may have given up.
        let _ = done.send(result);
    })))?;
    finished.recv().map_err(|_| StoreError::Closed)?
}

/// Adds up some records; returns the key to go on behind, or `None` at the end of the space.
fn scan_piece(
    database: &Database,
    values: &Values,
    space: Space,
    after: Option<&[u8]>,
    sum: &mut Sum,
    problems: &mut Vec<String>,
) -> Result<Option<Vec<u8>>, StoreError> {
    let start = after.map_or(Bound::Unbounded, Bound::Excluded);
    let mut last = None;
    let mut count = 0;
    for item in database.tree(space).range::<&[u8], _>((start, Bound::Unbounded)).take(PIECE) {
        let (key, value) = item?;
        sum.add(&key, &value);
        count += 1;
        if let Some(problem) = check_value(values, space, &key, &value).filter(|_| problems.len() < MAX_PROBLEMS) {
            problems.push(problem);
        }
        last = Some(key);
    }
    Ok(last.filter(|_| count == PIECE).map(|key| key.to_vec()))
}

fn check_value(values: &Values, space: Space, key: &[u8], value: &[u8]) -> Option<String> {
    let problem = match open_value(value) {
        Ok(Stored::Inline(_)) => return None,
        Ok(Stored::InFile(hash)) => match values.read(space, key, &hash) {
            Ok(Some(_)) => return None,
            Ok(None) => "its file is missing".to_owned(),
            Err(error) => error.to_string(),
        },
        Err(error) => error.to_string(),
    };
    Some(format!("a record in {space}: {problem}"))
}

fn to_report(scan: Scan) -> VerifyReport {
    let mut problems = scan.problems;
    let spaces = Space::ALL
        .into_iter()
        .zip(scan.sums)
        .map(|(space, sum)| {
            let kept = scan.kept.sums[space.index()];
            let agrees = sum == kept;
            if !agrees {
                problems.push(format!(
                    "{space} has {} records where {} were written, or their content differs",
                    sum.count, kept.count
                ));
            }
            SpaceReport { space, records: sum.count, sum: sum.hash(), agrees }
        })
        .collect();
    VerifyReport { spaces, segments: 0, transactions: 0, problems }
}
