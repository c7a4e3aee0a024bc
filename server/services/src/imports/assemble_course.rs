//! Puts lessons together from what was read: joins videos and captions, finds order, titles and kinds.

use super::{
    captions::{captions_of, stem},
    drafts::{Draft, video_named},
    lesson_id,
    natural_order::{compare, title_of},
    read_files::ReadFiles,
};
use lyceum_api::{courses::LessonKind, ids::CourseId};
use lyceum_parsers::references::{Reference, rewrite};
use lyceum_storage::records::courses::{LessonBody, LessonRecord, StoredBlock, StoredBody, StoredFile, StoredVideo};
use std::collections::{HashMap, HashSet};

/// Words read in a minute.
const READING_PACE: usize = 150;
/// A lesson with fewer words than this that has questions is above all a quiz.
const FEW_WORDS: usize = 150;

/// A course that is ready to be stored.
pub(super) struct Assembled {
    /// The lessons in order.
    pub(super) lessons: Vec<(LessonRecord, LessonBody)>,
    /// The language of most lessons.
    pub(super) language: String,
    /// The cover picture.
    pub(super) cover: Option<StoredFile>,
    /// Captions that have no video.
    pub(super) lonely_captions: Vec<String>,
}

/// Puts the lessons of a course together. `fallback_language` is taken where nothing tells the language.
pub(super) fn assemble(course: CourseId, mut read: ReadFiles, fallback_language: &str) -> Assembled {
    let language = course_language(&read, fallback_language);
    let cover = cover(&read);
    let mut drafts = std::mem::take(&mut read.drafts);
    join_videos(&mut drafts, &read);
    add_pictures(&mut drafts, &read, cover.as_ref().map(|(path, _)| path.as_str()));
    let place: HashMap<&str, usize> = read.about.order.iter().enumerate().map(|(n, path)| (path.as_str(), n)).collect();
    drafts.sort_by(|a, b| {
        let rank = |draft: &Draft| {
            (place.get(draft.path.as_str()).copied().unwrap_or(usize::MAX), draft.order.unwrap_or(u32::MAX))
        };
        rank(a).cmp(&rank(b)).then_with(|| compare(&a.path, &b.path))
    });
    let lonely = |path: &&str| !read.videos.iter().any(|(video, _)| super::captions::belongs_to(path, video).is_some());
    let lonely_captions = read.captions.iter().map(|c| c.path.as_str()).filter(lonely).map(str::to_owned).collect();
    let lessons = drafts.into_iter().map(|draft| lesson(course, draft, &read, &language)).collect();
    Assembled { lessons, language, cover: cover.map(|(_, file)| file), lonely_captions }
}

fn lesson(course: CourseId, draft: Draft, read: &ReadFiles, course_language: &str) -> (LessonRecord, LessonBody) {
    let blocks = with_videos(draft.blocks, read, course_language);
    let words: usize = blocks.iter().map(|block| block.text.split_whitespace().count()).sum();
    let video_seconds: u32 = videos(&blocks).map(|video| video.seconds).sum();
    let has = |wanted: fn(&StoredBody) -> bool| blocks.iter().any(|block| wanted(&block.body));
    let kind = if has(|body| matches!(body, StoredBody::Exercise(_))) {
        LessonKind::Exercise
    } else if has(|body| matches!(body, StoredBody::Video(_))) {
        LessonKind::Video
    } else if has(|body| matches!(body, StoredBody::Quiz(_))) && words < FEW_WORDS {
        LessonKind::Quiz
    } else {
        LessonKind::Reading
    };
    let minutes = u32::try_from(words / READING_PACE).unwrap_or(u32::MAX).saturating_add(video_seconds / 60).max(1);
    let record = LessonRecord {
        id: lesson_id(course, &draft.path),
        course,
        title: draft.title.unwrap_or_else(|| title_of(&draft.path)),
        language: draft.language.unwrap_or_else(|| course_language.to_owned()),
        kind,
        minutes,
        path: draft.path,
    };
    (record, LessonBody { blocks, pictures: draft.pictures, offer_original: draft.offer_original })
}

fn videos(blocks: &[StoredBlock]) -> impl Iterator<Item = &StoredVideo> {
    blocks.iter().filter_map(|block| match &block.body {
        StoredBody::Video(video) => Some(video),
        _ => None,
    })
}

/// Gives every named video its length, captions and transcript. One that is not there stays as a name.
fn with_videos(blocks: Vec<StoredBlock>, read: &ReadFiles, course_language: &str) -> Vec<StoredBlock> {
    let mut out = Vec::with_capacity(blocks.len());
    for mut block in blocks {
        let mut cues = Vec::new();
        if let StoredBody::Video(video) = &mut block.body {
            video.seconds = read.videos.iter().find(|(path, _)| *path == video.path).map_or(0, |(_, seconds)| *seconds);
            let captions = captions_of(&video.path, &read.captions, course_language);
            cues = captions.first().map_or_else(Vec::new, |(_, captions)| captions.cues.clone());
            video.captions = captions.into_iter().map(|(tag, captions)| (tag, captions.path.clone())).collect();
            block.text.clone_from(&video.title);
            // A passage that begins here begins with the video.
            block.second = Some(0);
        }
        out.push(block);
        out.extend(cues.into_iter().map(|cue| StoredBlock {
            body: StoredBody::Cue { start_ms: milliseconds(cue.start_s), end_ms: milliseconds(cue.end_s) },
            second: u32::try_from(milliseconds(cue.start_s) / 1000).ok(),
            text: cue.text,
            heading: None,
            page: None,
        }));
    }
    out
}

fn milliseconds(seconds: f64) -> u64 {
    std::time::Duration::try_from_secs_f64(seconds)
        .map_or(0, |time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX))
}

/// A video that no document names stands on top of the document with its name, or is a lesson of its own.
fn join_videos(drafts: &mut Vec<Draft>, read: &ReadFiles) {
    for (path, _) in &read.videos {
        if drafts.iter().any(|draft| draft.embeds(path)) {
            continue;
        }
        let namesake = drafts.iter_mut().find(|draft| stem(&draft.path) == stem(path) && draft.path != *path);
        let title = namesake.as_ref().and_then(|draft| draft.title.clone()).unwrap_or_default();
        let block = StoredBlock {
            body: StoredBody::Video(video_named(path, &title, false)),
            text: String::new(),
            heading: None,
            page: None,
            second: None,
        };
        match namesake {
            Some(draft) => draft.blocks.insert(0, block),
            None => drafts.push(Draft { path: path.clone(), blocks: vec![block], ..Draft::default() }),
        }
    }
}

/// A picture that no document shows, such as a photographed worksheet, is a lesson of its own.
fn add_pictures(drafts: &mut Vec<Draft>, read: &ReadFiles, cover: Option<&str>) {
    let mut shown: HashSet<String> = cover.map(str::to_owned).into_iter().collect();
    let html = drafts.iter().flat_map(|draft| &draft.blocks).flat_map(|block| match &block.body {
        StoredBody::Html(html) => vec![html.as_str()],
        StoredBody::Exercise(exercise) => vec![exercise.task.as_str()],
        StoredBody::Quiz(quiz) => {
            quiz.questions.iter().flat_map(|q| [q.html.as_str(), q.explanation.as_str()]).collect()
        }
        // An embedded file may be a picture as well.
        StoredBody::Video(video) => vec![video.path.as_str()],
        StoredBody::Cue { .. } => vec![],
    });
    for html in html {
        if read.pictures.iter().any(|picture| picture == html) {
            shown.insert(html.to_owned());
        }
        rewrite(html, |reference| {
            if let Reference::File(path) = reference {
                shown.insert(path.to_owned());
            }
            None
        });
    }
    for path in read.pictures.iter().filter(|path| !shown.contains(*path)) {
        let title = title_of(path);
        let alt = title.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
        let source = path.replace('&', "&amp;").replace('"', "&quot;");
        let block = StoredBlock {
            body: StoredBody::Html(format!(r#"<p><img src="file:{source}" alt="{alt}"></p>"#)),
            text: title.clone(),
            heading: None,
            page: None,
            second: None,
        };
        drafts.push(Draft { path: path.clone(), title: Some(title), blocks: vec![block], ..Draft::default() });
    }
}

/// The picture that `course.toml` names, or `cover.*` at the top.
fn cover(read: &ReadFiles) -> Option<(String, StoredFile)> {
    let named = read.about.cover.as_deref();
    let is_cover = |path: &str| named.map_or_else(|| stem(path).eq_ignore_ascii_case("cover"), |named| named == path);
    let path = read.pictures.iter().find(|path| is_cover(path))?;
    let source = read.sources.iter().find(|source| source.path == *path)?;
    source.shown.clone().map(|shown| (path.clone(), shown))
}

/// What `course.toml` says, or most documents, or their text.
fn course_language(read: &ReadFiles, fallback: &str) -> String {
    if let Some(language) = &read.about.language {
        return language.clone();
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for draft in &read.drafts {
        let sample = || draft.blocks.iter().map(|block| block.text.as_str()).take(20).collect::<Vec<_>>().join(" ");
        let language = draft.language.as_deref().or_else(|| lyceum_search::language::detect(&sample()));
        *counts.entry(language.unwrap_or(fallback)).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(language, count)| (*count, std::cmp::Reverse(*language)));
    most.map_or_else(|| fallback.to_owned(), |(language, _)| language.to_owned())
}
