//! One file per step of the storage format, each with its own frozen record shapes.
//!
//! A step sees raw bodies (MessagePack maps with field names) through [`Raw`], never the record types of today: those
//! change, a step must not. To add one: write `mNNNN_what.rs`, append it to [`STEPS`], add a fixture of the old format.

mod m0001_baseline;
#[cfg(test)]
mod tests;

/// Key (`kind | key`) and body of a record.
pub type RawRecord = (Vec<u8>, Vec<u8>);

/// What a store gives to a step: raw access to the bodies of its records. Writes may be stored in pieces.
pub trait Raw {
    /// The body under this key (`kind | key`).
    fn get(&mut self, space: &str, key: &[u8]) -> Result<Option<Vec<u8>>, RawError>;

    /// Up to `limit` records of a space whose key starts with `prefix` and comes after `after`, in order of their keys.
    fn scan(
        &mut self,
        space: &str,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<RawRecord>, RawError>;

    /// Stores a body.
    fn put(&mut self, space: &str, key: &[u8], body: Vec<u8>) -> Result<(), RawError>;

    /// Removes a record.
    fn delete(&mut self, space: &str, key: &[u8]) -> Result<(), RawError>;

    /// Number of the newest step that has been done, as stamped; `None` in a new or unstamped store.
    fn stamped(&mut self) -> Result<Option<u32>, RawError>;

    /// Makes everything so far durable together with the stamp of `step`.
    fn stamp(&mut self, step: &Step) -> Result<(), RawError>;
}

/// The store's own words on why access failed.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct RawError(pub Box<dyn std::error::Error + Send + Sync>);

/// One step of the format.
pub struct Step {
    /// Its number: 1, 2, 3, ...
    pub version: u32,
    /// What it does, in a few words.
    pub name: &'static str,
    /// The work. It may be cut off at any point and run again, so it must leave what it has already done alone.
    pub run: fn(&mut dyn Raw) -> Result<(), StepError>,
}

/// Why a step failed.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// The store failed.
    #[error(transparent)]
    Raw(#[from] RawError),
    /// A record is not what the step expects.
    #[error("a record in {space} is not as expected: {what}")]
    Unexpected {
        /// Where it lies.
        space: &'static str,
        /// What is wrong.
        what: String,
    },
}

/// Why a data folder could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// Written by a newer release.
    #[error("the data has format {found}, but this release understands formats up to {supported}")]
    NewerVersion {
        /// Format of the data.
        found: u32,
        /// Newest format known here.
        supported: u32,
    },
    /// A step failed; the data stays as far as it got, and the next start goes on.
    #[error("step {version} ({name}) of the storage format failed: {source}")]
    Step {
        /// Its number.
        version: u32,
        /// Its name.
        name: &'static str,
        /// Why.
        source: StepError,
    },
}

/// Every step, in order.
pub const STEPS: &[Step] = &[m0001_baseline::STEP];

/// Newest format that this release understands.
pub fn newest() -> u32 {
    STEPS.last().map_or(0, |step| step.version)
}

/// Runs the steps that a store has not been through. Returns how many ran.
pub fn run(raw: &mut dyn Raw) -> Result<usize, MigrationError> {
    run_steps(STEPS, raw)
}

/// Runs those of `steps` that a store has not been through. Returns how many ran.
pub fn run_steps(steps: &[Step], raw: &mut dyn Raw) -> Result<usize, MigrationError> {
    let supported = steps.last().map_or(0, |step| step.version);
    let failed = |step: &Step, source| MigrationError::Step { version: step.version, name: step.name, source };
    let found = match (raw.stamped(), steps.first()) {
        (Ok(stamp), _) => stamp.unwrap_or(0),
        (Err(error), Some(first)) => return Err(failed(first, error.into())),
        (Err(_), None) => 0,
    };
    if found > supported {
        return Err(MigrationError::NewerVersion { found, supported });
    }
    let due: Vec<_> = steps.iter().filter(|step| step.version > found).collect();
    for step in &due {
        (step.run)(raw).map_err(|error| failed(step, error))?;
        raw.stamp(step).map_err(|error| failed(step, error.into()))?;
    }
    Ok(due.len())
}
