//! The process in which a backup is proven: parent and child. sled has one lock for all transactions of a process, so
//! that restoring in the server itself would slow its pages.

use crate::{
    error::{BackupError, BackupResult},
    progress::Progress,
    prove::{Proof, ProofOrder, prove},
};
use serde::{Deserialize, Serialize};
use std::{
    io::{Read, Write},
    path::Path,
    process::{Command, Stdio},
};

/// Longest order that is read.
const ORDER_BYTES_MAX: u64 = 64 << 10;
/// How much lower than the server's the priority of making backups is, and again that of the child which proves them.
const NICENESS: i32 = 5;

/// A child's answer.
#[derive(Debug, Serialize, Deserialize)]
struct ProofAnswer {
    proof: Option<Proof>,
    /// Why there is none.
    problem: String,
}

/// Proves a backup in a process of its own, at low priority. The order goes through a pipe. Blocks.
pub(crate) fn prove_in_child(program: &Path, order: &ProofOrder) -> BackupResult<Proof> {
    let broke = |error: std::io::Error| BackupError::TestBroke(error.to_string());
    let mut child = Command::new(program)
        .args(["worker", "prove"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .map_err(broke)?;
    let text = serde_json::to_vec(order).unwrap_or_default();
    if let Some(mut input) = child.stdin.take() {
        input.write_all(&text).map_err(broke)?;
    }
    let output = child.wait_with_output().map_err(broke)?;
    let answer: ProofAnswer = serde_json::from_slice(&output.stdout)
        .map_err(|_| BackupError::TestBroke(format!("its process ended with {}", output.status)))?;
    answer.proof.ok_or(BackupError::TestBroke(answer.problem))
}

/// Lowers the priority of this thread, and of processes that it starts.
pub(crate) fn step_back() {
    if let Err(error) = rustix::process::nice(NICENESS) {
        tracing::warn!(%error, "work in the background runs at full priority");
    }
}

/// The child: reads an order from standard input, writes the answer to standard output. Gives the exit code.
pub fn prove_stdio() -> u8 {
    step_back();
    let mut text = String::new();
    let read = std::io::stdin().lock().take(ORDER_BYTES_MAX).read_to_string(&mut text);
    let order = read.ok().and_then(|_| serde_json::from_str::<ProofOrder>(&text).ok());
    let Some(order) = order else { return 2 };
    let answer = match prove(&order, &Progress::default()) {
        Ok(proof) => ProofAnswer { proof: Some(proof), problem: String::new() },
        Err(error) => ProofAnswer { proof: None, problem: error.to_string() },
    };
    let text = serde_json::to_vec(&answer).unwrap_or_default();
    u8::from(std::io::stdout().lock().write_all(&text).is_err())
}
