//! The state that searches use: text and vectors that belong together, swapped as one.

use std::sync::Arc;

use crate::vectors::VectorView;
use crate::view::TextView;

/// One consistent state. Searches hold it as long as they need it, whatever is committed meanwhile.
#[derive(Debug, Clone)]
pub(crate) struct Snapshot {
    /// Committed passages.
    pub text: Arc<TextView>,
    /// Their vectors.
    pub vectors: Arc<VectorView>,
}
