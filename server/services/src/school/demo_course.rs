//! How the first start brings in the demo course, without knowing how imports work.

use async_trait::async_trait;
use lyceum_api::{ApiResult, Viewer};

/// Brings in the demo course.
#[async_trait]
pub trait DemoCourse: Send + Sync + 'static {
    /// Brings it in, in the name of the new admin. Returns when it can be opened.
    async fn bring_in(&self, admin: &Viewer) -> ApiResult<()>;
}
