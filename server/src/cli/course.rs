//! `lyceum course import|export|list`.

use super::{course_export, course_import, out, place::Place, reach::reach, serve::runtime};
use crate::error::ServerResult;
use clap::Subcommand;
use lyceum_api::{Nothing, courses::ListCourses, ids::CourseId};
use std::path::PathBuf;

/// Bring courses in and out.
#[derive(Debug, Subcommand)]
pub enum Course {
    /// Make a course of a folder, a zip or a file
    Import {
        #[command(flatten)]
        place: Place,
        /// The folder, zip or file
        path: PathBuf,
        /// The course's title; else that in course.toml, or the folder's name
        #[arg(long)]
        title: Option<String>,
        /// Update this course in place
        #[arg(long, value_name = "ID")]
        course: Option<CourseId>,
    },
    /// Write a course as a folder or zip that can be imported again
    Export {
        #[command(flatten)]
        place: Place,
        /// The course, as `lyceum course list` shows it
        id: CourseId,
        /// A new folder, or a new file that ends in .zip
        path: PathBuf,
    },
    /// List courses
    List {
        #[command(flatten)]
        place: Place,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

impl Course {
    /// Does it.
    pub fn run(self) -> ServerResult<()> {
        match self {
            Self::Import { place, path, title, course } => {
                runtime()?.block_on(course_import::import(&place, &path, title, course))
            }
            Self::Export { place, id, path } => runtime()?.block_on(course_export::export(&place, id, &path)),
            Self::List { place, json } => runtime()?.block_on(async {
                let school = reach(&place).await?;
                let courses = school.call::<ListCourses>(Nothing {}).await;
                school.close().await?;
                let courses = courses?.courses;
                if json {
                    return out::json(&courses);
                }
                let row = |course: lyceum_api::courses::CourseCard| {
                    let state = if course.published { "shown" } else { "hidden" };
                    vec![course.id.to_string(), course.lessons.to_string(), state.to_owned(), course.title]
                };
                let rows: Vec<Vec<String>> = courses.into_iter().map(row).collect();
                out::table(&["id", "lessons", "learners", "title"], &rows)
            }),
        }
    }
}
