//! Regular checkpoints, on a thread of their own: the writer must not wait for sled's flush.

use crate::{shared::Shared, stats::Health};
use std::sync::{
    Arc,
    mpsc::{Receiver, RecvTimeoutError},
};

/// Makes a checkpoint whenever the time has come or one is asked for; ends when every asker is gone.
pub(crate) fn run(shared: &Arc<Shared>, asked: &Receiver<()>) {
    loop {
        match asked.recv_timeout(shared.options.checkpoint_every) {
            Ok(()) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        if !matches!(*shared.health.borrow(), Health::Writable | Health::Full) {
            continue;
        }
        if let Err(error) = shared.checkpoint() {
            // sled does not recover from a failed flush before it is opened again.
            tracing::error!(%error, "a checkpoint failed");
            shared.set_health(Health::Failed { reason: error.to_string().into() });
        }
    }
}
