//! Things to teach with: files of the demo course, and archives.

use std::io::{Cursor, Write};
use zip::{ZipWriter, write::SimpleFileOptions};

/// Files by path.
pub type Files<'f> = [(&'f str, &'f [u8])];

macro_rules! demo {
    ($path:literal) => {
        ($path, include_bytes!(concat!("../../assets/courses/demo/", $path)).as_slice())
    };
}

/// A lesson with a film of a minute, captions in two languages, a table and a quiz.
pub const JOURNEY: &Files<'static> = &[
    demo!("3-journey-of-a-drop.md"),
    demo!("media/journey-of-a-drop.mp4"),
    demo!("media/journey-of-a-drop.en.vtt"),
    demo!("media/journey-of-a-drop.es.vtt"),
];

/// A lesson of text alone.
pub const THREE_FORMS: &Files<'static> = &[demo!("2-three-forms.md")];

/// A small picture.
pub const PICTURE: (&str, &[u8]) = demo!("media/water-shares.png");

/// Lessons with everything that a lesson can have: film, quizzes, a code exercise.
pub const WATER: &Files<'static> = &[
    demo!("course.toml"),
    demo!("2-three-forms.md"),
    demo!("3-journey-of-a-drop.md"),
    demo!("7-the-rain-tank.md"),
    demo!("8-check-yourself.md"),
    demo!("media/journey-of-a-drop.mp4"),
    demo!("media/journey-of-a-drop.en.vtt"),
    demo!("media/journey-of-a-drop.es.vtt"),
];

/// A PDF that needs a password.
pub const LOCKED_PDF: &[u8] = include_bytes!("../../server/parsers/tests/files/locked.pdf");

/// A zip of these files, with their names as they are.
pub fn zipped(files: &Files<'_>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a file in memory");
        writer.write_all(bytes).expect("memory takes bytes");
    }
    writer.finish().expect("an archive in memory").into_inner()
}
