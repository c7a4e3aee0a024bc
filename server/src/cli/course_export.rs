//! `lyceum course export`: by the running server if there is one, else by this process.

use super::{
    out,
    place::Place,
    reach::{Reach, order, reach},
};
use crate::{
    error::{ServerError, ServerResult},
    http::console::ExportOrder,
};
use lyceum_api::{Nothing, ids::CourseId};
use std::path::Path;

/// Writes a course into a new folder or zip.
pub async fn export(place: &Place, course: CourseId, path: &Path) -> ServerResult<()> {
    // The running server has another working folder.
    let into = std::path::absolute(path).map_err(ServerError::io("Cannot name the folder"))?;
    let school = reach(place).await?;
    let done = match &school {
        Reach::Running(socket) => {
            order::<Nothing>(socket, "/console/export", &ExportOrder { course, into: into.clone() }).await.map(drop)
        }
        Reach::Opened(opened) => opened.services.importing.export_course(course, &into).await.map_err(Into::into),
    };
    school.close().await?;
    done?;
    out::line(&format!("The course is in {}. Import it again with `lyceum course import`.", into.display()))
}
