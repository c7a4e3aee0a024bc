//! A bucket as a copy, through `object_store`.

use super::{
    http::Connector,
    reach::Closed,
    target::{Credentials, S3},
};
use crate::error::{BackupError, BackupResult};
use futures_util::{StreamExt, TryStreamExt};
use object_store::{
    BackoffConfig, ObjectStore, ObjectStoreExt, PutPayload, RetryConfig, WriteMultipart, aws::AmazonS3Builder,
    path::Path,
};
use std::{
    fs::File,
    io::{Read, Seek, Write},
    path::Path as FilePath,
    sync::Arc,
    time::Duration,
};

/// Bytes sent in one request; longer files go in parts.
const PART_BYTES: usize = 16 << 20;
const WRONG_KEY: &str = "the access key is wrong or may not do this";
/// Times that one request is tried again before the bucket counts as out of reach; the next round tries anew.
const RETRIES: usize = 4;

/// A refused listing is told only as a status in a text, with the server's own page behind it.
fn spoken(error: &str) -> String {
    if ["403 Forbidden", "401 Unauthorized"].iter().any(|status| error.contains(status)) {
        return WRONG_KEY.to_owned();
    }
    error.split(": <").next().unwrap_or(error).to_owned()
}

/// An open bucket.
#[derive(Clone, Debug)]
pub(super) struct Bucket {
    name: String,
    store: Arc<dyn ObjectStore>,
    prefix: Path,
}

impl Bucket {
    pub fn open(settings: &S3, credentials: &Credentials) -> BackupResult<Self> {
        let failed = |reason: String| BackupError::Target { target: settings.to_string(), reason };
        let keys = credentials.of(&settings.bucket);
        let (access, secret) = keys
            .ok_or_else(|| failed(format!("the file of access keys has no line for the bucket {}", settings.bucket)))?;
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&settings.bucket)
            .with_region(&settings.region)
            .with_access_key_id(access)
            .with_secret_access_key(secret)
            .with_retry(RetryConfig {
                max_retries: RETRIES,
                retry_timeout: Duration::from_mins(2),
                backoff: BackoffConfig::default(),
            })
            .with_http_connector(Connector::new(settings.authority.as_deref(), settings.reach)?);
        if let Some(endpoint) = &settings.endpoint {
            builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
        }
        let store = builder.build().map_err(|error| failed(error.to_string()))?;
        Ok(Self { name: settings.to_string(), store: Arc::new(store), prefix: Path::from(settings.prefix.as_str()) })
    }

    fn path(&self, name: &str) -> Path {
        if self.prefix.as_ref().is_empty() { Path::from(name) } else { Path::from(format!("{}/{name}", self.prefix)) }
    }

    fn failed(&self, error: &object_store::Error) -> BackupError {
        let reason = match error {
            object_store::Error::Unauthenticated { .. } | object_store::Error::PermissionDenied { .. } => {
                WRONG_KEY.to_owned()
            }
            other => match Closed::behind(other) {
                Some(closed) => closed.to_string(),
                None => spoken(&other.to_string()),
            },
        };
        BackupError::Target { target: self.name.clone(), reason }
    }

    pub async fn list(&self, folder: &str) -> BackupResult<Vec<(String, u64)>> {
        let base = if folder.is_empty() { self.prefix.clone() } else { self.path(folder.trim_end_matches('/')) };
        let mut objects = self.store.list(Some(&base).filter(|base| !base.as_ref().is_empty()));
        let mut found = Vec::new();
        while let Some(object) = objects.next().await {
            let object = object.map_err(|error| self.failed(&error))?;
            let full = object.location.as_ref();
            let name = match self.prefix.as_ref() {
                "" => Some(full),
                prefix => full.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('/')),
            };
            found.extend(name.map(|name| (name.to_owned(), object.size)));
        }
        found.sort();
        Ok(found)
    }

    pub async fn put<F: Future<Output = ()>>(
        &self,
        name: &str,
        file: &FilePath,
        mut sent: impl FnMut(u64) -> F,
    ) -> BackupResult<()> {
        let read = |error| BackupError::io("read", file)(error);
        let broke = |error: object_store::Error| self.failed(&error);
        let mut source = File::open(file).map_err(read)?;
        let bytes = source.metadata().map_err(read)?.len();
        let place = self.path(name);
        if bytes <= PART_BYTES as u64 {
            let mut content = Vec::new();
            source.read_to_end(&mut content).map_err(read)?;
            self.store.put(&place, PutPayload::from(content)).await.map_err(broke)?;
            sent(bytes).await;
            return Ok(());
        }
        let upload = self.store.put_multipart(&place).await.map_err(broke)?;
        let mut writer = WriteMultipart::new_with_chunk_size(upload, PART_BYTES);
        loop {
            let mut part = Vec::new();
            (&mut source).take(PART_BYTES as u64).read_to_end(&mut part).map_err(read)?;
            if part.is_empty() {
                break;
            }
            let length = part.len() as u64;
            writer.wait_for_capacity(1).await.map_err(broke)?;
            writer.put(part.into());
            sent(length).await;
        }
        writer.finish().await.map(drop).map_err(broke)
    }

    pub async fn remove(&self, name: &str) -> BackupResult<()> {
        match self.store.delete(&self.path(name)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(self.failed(&error)),
        }
    }

    /// The object as a file on disk, since it may be larger than the memory. It has no name: nothing is left behind.
    pub async fn fetch(&self, name: &str) -> BackupResult<Option<File>> {
        let object = match self.store.get(&self.path(name)).await {
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            other => other.map_err(|error| self.failed(&error))?,
        };
        let folder = std::env::temp_dir();
        let mut file = tempfile::tempfile().map_err(BackupError::io("create a file in", &folder))?;
        let mut stream = object.into_stream();
        while let Some(bytes) = stream.try_next().await.map_err(|error| self.failed(&error))? {
            file.write_all(&bytes).map_err(BackupError::io("write a file in", &folder))?;
        }
        file.rewind().map_err(BackupError::io("read a file in", &folder))?;
        Ok(Some(file))
    }
}
