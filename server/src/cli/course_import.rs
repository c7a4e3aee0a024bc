//! `lyceum course import`: makes a course of a folder, zip or file, and prints the report.

use super::{
    out,
    place::Place,
    reach::{Reach, order, reach},
};
use crate::{
    error::{ServerError, ServerResult},
    http::console::ImportOrder,
};
use lyceum_api::{
    courses::{ChangeCourse, UpdateCourse},
    ids::CourseId,
    imports::{FileOutcome, ImportPhase, ImportState},
};
use std::path::Path;

/// Imports it, and waits until the course is there.
pub async fn import(place: &Place, path: &Path, title: Option<String>, course: Option<CourseId>) -> ServerResult<()> {
    let what = format!("Cannot read {}", path.display());
    let path = path.canonicalize().map_err(ServerError::io(what))?;
    let school = reach(place).await?;
    eprintln!("Reading {} …", path.display());
    let state: ServerResult<ImportState> = match &school {
        Reach::Running(socket) => order(socket, "/console/import", &ImportOrder { path, course }).await,
        Reach::Opened(opened) => Ok(opened.services.importing.import_path(&path, course, None).await?),
    };
    let named = match (&state, title) {
        (Ok(ImportState { course: Some(course), .. }), Some(title)) => {
            let change = ChangeCourse { course: *course, title: Some(title), summary: None, published: None };
            school.call::<UpdateCourse>(change).await.map(drop)
        }
        _ => Ok(()),
    };
    school.close().await?;
    report(&state?)?;
    named
}

fn report(state: &ImportState) -> ServerResult<()> {
    for file in &state.report {
        let outcome = match file.outcome {
            FileOutcome::Read => "read",
            FileOutcome::ReadWithNote => "read, with a note",
            FileOutcome::Skipped => "skipped",
            FileOutcome::Unchanged => "unchanged",
        };
        let note = if file.note.is_empty() { String::new() } else { format!(": {}", file.note) };
        out::line(&format!("{outcome:18} {}{note}", file.path))?;
    }
    match state.course.filter(|_| state.phase == ImportPhase::Done) {
        Some(course) => {
            let text =
                format!("The course {} is there ({course}), with {} passages to find.", state.title, state.passages);
            out::line(&text)
        }
        None => Err(ServerError::Refused(state.problem.clone().unwrap_or_else(|| "Nothing could be read.".to_owned()))),
    }
}
