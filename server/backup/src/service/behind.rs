//! Since when backups have not been what they should be: a backup fails, or a copy cannot be sent.

use super::{Backups, Inner};
use crate::error::{BackupError, BackupResult};
use std::sync::PoisonError;

impl Backups {
    /// Since when, in seconds since 1970, no backup could be made or a copy could not be sent; none while all is well.
    /// Reads one small file.
    pub fn behind_since(&self) -> BackupResult<Option<i64>> {
        let making = *self.inner.failing_since_s.lock().unwrap_or_else(PoisonError::into_inner);
        if self.inner.settings.copies.is_empty() {
            return Ok(making);
        }
        let copies = self.copies()?.into_iter().map(|report| report.behind_since_s).filter(|since_s| *since_s > 0);
        Ok(copies.chain(making).min())
    }
}

impl Inner {
    /// Notes how an attempt to make a backup ended. That there is no key yet, or that another act runs, is no failure.
    pub(super) fn note_attempt<T>(&self, done: &BackupResult<T>) {
        let mut failing = self.failing_since_s.lock().unwrap_or_else(PoisonError::into_inner);
        match done {
            Ok(_) => *failing = None,
            Err(BackupError::NoKey | BackupError::Busy(_)) => {}
            Err(_) => *failing = failing.or(Some((self.settings.now)())),
        }
    }
}
