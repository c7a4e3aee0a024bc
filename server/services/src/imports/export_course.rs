//! Writes a course as a folder or zip that can be imported again.

use super::Importing;
use crate::faults::unreadable;
use lyceum_api::{ApiError, ApiResult, ErrorKind, ids::CourseId};
use lyceum_parsers::Kind;
use lyceum_storage::{
    Hash,
    records::courses::{CourseFiles, CourseRecord, LessonRecord},
};
use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// The file that tells title, summary, language and order.
const ABOUT: &str = "course.toml";

impl Importing {
    /// Writes a course to `to`: a zip if the name ends so, otherwise a folder. What is there already stays as it is.
    pub async fn export_course(&self, id: CourseId, to: &Path) -> ApiResult<()> {
        let course = self.basis.get::<CourseRecord>(&id)?.filter(|course| course.deleted_s.is_none());
        let course = course.ok_or_else(|| ApiError::not_found("course"))?;
        let about = self.about(&course)?;
        let blobs = self.basis.store.blobs();
        let mut files: Vec<(String, PathBuf)> = Vec::new();
        for file in self.basis.get::<CourseFiles>(&id)?.unwrap_or_default().files {
            if file.path != ABOUT {
                let path = blobs.path(&Hash(file.original.hash)).ok_or_else(|| missing(&file.path))?;
                files.push((file.path, path));
            }
        }
        let to = to.to_owned();
        let written = tokio::task::spawn_blocking(move || {
            let is_zip = to.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
            if is_zip { write_zip(&to, &about, &files) } else { write_folder(&to, &about, &files) }
        });
        written.await.map_err(|_| ApiError::internal())?.map_err(|error| {
            ApiError::invalid("path", "export_failed", format!("The course could not be written: {error}."))
        })
    }

    /// `course.toml` as the course is now, with what people changed since the import.
    fn about(&self, course: &CourseRecord) -> ApiResult<String> {
        let mut order = Vec::new();
        for lesson in &course.lessons {
            let lesson = self.basis.store.get::<LessonRecord>(lesson).map_err(unreadable)?;
            order.extend(lesson.map(|lesson| toml::Value::String(lesson.path)));
        }
        let mut about = toml::Table::new();
        about.insert("title".to_owned(), course.title.clone().into());
        if !course.summary.is_empty() {
            about.insert("summary".to_owned(), course.summary.clone().into());
        }
        about.insert("language".to_owned(), course.language.clone().into());
        about.insert("order".to_owned(), toml::Value::Array(order));
        Ok(about.to_string())
    }
}

fn write_folder(to: &Path, about: &str, files: &[(String, PathBuf)]) -> io::Result<()> {
    fs::create_dir_all(to)?;
    if fs::read_dir(to)?.next().is_some() {
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, "the folder is not empty"));
    }
    fs::write(to.join(ABOUT), about)?;
    for (path, from) in files {
        let target = to.join(path);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(from, target)?;
    }
    Ok(())
}

fn write_zip(to: &Path, about: &str, files: &[(String, PathBuf)]) -> io::Result<()> {
    let mut zip = ZipWriter::new(File::create_new(to)?);
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    zip.start_file(ABOUT, packed)?;
    zip.write_all(about.as_bytes())?;
    for (path, from) in files {
        // Videos and pictures are packed already; large files need the long form.
        let packed_already = matches!(
            Kind::of_ending(path),
            Some(Kind::Mp4 | Kind::Jpeg | Kind::Png | Kind::Webp | Kind::Docx | Kind::Pptx)
        );
        let method = if packed_already { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let large = fs::metadata(from)?.len() >= u64::from(u32::MAX);
        zip.start_file(path.as_str(), SimpleFileOptions::default().compression_method(method).large_file(large))?;
        io::copy(&mut File::open(from)?, &mut zip)?;
    }
    zip.finish()?.sync_all()
}

fn missing(path: &str) -> ApiError {
    ApiError::new(
        ErrorKind::Internal,
        "file_missing",
        format!(
            "The file {path} of this course is missing on the server. Run `lyceum doctor`, or restore it from a backup."
        ),
    )
}
