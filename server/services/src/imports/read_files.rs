//! Reads the files of an import one by one. A file that cannot be read spoils itself alone.

use super::{
    Importing,
    captions::Captions,
    collect_files::{Collected, FoundFile, head},
    drafts::Draft,
    front_matter, lesson_id,
    live::LiveImport,
    run_import::Stop,
};
use lyceum_api::{ApiResult, imports::FileOutcome, plan::PlanLimit};
use lyceum_parsers::{CourseSource, Kind, kind::sniff, mp4, vtt};
use lyceum_storage::records::courses::{CourseFiles, CourseRecord, LessonBody, LessonRecord, SourceFile, StoredFile};
use std::{collections::HashMap, path::Path};

/// Raised when the readers have learnt something: then unchanged files are read again as well.
const READER: u32 = 1;
/// The largest text file that is read as a whole.
const LARGEST_TEXT: u64 = 4 << 20;

/// What was read.
#[derive(Default)]
pub(super) struct ReadFiles {
    /// What the folder says about itself.
    pub(super) about: CourseSource,
    /// The documents in natural order.
    pub(super) drafts: Vec<Draft>,
    /// The videos by path, with their length in seconds.
    pub(super) videos: Vec<(String, u32)>,
    /// The captions.
    pub(super) captions: Vec<Captions>,
    /// The pictures by path.
    pub(super) pictures: Vec<String>,
    /// All files that were taken.
    pub(super) sources: Vec<SourceFile>,
}

/// One file on its way.
struct Reading<'a> {
    live: &'a LiveImport,
    file: &'a FoundFile,
    old: Option<&'a SourceFile>,
    course: Option<&'a CourseRecord>,
}

/// What became of a file: taken with a note, or skipped with a reason.
enum Taken {
    Yes { note: String, shown: Option<StoredFile> },
    No { reason: String },
}

impl Importing {
    /// Reads everything that was collected.
    pub(super) async fn read_files(
        &self,
        live: &LiveImport,
        collected: &Collected,
        course: Option<&CourseRecord>,
    ) -> Result<ReadFiles, Stop> {
        let old = match course {
            Some(course) => self.basis.get::<CourseFiles>(&course.id)?.unwrap_or_default(),
            None => CourseFiles::default(),
        };
        let old: HashMap<&str, &SourceFile> = old.files.iter().map(|file| (file.path.as_str(), file)).collect();
        for skipped in &collected.skipped {
            live.report(&skipped.path, skipped.outcome, &skipped.note);
        }
        live.change(|record| (record.files_total, record.files_done) = (count(collected.files.len()), 0));
        let mut read = ReadFiles::default();
        for file in &collected.files {
            if live.is_cancelled() {
                return Err(Stop::Cancelled);
            }
            let same = |old: &&SourceFile| old.original.hash == file.hash && old.reader == READER;
            let old = old.get(file.path.as_str()).copied().filter(same);
            let reading = Reading { live, file, old, course };
            match self.read_file(&reading, &mut read).await? {
                Taken::No { reason } => live.report(&file.path, FileOutcome::Skipped, &reason),
                Taken::Yes { note, shown } => {
                    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
                    let original = self.store_file(live, name, &file.disk, file.hash).await?;
                    live.report(
                        &file.path,
                        if old.is_some() { FileOutcome::Unchanged } else { FileOutcome::Read },
                        &note,
                    );
                    read.sources.push(SourceFile { path: file.path.clone(), original, shown, reader: READER, note });
                }
            }
            live.change(|record| record.files_done += 1);
        }
        Ok(read)
    }

    async fn read_file(&self, reading: &Reading<'_>, read: &mut ReadFiles) -> ApiResult<Taken> {
        let FoundFile { path, disk, .. } = reading.file;
        let kind = match head(disk).map(|head| sniff(&head, path)) {
            Ok(Ok(kind)) => kind,
            Ok(Err(refusal)) => return Ok(no(&refusal.to_string())),
            Err(error) => return Ok(no(&format!("It could not be read from the disk: {error}."))),
        };
        match kind {
            Kind::CourseToml => {
                Ok(match text(disk).await.and_then(|text| CourseSource::parse(&text).map_err(|e| e.to_string())) {
                    Ok(about) => {
                        read.about = about;
                        yes(String::new())
                    }
                    Err(reason) => no(&reason),
                })
            }
            Kind::Vtt => Ok(match text(disk).await.and_then(|text| vtt::parse(&text).map_err(|e| e.to_string())) {
                Ok(cues) => {
                    read.captions.push(Captions { path: path.clone(), cues });
                    yes(String::new())
                }
                Err(reason) => no(&reason),
            }),
            Kind::Mp4 => Ok(self.read_video(path, disk, read).await),
            Kind::Zip => Ok(no("A zip inside a zip is not opened. Unpack it first.")),
            Kind::Png | Kind::Jpeg | Kind::Gif | Kind::Webp => self.read_picture(reading, kind, read).await,
            Kind::Markdown | Kind::Html | Kind::Text | Kind::Pdf | Kind::Docx | Kind::Pptx => {
                self.read_document(reading, kind, read).await
            }
        }
    }

    async fn read_video(&self, path: &str, disk: &Path, read: &mut ReadFiles) -> Taken {
        let disk = disk.to_owned();
        let probed = tokio::task::spawn_blocking(move || {
            let mut file = std::io::BufReader::new(std::fs::File::open(disk)?);
            mp4::probe(&mut file)
        });
        let info = match probed.await {
            Ok(Ok(info)) => info,
            Ok(Err(error)) => return no(&error.to_string()),
            Err(_) => return no("The video is damaged and could not be read."),
        };
        // Beyond any limit where it is no number.
        let seconds = if info.seconds.is_finite() { info.seconds.clamp(0.0, 1e9).ceil() } else { 1e9 };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=1e9 above")]
        let seconds = seconds as u32;
        if u64::from(seconds) > self.basis.plan.limits().figure(PlanLimit::VideoLength) {
            return no(&self.basis.plan.refuse(PlanLimit::VideoLength, u64::from(seconds), None).message);
        }
        read.videos.push((path.to_owned(), seconds));
        let sound = info.audio_codec.as_deref().map_or_else(String::new, |codec| format!(" and its sound as {codec}"));
        yes(if info.plays_everywhere() {
            String::new()
        } else {
            format!(
                "The picture is encoded as {}{sound}, which some browsers do not play. Save the video as MP4 with H.264 and AAC.",
                info.video_codec
            )
        })
    }

    async fn read_picture(&self, reading: &Reading<'_>, kind: Kind, read: &mut ReadFiles) -> ApiResult<Taken> {
        let FoundFile { path, disk, .. } = reading.file;
        if let Some(old) = reading.old.filter(|old| old.shown.is_some()) {
            read.pictures.push(path.clone());
            return Ok(Taken::Yes { note: old.note.clone(), shown: old.shown.clone() });
        }
        let document = match self.workers.parse(kind, path, disk).await {
            Ok(document) => document,
            Err(error) => return Ok(no(&error.to_string())),
        };
        let Some(picture) = document.images.first() else { return Ok(no("There is no picture in this file.")) };
        // Shown under the name of what it is now, which need not be what it was.
        let name =
            format!("{}.{}", super::captions::stem(path.rsplit('/').next().unwrap_or(path)), ending(&picture.mime));
        let shown = self.store_bytes(reading.live, &name, &picture.bytes).await?;
        read.pictures.push(path.clone());
        Ok(Taken::Yes { note: document.notes.join(" "), shown: Some(shown) })
    }

    async fn read_document(&self, reading: &Reading<'_>, kind: Kind, read: &mut ReadFiles) -> ApiResult<Taken> {
        let FoundFile { path, disk, .. } = reading.file;
        let (mut draft, note) = match self.draft_before(reading)? {
            Some(unchanged) => unchanged,
            None => match self.workers.parse(kind, path, disk).await {
                Ok(mut document) => {
                    let note = document.notes.join(" ");
                    let mut pictures = Vec::new();
                    for picture in std::mem::take(&mut document.images) {
                        pictures.push(self.store_bytes(reading.live, &picture.name, &picture.bytes).await?);
                    }
                    (Draft::new(path, document, pictures), note)
                }
                Err(error) => return Ok(no(&error.to_string())),
            },
        };
        // Layout is part of what these are, and text alone is not all of it.
        draft.offer_original = matches!(kind, Kind::Pdf | Kind::Docx | Kind::Pptx);
        if draft.blocks.is_empty() && !draft.offer_original {
            return Ok(no("There is nothing to read in this file."));
        }
        if kind == Kind::Markdown {
            draft.order = text(disk).await.ok().and_then(|text| front_matter::order(&text));
        }
        read.drafts.push(draft);
        Ok(yes(note))
    }

    /// The draft from the lesson of the import before, where the file has not changed since.
    fn draft_before(&self, reading: &Reading<'_>) -> ApiResult<Option<(Draft, String)>> {
        let (Some(old), Some(course)) = (reading.old, reading.course) else { return Ok(None) };
        let id = lesson_id(course.id, &old.path);
        let lesson = self.basis.get::<LessonRecord>(&id)?;
        let body = self.basis.get::<LessonBody>(&id)?;
        let draft =
            lesson.zip(body).map(|(lesson, body)| Draft::again(&old.path, &lesson.title, &lesson.language, body));
        Ok(draft.map(|draft| (draft, old.note.clone())))
    }
}

async fn text(disk: &Path) -> Result<String, String> {
    let too_large = || format!("It is larger than {}.", crate::plan::spoken_bytes(LARGEST_TEXT));
    let unreadable = |error: std::io::Error| format!("It could not be read from the disk: {error}.");
    if tokio::fs::metadata(disk).await.map_err(unreadable)?.len() > LARGEST_TEXT {
        return Err(too_large());
    }
    let bytes = tokio::fs::read(disk).await.map_err(unreadable)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn ending(mime: &str) -> &'static str {
    match mime {
        "image/jpeg" => "jpg",
        "image/gif" => "gif",
        "image/webp" => "webp",
        _ => "png",
    }
}

fn yes(note: String) -> Taken {
    Taken::Yes { note, shown: None }
}

fn no(reason: &str) -> Taken {
    Taken::No { reason: reason.to_owned() }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
