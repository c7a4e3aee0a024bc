//! `lyceum restore`: from a folder or bucket of backups into a new folder. The live folder is never touched.

use super::{out, place::Place, restored_part, serve::runtime};
use crate::{
    error::{ServerError, ServerResult},
    wiring::access_keys,
};
use clap::Args;
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use lyceum_api::ids::CourseId;
use lyceum_backup::{
    BackupError, PrivateKey, Progress, Remote, Restored, Shelf, Source, Target, newest_whole_moment, part_of,
};
use std::{
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Longest key that is read.
const KEY_BYTES_MAX: u64 = 64 << 10;

/// Bring a backup back into a new folder.
#[derive(Debug, Args)]
pub struct Restore {
    #[command(flatten)]
    place: Place,
    /// The folder or bucket of backups: a path, or s3://bucket/prefix?endpoint=...
    #[arg(long, value_name = "PATH")]
    from: String,
    /// The newest moment at or before this time, e.g. 2026-11-24T08:00 (this machine's time zone) or 2026-11-24T08:00Z
    #[arg(long, value_name = "TIME")]
    to_time: Option<String>,
    /// A folder that does not exist yet
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
    #[command(flatten)]
    key: KeySource,
    /// Only this course, as a folder that `lyceum course import` takes
    #[arg(long, value_name = "ID", conflicts_with = "user")]
    course: Option<CourseId>,
    /// Only what is stored about this person, as JSON
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// Go on without files that are missing or damaged
    #[arg(long)]
    without_damaged_files: bool,
    /// Tell what was done as JSON
    #[arg(long)]
    json: bool,
}

/// Where the private key comes from.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub struct KeySource {
    /// A file with the twelve words of the recovery sheet, or with a key of age
    #[arg(long, value_name = "FILE")]
    identity: Option<PathBuf>,
    /// Read the twelve words from standard input
    #[arg(long)]
    identity_stdin: bool,
}

impl KeySource {
    /// Whether a key is given.
    pub fn is_given(&self) -> bool {
        self.identity.is_some() || self.identity_stdin
    }

    /// Reads the key.
    pub fn read(&self) -> ServerResult<PrivateKey> {
        let mut text = String::new();
        match &self.identity {
            Some(file) => {
                let what = format!("Cannot read {}", file.display());
                let opened = std::fs::File::open(file).map_err(ServerError::io(what.clone()))?;
                opened.take(KEY_BYTES_MAX).read_to_string(&mut text).map_err(ServerError::io(what))?;
            }
            None if !self.identity_stdin => {
                return Err(ServerError::WrongUse(
                    "Backups are encrypted: give `--identity FILE` or `--identity-stdin` with the twelve words of the recovery sheet."
                        .to_owned(),
                ));
            }
            None => {
                let input = std::io::stdin().lock();
                input
                    .take(KEY_BYTES_MAX)
                    .read_to_string(&mut text)
                    .map_err(ServerError::io("Cannot read the words"))?;
            }
        }
        Ok(PrivateKey::parse(&text)?)
    }
}

/// Opens a place of backups; call it within the runtime.
pub fn open_source(place: &Place, from: &str) -> ServerResult<Arc<dyn Source>> {
    if !from.starts_with("s3://") {
        let folder = std::path::absolute(from).map_err(ServerError::io("Cannot name the folder"))?;
        if !folder.is_dir() {
            return Err(ServerError::Refused(format!("There is no folder {}.", folder.display())));
        }
        return Ok(Arc::new(Shelf::at(folder)));
    }
    let config = place.settings(&[])?;
    Ok(Arc::new(Remote::open(&Target::parse(from, config.backup.reach())?, &access_keys(&config)?)?))
}

impl Restore {
    /// Does it.
    pub fn run(self) -> ServerResult<()> {
        let key = self.key.read()?;
        let to_time = self.to_time.as_deref().map(seconds).transpose()?;
        let into = std::path::absolute(&self.into).map_err(ServerError::io("Cannot name the folder"))?;
        runtime()?.block_on(async {
            let source = open_source(&self.place, &self.from)?;
            if self.course.is_none() && self.user.is_none() {
                let restored = restore(source, key, to_time, into.clone(), true, self.without_damaged_files).await?;
                return self.tell(&restored, &into);
            }
            if into.exists() {
                return Err(BackupError::NotEmpty(into).into());
            }
            // A part is taken out of the whole, which is put together beside it and goes again.
            let whole = part_of(&into).with_added_extension("whole");
            remove(&whole)?;
            let files = self.course.is_some();
            let restored = restore(source, key, to_time, whole.clone(), files, true).await?;
            let taken = self.take_part(&whole, &into).await;
            remove(&whole)?;
            taken?;
            self.tell(&restored, &into)
        })
    }

    async fn take_part(&self, whole: &Path, into: &Path) -> ServerResult<()> {
        let config = self.place.settings(&[])?;
        match (self.course, &self.user) {
            (Some(course), _) => restored_part::course(config, whole, course, into).await,
            (_, Some(name)) => restored_part::person(whole, name, into).await,
            _ => Ok(()),
        }
    }

    fn tell(&self, restored: &Restored, into: &Path) -> ServerResult<()> {
        if self.json {
            return out::json(restored);
        }
        let moment = Timestamp::from_second(restored.second).unwrap_or_default();
        for bad in &restored.bad_files {
            out::line(bad)?;
        }
        let what = match (self.course, &self.user) {
            (Some(_), _) => "The course".to_owned(),
            (_, Some(name)) => format!("What is stored about {name}"),
            _ => format!("The school with {} records and {} files", restored.records, restored.files),
        };
        out::line(&format!("{what} as of {moment} (from {}) is in {}.", restored.used.join(", "), into.display()))?;
        match (self.course, &self.user) {
            (Some(_), _) => out::line(&format!("Next: lyceum course import {}", into.display())),
            (_, Some(_)) => Ok(()),
            _ => out::line(&format!("Next: lyceum serve --data {}", into.display())),
        }
    }
}

async fn restore(
    source: Arc<dyn Source>,
    key: PrivateKey,
    to_time: Option<i64>,
    into: PathBuf,
    files: bool,
    without_bad_files: bool,
) -> ServerResult<Restored> {
    let done = tokio::task::spawn_blocking(move || {
        let progress = Progress::default();
        let restore = lyceum_backup::Restore {
            source: &*source,
            key: &key,
            to_time,
            into: &into,
            files,
            without_bad_files,
            progress: &progress,
        };
        restore.run().map_err(|error| with_older_moment(&*source, to_time, error))
    });
    done.await.map_err(|error| ServerError::Refused(error.to_string()))?
}

/// Where the backup is incomplete or damaged, adds which moment can be restored instead.
fn with_older_moment(source: &dyn Source, to_time: Option<i64>, error: BackupError) -> ServerError {
    if !matches!(error, BackupError::Missing { .. } | BackupError::Damaged { .. }) {
        return error.into();
    }
    match newest_whole_moment(source, to_time) {
        Ok(Some(second)) => {
            let moment = Timestamp::from_second(second).unwrap_or_default();
            ServerError::Refused(format!(
                "{error}. The newest moment here that is whole: add `--to-time {moment}` to restore it."
            ))
        }
        Ok(None) => ServerError::Refused(format!("{error}. No older moment here is whole.")),
        // The place itself fails: the first error tells best.
        Err(_) => error.into(),
    }
}

fn remove(folder: &Path) -> ServerResult<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(ServerError::io(format!("Cannot remove {}", folder.display()))(error))
        }
        _ => Ok(()),
    }
}

/// Seconds since 1970 of a time as people write it.
fn seconds(text: &str) -> ServerResult<i64> {
    let text = text.trim();
    if let Ok(time) = text.parse::<Timestamp>() {
        return Ok(time.as_second());
    }
    let local = text.parse::<DateTime>().ok().and_then(|time| TimeZone::system().to_timestamp(time).ok());
    local.map(Timestamp::as_second).ok_or_else(|| {
        ServerError::WrongUse(format!(
            "`{text}` is no time. Write it like 2026-11-24T08:00, or 2026-11-24T08:00Z for UTC."
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn times_are_read_with_and_without_a_zone() {
        assert_eq!(seconds("1970-01-01T00:01:00Z").unwrap(), 60);
        assert_eq!(seconds("1970-01-01T01:00+01:00").unwrap(), 0);
        assert!(seconds("2026-11-24T08:00").is_ok() && seconds("2026-11-24").is_ok());
        assert_eq!(seconds("yesterday").unwrap_err().exit_code(), 2);
    }
}
