//! Archives that teachers make, and archives made to harm.

use super::{Bounds, unpack};
use crate::ParseError;
use std::{
    fs,
    io::{Cursor, Write},
    path::PathBuf,
};
use tempfile::TempDir;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// A zip of these files, deflated.
pub(crate) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a file");
        writer.write_all(bytes).expect("its bytes");
    }
    writer.finish().expect("an archive").into_inner()
}

fn unpacked(bytes: &[u8], bounds: Bounds) -> (TempDir, PathBuf, Result<super::Unpacked, ParseError>) {
    let folder = TempDir::new().expect("a folder");
    let zip = folder.path().join("a.zip");
    fs::write(&zip, bytes).expect("writes");
    let into = folder.path().join("into");
    fs::create_dir(&into).expect("a folder");
    let result = unpack(&zip, &into, bounds);
    (folder, into, result)
}

fn is_empty(folder: &std::path::Path) -> bool {
    fs::read_dir(folder).expect("a folder").next().is_none()
}

#[test]
fn unpacks_a_folder() {
    let bytes = zipped(&[
        ("unit/1 rain.md", b"# Rain"),
        ("unit/img/a.png", b"png"),
        ("__MACOSX/unit/._1 rain.md", b"x"),
        (".DS_Store", b"x"),
        ("slides.pptx", b"PK"),
    ]);
    let (_keep, into, result) = unpacked(&bytes, Bounds::default());
    let result = result.expect("unpacks");
    let files: Vec<_> = result.files.iter().map(|file| (file.path.as_str(), file.bytes)).collect();
    assert_eq!(files, vec![("unit/1 rain.md", 6), ("unit/img/a.png", 3), ("slides.pptx", 2)]);
    assert_eq!(result.skipped, vec![]);
    assert_eq!(fs::read(into.join("unit/1 rain.md")).expect("a file"), b"# Rain");
}

#[test]
fn bad_entries_spoil_themselves_alone() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["../../climb.md", "/etc/cron.d/x", "C:\\x.md", "a/CON.md", "inner.zip", "ok.md", "OK.MD"] {
        writer.start_file(name, SimpleFileOptions::default()).expect("a file");
        writer.write_all(b"x").expect("bytes");
    }
    writer.add_symlink("link.md", "/etc/passwd", SimpleFileOptions::default()).expect("a link");
    let bytes = writer.finish().expect("an archive").into_inner();
    let (keep, into, result) = unpacked(&bytes, Bounds::default());
    let result = result.expect("unpacks");
    assert_eq!(result.files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), vec!["ok.md"]);
    assert_eq!(result.skipped.len(), 7, "{:?}", result.skipped);
    assert_eq!(fs::read_dir(&into).expect("a folder").count(), 1);
    assert_eq!(fs::read_dir(keep.path()).expect("a folder").count(), 2, "something climbed out");
}

#[test]
fn a_bomb_is_refused_and_leaves_nothing() {
    let zeros = vec![0; 64 << 20];
    let bytes = zipped(&[("a/ok.md", b"x"), ("a/b/bomb.txt", &zeros)]);
    assert!(bytes.len() < 200 << 10);
    let (_keep, into, result) = unpacked(&bytes, Bounds::default());
    assert!(matches!(result, Err(ParseError::TooLarge { .. })), "{result:?}");
    assert!(is_empty(&into));
    let small = Bounds { total_bytes: 10, ..Bounds::default() };
    let (_keep, into, result) = unpacked(&zipped(&[("a.md", b"12345"), ("b.md", b"1234567")]), small);
    assert!(matches!(result, Err(ParseError::TooLarge { .. })), "{result:?}");
    assert!(is_empty(&into));
}

#[test]
fn a_directory_that_lies_about_sizes_changes_nothing() {
    let zeros = vec![0; 64 << 20];
    let mut bytes = zipped(&[("bomb.txt", &zeros)]);
    // Uncompressed size of the directory entry (offset 24) and of the local header (offset 22): 3 bytes.
    let entry = bytes.windows(4).position(|window| window == b"PK\x01\x02").expect("an entry");
    bytes[entry + 24..entry + 28].copy_from_slice(&3_u32.to_le_bytes());
    bytes[22..26].copy_from_slice(&3_u32.to_le_bytes());
    let (_keep, into, result) = unpacked(&bytes, Bounds::default());
    assert!(result.as_ref().map_or(true, |result| result.files.is_empty()), "{result:?}");
    assert!(is_empty(&into));
}

#[test]
fn too_many_entries_are_refused_before_they_are_read() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..2_001 {
        writer.start_file(number.to_string(), SimpleFileOptions::default()).expect("a file");
    }
    let bytes = writer.finish().expect("an archive").into_inner();
    let (_keep, into, result) = unpacked(&bytes, Bounds::default());
    assert!(matches!(result, Err(ParseError::TooLarge { .. })), "{result:?}");
    assert!(is_empty(&into));
}

#[test]
fn entries_that_share_bytes_are_refused() {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["a.md", "b.md"] {
        writer.start_file(name, options).expect("a file");
        writer.write_all(b"the same bytes").expect("bytes");
    }
    let mut bytes = writer.finish().expect("an archive").into_inner();
    // Point the second entry of the directory at the first file, under its name.
    let entries: Vec<usize> = (0..bytes.len() - 4).filter(|&at| bytes[at..].starts_with(b"PK\x01\x02")).collect();
    bytes[entries[1] + 42..entries[1] + 46].copy_from_slice(&0_u32.to_le_bytes());
    let (_keep, into, result) = unpacked(&bytes, Bounds::default());
    let error = result.expect_err("overlapping");
    assert!(error.to_string().contains("over each other"), "{error}");
    assert!(is_empty(&into));
}

#[test]
fn cut_off_archives_are_damaged() {
    let bytes = zipped(&[("a.md", b"some text that is long enough to be cut"), ("b.md", b"more")]);
    for end in 0..bytes.len() {
        let (_keep, into, result) = unpacked(&bytes[..end], Bounds::default());
        assert!(result.is_err(), "{end} of {} bytes were taken", bytes.len());
        assert!(is_empty(&into));
    }
}

#[test]
fn a_damaged_file_is_left_out() {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["a.md", "b.md"] {
        writer.start_file(name, options).expect("a file");
        writer.write_all(b"unmistakable").expect("bytes");
    }
    let mut bytes = writer.finish().expect("an archive").into_inner();
    let at = bytes.windows(12).position(|window| window == b"unmistakable").expect("the content");
    bytes[at] = b'U';
    let (_keep, into, result) = unpacked(&bytes, Bounds::default());
    let result = result.expect("the rest");
    assert_eq!(result.files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), vec!["b.md"]);
    assert!(result.skipped[0].1.contains("damaged"), "{:?}", result.skipped);
    assert!(!into.join("a.md").exists());
}
