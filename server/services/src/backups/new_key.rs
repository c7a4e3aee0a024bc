//! Makes a new backup key: twelve words on a sheet, and the public half here.

use super::TheseBackups;
use crate::{
    faults::{store_error, store_fault},
    school::draw_words,
};
use lyceum_api::{ApiError, ApiResult, backups::NewBackupWords};
use lyceum_backup::PrivateKey;
use lyceum_storage::records::backups::BackupKey;

impl TheseBackups {
    pub(super) async fn new_key(&self) -> ApiResult<NewBackupWords> {
        let words = draw_words(self.entropy.as_ref());
        let key = PrivateKey::from_words(&words.join(" ")).ok_or_else(ApiError::internal)?.public();
        let record = BackupKey { public: key.to_string(), created_s: self.clock.now().as_second() };
        let stored = self.store.transact(move |tx| tx.put(&(), &record)).await;
        stored.map_err(|error| store_fault(&store_error(error)))?;
        Ok(NewBackupWords { words, name: key.name() })
    }
}
