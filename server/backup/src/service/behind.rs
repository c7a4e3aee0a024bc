//! Since when backups have not been what they should be: a backup fails, a copy cannot be sent, or the folder for one has
//! been away for too long.

use super::{Backups, Inner};
use crate::{
    copies::CopyReport,
    error::{BackupError, BackupResult},
};
use std::sync::PoisonError;

impl Backups {
    /// Since when, in seconds since 1970, no backup could be made, a copy could not be sent or was due; none while all is
    /// well. Reads one small file.
    pub fn behind_since(&self) -> BackupResult<Option<i64>> {
        let making = *self.inner.failing_since_s.lock().unwrap_or_else(PoisonError::into_inner);
        if self.inner.settings.copies.is_empty() {
            return Ok(making);
        }
        let copies = self.copies()?;
        Ok(copies.iter().filter_map(|report| self.copy_behind_since(report)).chain(making).min())
    }

    /// Since when a copy is not what it should be. A folder that is not there may wait for some days.
    pub fn copy_behind_since(&self, report: &CopyReport) -> Option<i64> {
        let settings = &self.inner.settings;
        let most_s = i64::try_from(settings.folder_away_max.as_secs()).unwrap_or(i64::MAX);
        let late = report.late_from_s(most_s).filter(|from_s| *from_s <= (settings.now)());
        late.or((report.behind_since_s > 0).then_some(report.behind_since_s))
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
