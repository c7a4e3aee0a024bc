//! A copy: what lies there, sent file by file, and read back as a source of backups.

use super::{
    bucket::Bucket,
    folder::Folder,
    target::{Credentials, Target},
};
use crate::{error::BackupResult, source::Source};
use std::{io::Read, path::Path};
use tokio::runtime::Handle;

/// A copy. Its calls as a [`Source`] must come from threads outside the runtime.
#[derive(Clone, Debug)]
pub struct Remote {
    name: String,
    place: Place,
    runtime: Handle,
}

#[derive(Clone, Debug)]
enum Place {
    Folder(Folder),
    Bucket(Bucket),
}

impl Remote {
    /// Opens a copy; call it within the runtime.
    pub fn open(target: &Target, credentials: &Credentials) -> BackupResult<Self> {
        let place = match target {
            Target::Folder(folder) => Place::Folder(Folder::open(folder)?),
            Target::S3(settings) => Place::Bucket(Bucket::open(settings, credentials)?),
        };
        Ok(Self { name: target.to_string(), place, runtime: Handle::current() })
    }

    /// Names and lengths of everything whose name begins with `folder`.
    pub async fn list(&self, folder: &str) -> BackupResult<Vec<(String, u64)>> {
        match &self.place {
            Place::Folder(place) => place.list(folder),
            Place::Bucket(place) => place.list(folder).await,
        }
    }

    /// Sends a file; `sent` is told of each part as it arrives, and may hold up the next one.
    pub(super) async fn put<F: Future<Output = ()>>(
        &self,
        name: &str,
        file: &Path,
        sent: impl FnMut(u64) -> F,
    ) -> BackupResult<()> {
        match &self.place {
            Place::Folder(place) => place.put(name, file, sent).await,
            Place::Bucket(place) => place.put(name, file, sent).await,
        }
    }

    /// Removes a file; that it is not there is no error.
    pub(super) async fn remove(&self, name: &str) -> BackupResult<()> {
        match &self.place {
            Place::Folder(place) => place.remove(name),
            Place::Bucket(place) => place.remove(name).await,
        }
    }
}

impl Source for Remote {
    fn place(&self) -> String {
        self.name.clone()
    }

    fn names(&self, folder: &str) -> BackupResult<Vec<(String, u64)>> {
        self.runtime.block_on(self.list(folder))
    }

    fn open(&self, name: &str) -> BackupResult<Option<Box<dyn Read + Send>>> {
        match &self.place {
            Place::Folder(place) => place.open_file(name),
            Place::Bucket(place) => {
                let file = self.runtime.block_on(place.fetch(name))?;
                Ok(file.map(|file| Box::new(file) as Box<dyn Read + Send>))
            }
        }
    }
}
