//! What is tried with restored data.

use std::path::Path;

/// Tries whether a school runs from a restored folder. Calls block.
pub trait Trial: Send + Sync {
    /// The critical services: accounts, courses, progress. A sentence about what worked, or what did not.
    fn critical(&self, folder: &Path) -> Result<String, String>;

    /// All services: search and answers as well.
    fn all_services(&self, folder: &Path) -> Result<String, String>;
}
