//! Making backups is work in the background: a thread of its own at low priority, so that pages go first.

use super::{Backups, Inner};
use crate::{
    error::{BackupError, BackupResult},
    proof_process::step_back,
};
use std::{sync::Arc, thread};
use tokio::sync::oneshot;

impl Backups {
    /// Does what blocks for long, on a thread that steps back. It goes on when the caller leaves.
    pub(super) async fn in_background<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> BackupResult<T> + Send + 'static,
    ) -> BackupResult<T> {
        let inner = Arc::clone(&self.inner);
        let (tell, told) = oneshot::channel();
        let thread = thread::Builder::new().name("backup".to_owned()).spawn(move || {
            // On Linux priority belongs to the thread, so that this lowers nobody else's.
            step_back();
            // Nobody may be there any more to hear it.
            let _ = tell.send(work(&inner));
        });
        thread.map_err(|error| BackupError::TestBroke(error.to_string()))?;
        told.await.map_err(|_| BackupError::TestBroke("the work ended without a word".to_owned()))?
    }
}
