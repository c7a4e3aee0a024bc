//! The demo course: every lesson is read without a remark, and its parts are what a course should show.

use lyceum_parsers::{AnswerSource, BlockBody, CourseSource, Document, Kind, kind, mp4, names, parse, vtt};
use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/courses/demo")
}

fn course() -> CourseSource {
    let text = fs::read_to_string(folder().join("course.toml")).expect("course.toml");
    CourseSource::parse(&text).expect("a course")
}

fn lessons() -> Vec<(String, Document)> {
    let read = |name: String| {
        let bytes = fs::read(folder().join(&name)).expect("a lesson");
        let document = parse(Kind::Markdown, &name, &bytes).expect("reads");
        (name, document)
    };
    course().order.into_iter().map(read).collect()
}

/// Every file of the course, by its path from the root.
fn files(folder: &Path, prefix: &str) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    entries
        .flat_map(|entry| {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let is_folder = entry.file_type().expect("a type").is_dir();
            if is_folder { files(&entry.path(), &format!("{name}/")) } else { vec![name] }
        })
        .collect()
}

#[test]
fn lessons_are_read_without_a_remark() {
    for (name, document) in lessons() {
        assert!(document.title.is_some(), "{name} has no title");
        assert_eq!(document.notes, Vec::<String>::new(), "{name}");
        assert!(document.blocks.iter().any(|block| block.heading.is_some()) || name.starts_with('8'), "{name}");
    }
}

#[test]
fn every_file_is_of_its_kind_and_used() {
    let course = course();
    let mut used: HashSet<String> = course.order.iter().cloned().chain(course.cover).collect();
    used.insert("course.toml".to_owned());
    for (_, document) in lessons() {
        for block in document.blocks {
            match block.body {
                BlockBody::Html(html) => {
                    let mut parts = html.split("\"file:");
                    parts.next();
                    used.extend(parts.filter_map(|part| Some(part.split_once('"')?.0.to_owned())));
                }
                BlockBody::Embed(embed) => {
                    let stem = embed.path.trim_end_matches(".mp4").to_owned();
                    used.extend([format!("{stem}.en.vtt"), format!("{stem}.es.vtt"), embed.path]);
                }
                BlockBody::Quiz(_) | BlockBody::Exercise(_) => {}
            }
        }
    }
    let mut total = 0;
    let found = files(&folder(), "");
    for name in &found {
        let bytes = fs::read(folder().join(name)).expect("a file");
        assert_eq!(names::clean(name).as_deref(), Ok(name.as_str()));
        kind::sniff(&bytes[..bytes.len().min(kind::HEAD_BYTES)], name).expect("a known kind");
        assert!(used.contains(name), "{name} is in no lesson");
        assert!(bytes.len() < 2 << 20, "{name} is too large");
        total += bytes.len();
    }
    assert!(total < 3 << 20, "{total} bytes");
    for name in used {
        assert!(found.contains(&name), "{name} is missing");
    }
}

#[test]
fn the_film_plays_everywhere_and_has_captions() {
    let media = folder().join("media");
    let mut film = fs::File::open(media.join("journey-of-a-drop.mp4")).expect("a film");
    let info = mp4::probe(&mut film).expect("a video");
    assert!((60.0..=95.0).contains(&info.seconds), "{}", info.seconds);
    assert_eq!((info.width, info.height), (640, 360));
    assert!(info.fast_start && info.plays_everywhere(), "{info:?}");
    let captions = |language: &str| {
        let text = fs::read_to_string(media.join(format!("journey-of-a-drop.{language}.vtt"))).expect("captions");
        vtt::parse(&text).expect("captions")
    };
    let (english, spanish) = (captions("en"), captions("es"));
    assert_eq!(english.len(), spanish.len());
    assert!(english.iter().all(|cue| cue.end_s <= info.seconds));
    assert!(english.windows(2).all(|pair| pair[0].end_s <= pair[1].start_s), "captions lie over each other");
}

#[test]
fn questions_come_in_all_forms_and_solutions_stay_secret() {
    let mut forms = HashSet::new();
    let mut exercises = 0;
    for (name, document) in lessons() {
        for block in document.blocks {
            match block.body {
                BlockBody::Quiz(quiz) => {
                    for question in quiz.questions {
                        forms.insert(std::mem::discriminant(&question.answer));
                        assert!(!question.explanation.is_empty(), "{name}: a question without an explanation");
                        if let AnswerSource::Text { accepted } = &question.answer {
                            assert!(!block.text.contains(&accepted[0]), "{name} gives {} away", accepted[0]);
                        }
                    }
                }
                BlockBody::Exercise(exercise) => {
                    exercises += 1;
                    assert!(exercise.tests.len() >= 3 && exercise.solution.is_some());
                    assert!(!block.text.contains("roof * rain"), "{name} gives the solution away");
                }
                BlockBody::Html(_) | BlockBody::Embed(_) => {}
            }
        }
    }
    assert_eq!((forms.len(), exercises), (4, 1));
}
