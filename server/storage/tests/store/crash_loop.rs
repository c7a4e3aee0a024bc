//! Kills a writing process again and again, and checks that everything it had acknowledged is there.
//!
//! The child writes from several threads and prints a line for each answer of the store. The parent kills it (SIGKILL)
//! after so many lines, opens the folder and compares. Used by the test `crash` and by `examples/crash_writer.rs`.

use lyceum_storage::{Key, Record, Space, Store, StoreError, StoreOptions};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    io::{self, BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
};

/// Writing threads of the child.
const WRITERS: u64 = 8;
/// Notes that each of them keeps; older ones go in the transaction that adds one.
const KEPT: u64 = 100;

/// How far a writer has come; changed in the same transaction as its notes.
#[derive(Serialize, Deserialize)]
struct Progress {
    count: u64,
}

impl Record for Progress {
    const SPACE: Space = Space::Progress;
    const KIND: u8 = 210;
    type Key = u64;
}

#[derive(Serialize, Deserialize)]
struct Line {
    text: String,
}

impl Record for Line {
    const SPACE: Space = Space::Ai;
    const KIND: u8 = 211;
    type Key = (u64, u64);
}

/// What a run came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub kills: u64,
    pub acknowledged: u64,
    pub checks: u64,
}

fn options() -> StoreOptions {
    StoreOptions { ballast_bytes: 1 << 20, segment_bytes: 1 << 20, cache_bytes: 4 << 20, ..StoreOptions::default() }
}

/// Every tenth text is too large for sled.
fn text(writer: u64, number: u64) -> String {
    format!("{writer}/{number} ").repeat(if number.is_multiple_of(10) { 1500 } else { 30 })
}

/// The child: writes until it is killed.
pub fn write(folder: &Path) -> Result<(), StoreError> {
    say("opening");
    let store = Store::open(folder, options())?;
    say("open");
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let store = store.clone();
            thread::spawn(move || write_lines(&store, writer))
        })
        .collect();
    for writer in writers {
        writer.join().map_err(|_| StoreError::Panicked)??;
    }
    Ok(())
}

fn write_lines(store: &Store, writer: u64) -> Result<(), StoreError> {
    loop {
        let number = store
            .transact_blocking(move |tx| -> Result<u64, StoreError> {
                let number = tx.get::<Progress>(&writer)?.map_or(0, |progress| progress.count) + 1;
                tx.put(&writer, &Progress { count: number })?;
                tx.put(&(writer, number), &Line { text: text(writer, number) })?;
                if number > KEPT {
                    tx.delete::<Line>(&(writer, number - KEPT))?;
                }
                Ok(number)
            })
            .map_err(|error| match error {
                lyceum_storage::TransactError::Store(error) | lyceum_storage::TransactError::Refused(error) => error,
            })?;
        say(&format!("{writer} {number}"));
    }
}

/// One line in one write: the pipe keeps it when the process dies.
fn say(line: &str) {
    // The parent has gone: so does the child, at its next signal.
    let _ = io::stdout().lock().write_all(format!("{line}\n").as_bytes());
}

/// The parent. `command` starts the child; `seed` decides when each one dies.
pub fn kill_again_and_again(
    folder: &Path,
    kills: u64,
    seed: u64,
    command: impl Fn() -> Command,
    mut progress: impl FnMut(&Outcome),
) -> Result<Outcome, String> {
    let mut outcome = Outcome::default();
    let mut acknowledged = BTreeMap::new();
    for kill in 0..kills {
        let mut child =
            command().stdout(Stdio::piped()).spawn().map_err(|error| format!("the child does not start: {error}"))?;
        let lines = lines_until(&mut child, moment(seed, kill))?;
        outcome.kills += 1;
        for line in lines {
            // A test harness may print lines of its own.
            let Some((writer, number)) = line.split_once(' ') else { continue };
            if let (Ok(writer), Ok(number)) = (writer.parse::<u64>(), number.parse::<u64>()) {
                acknowledged.insert(writer, number);
                outcome.acknowledged += 1;
            }
        }
        // Every third folder goes to the next child as the kill left it.
        if kill % 3 != 2 || kill + 1 == kills {
            check(folder, &acknowledged)?;
            outcome.checks += 1;
        }
        progress(&outcome);
    }
    Ok(outcome)
}

/// When to kill: while opening, right after it, or after up to 250 answers.
#[derive(Clone, Copy)]
enum Moment {
    Opening,
    Answers(u64),
}

fn moment(seed: u64, kill: u64) -> Moment {
    // The finaliser of SplitMix64: any seed gives well-spread numbers.
    let mut mixed = (seed ^ kill).wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^= mixed >> 31;
    if mixed.is_multiple_of(7) { Moment::Opening } else { Moment::Answers(mixed % 250) }
}

/// Reads lines until the moment has come, kills, and reads the lines that were still in the pipe.
fn lines_until(child: &mut Child, moment: Moment) -> Result<Vec<String>, String> {
    let output = child.stdout.take().ok_or("the child has no output")?;
    let mut lines = BufReader::new(output).split(b'\n').map_while(Result::ok);
    let mut seen = Vec::new();
    let mut answers = None;
    for line in lines.by_ref() {
        let line = String::from_utf8_lossy(&line).into_owned();
        let due = match moment {
            Moment::Opening => line.ends_with("opening"),
            Moment::Answers(wanted) => {
                answers = if line == "open" { Some(0) } else { answers.map(|count: u64| count + 1) };
                answers.is_some_and(|count| count >= wanted)
            }
        };
        seen.push(line);
        if due {
            break;
        }
    }
    child.kill().map_err(|error| format!("the child cannot be killed: {error}"))?;
    // The last piece has no line end if the kill fell into it; then it is no answer. A whole line is never cut in two,
    // because it is written in one piece.
    seen.extend(lines.map(|line| String::from_utf8_lossy(&line).into_owned()));
    let status = child.wait().map_err(|error| error.to_string())?;
    if status.code().is_some() {
        return Err(format!("the child ended by itself ({status}) after: {:?}", seen.last()));
    }
    Ok(seen)
}

/// Opens the folder and compares it with what was acknowledged.
fn check(folder: &Path, acknowledged: &BTreeMap<u64, u64>) -> Result<(), String> {
    let store = Store::open(folder, StoreOptions { verify_after_crash: false, ..options() })
        .map_err(|error| format!("the folder does not open: {error}"))?;
    let failed = |error: StoreError| error.to_string();
    for writer in 0..WRITERS {
        let count = store.get::<Progress>(&writer).map_err(failed)?.map_or(0, |progress| progress.count);
        let promised = acknowledged.get(&writer).copied().unwrap_or(0);
        if count < promised {
            return Err(format!("writer {writer} was promised {promised} notes and finds {count}"));
        }
        let notes = store.scan::<Line>(&writer.to_bytes(), usize::MAX).map_err(failed)?;
        let expected = count.saturating_sub(KEPT) + 1..=count;
        if !notes.iter().map(|((_, number), _)| *number).eq(expected.clone()) {
            return Err(format!("writer {writer} has not exactly the notes {expected:?}: half a transaction"));
        }
        if notes.iter().any(|((_, number), note)| note.text != text(writer, *number)) {
            return Err(format!("writer {writer} finds a note with another text"));
        }
    }
    let report = store.verify().map_err(failed)?;
    if !report.is_sound() {
        return Err(format!("the check found: {:?}", report.problems));
    }
    store.close().map_err(failed)
}
