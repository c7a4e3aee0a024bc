//! Parts of the pages that watch the server and what single people may use.

pub(crate) mod alerts;
pub(crate) mod allowance_row;
pub(crate) mod charts;
pub(crate) mod figures;
pub(crate) mod growth;
pub(crate) mod log_tail;
pub(crate) mod most_used;
