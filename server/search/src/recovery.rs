//! Opens the folder of the text index, or renames it aside when anything in it is wrong: it can always be built again.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tantivy::directory::MmapDirectory;

use crate::analysis::ANALYSIS_VERSION;
use crate::index::IndexState;
use crate::{SearchError, schema};

/// What a commit carries.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Payload {
    /// Sequence of the journal that the index is complete up to.
    pub sequence: u64,
    /// [`ANALYSIS_VERSION`] of the terms.
    pub analysis: u32,
}

/// Opens or creates the text index in `dir`.
pub(crate) fn open(dir: &Path) -> Result<(tantivy::Index, IndexState), SearchError> {
    fs::create_dir_all(dir)?;
    if fs::read_dir(dir)?.next().is_none() {
        return Ok((create(dir)?, IndexState::Fresh));
    }
    match read(dir) {
        Ok((index, state)) => Ok((index, state)),
        Err(reason) => {
            let aside = dir.with_extension("damaged");
            tracing::warn!(%reason, aside = %aside.display(), "the search index cannot be used and is built again");
            // One is kept for a look at what happened; more would fill the disk.
            if aside.exists() {
                fs::remove_dir_all(&aside)?;
            }
            fs::rename(dir, &aside)?;
            fs::create_dir_all(dir)?;
            Ok((create(dir)?, IndexState::Rebuilding))
        }
    }
}

fn create(dir: &Path) -> Result<tantivy::Index, SearchError> {
    Ok(tantivy::Index::create_in_dir(dir, schema::build().0)?)
}

/// Opens what is there. An error means that it has to be built again.
fn read(dir: &Path) -> Result<(tantivy::Index, IndexState), SearchError> {
    let directory = MmapDirectory::open(dir).map_err(tantivy::TantivyError::from)?;
    let index = tantivy::Index::open(directory)?;
    if index.schema() != schema::build().0 {
        return Err(SearchError::Engine("it has an older layout".to_owned()));
    }
    let metas = index.load_metas()?;
    // tantivy's own check passes over files that are missing altogether.
    let files = metas.list_segment_files();
    if let Some(missing) = files.iter().find(|file| is_needed(file) && !dir.join(file).exists()) {
        return Err(SearchError::Engine(format!("{} is missing", missing.display())));
    }
    if let Some(damaged) = index.validate_checksum()?.into_iter().next() {
        return Err(SearchError::Engine(format!("{} is damaged", damaged.display())));
    }
    let Some(payload) = metas.payload else { return Ok((index, IndexState::Fresh)) };
    let payload: Payload = serde_json::from_str(&payload)
        .map_err(|_| SearchError::Engine("its last commit does not say how far it goes".to_owned()))?;
    if payload.analysis != ANALYSIS_VERSION {
        return Err(SearchError::Engine("its words were made by older rules".to_owned()));
    }
    Ok((index, IndexState::Ready { sequence: payload.sequence }))
}

/// Files that every segment has; deletes and positions exist only where there are some.
fn is_needed(file: &Path) -> bool {
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    ["term", "idx", "fast", "fieldnorm", "store"].contains(&ending)
}
