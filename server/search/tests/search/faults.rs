//! Damage on disk: the index is put aside and built again, never half used.

use std::fs;
use std::path::{Path, PathBuf};

use lyceum_search::{Index, IndexState};

use crate::school::{BIOLOGY, biology, filled, find};

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| {
        // Locks hold no data; `.managed.json` lists files to sweep.
        path.extension().is_none_or(|ending| ending != "lock") && !path.ends_with(".managed.json")
    });
    found.sort();
    found
}

/// Damages each file of an index in turn and checks that the index is built again from nothing.
fn every_file(damage: impl Fn(&Path)) {
    let source = tempfile::tempdir().unwrap();
    drop(filled(source.path()));
    let number = files(&source.path().join("text")).len();
    assert!(number >= 6, "a segment and the list of segments");
    for at in 0..number {
        let dir = tempfile::tempdir().unwrap();
        drop(filled(dir.path()));
        let victim = files(&dir.path().join("text"))[at].clone();
        if fs::metadata(&victim).unwrap().len() == 0 {
            continue;
        }
        damage(&victim);
        let opened = Index::open(dir.path()).unwrap();
        assert_eq!(opened.state, IndexState::Rebuilding, "{}", victim.display());
        assert!(find(&opened.index, "photosynthesis").is_empty());
        assert!(dir.path().join("text.damaged").is_dir());
        opened.index.replace_course(BIOLOGY, biology()).unwrap();
        opened.index.commit(3).unwrap();
        assert_eq!(find(&opened.index, "photosynthesis"), [100]);
        drop(opened);
        assert_eq!(Index::open(dir.path()).unwrap().state, IndexState::Ready { sequence: 3 });
    }
}

#[test]
fn f09_a_missing_file_is_noticed() {
    every_file(|file| fs::remove_file(file).unwrap());
}

#[test]
fn f09_a_truncated_file_is_noticed() {
    every_file(|file| {
        let length = fs::metadata(file).unwrap().len();
        fs::OpenOptions::new().write(true).open(file).unwrap().set_len(length / 2).unwrap();
    });
}

#[test]
fn f09_an_emptied_file_is_noticed() {
    every_file(|file| fs::write(file, b"").unwrap());
}

#[test]
fn a_flipped_bit_is_noticed() {
    every_file(|file| {
        let mut bytes = fs::read(file).unwrap();
        bytes[0] ^= 0x80;
        fs::write(file, bytes).unwrap();
    });
}

#[test]
fn a_second_damage_replaces_the_folder_set_aside() {
    let dir = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        drop(filled(dir.path()));
        fs::write(dir.path().join("text").join("meta.json"), b"{").unwrap();
        assert_eq!(Index::open(dir.path()).unwrap().state, IndexState::Rebuilding);
    }
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 3, "text, text.damaged, vectors");
}

#[test]
fn vectors_survive_the_loss_of_the_text_index() {
    let dir = tempfile::tempdir().unwrap();
    let index = filled(dir.path());
    index.set_vectors((100..104).map(|id| (id, vec![1.0, 0.0])).collect()).unwrap();
    drop(index);
    fs::write(dir.path().join("text").join("meta.json"), b"{").unwrap();
    let index = Index::open(dir.path()).unwrap().index;
    let mut passages = biology();
    passages[0].text.push_str(" Changed meanwhile.");
    index.replace_course(BIOLOGY, passages).unwrap();
    index.commit(1).unwrap();
    assert_eq!(index.vector_counts(BIOLOGY), (3, 4));
}

#[test]
fn lost_vectors_are_asked_for_again() {
    let dir = tempfile::tempdir().unwrap();
    let index = filled(dir.path());
    index.set_vectors((100..104).map(|id| (id, vec![1.0, 0.0])).collect()).unwrap();
    drop(index);
    fs::write(dir.path().join("vectors"), b"not a file of vectors").unwrap();
    let opened = Index::open(dir.path()).unwrap();
    assert_eq!(opened.state, IndexState::Ready { sequence: 7 });
    assert_eq!(opened.index.without_vectors(10).unwrap().len(), 6);
    assert_eq!(find(&opened.index, "photosynthesis"), [100]);
}

#[test]
fn rubbish_left_by_a_crash_does_no_harm() {
    let dir = tempfile::tempdir().unwrap();
    drop(filled(dir.path()));
    fs::write(dir.path().join("text").join("0123456789abcdef0123456789abcdef.idx"), b"").unwrap();
    fs::write(dir.path().join("vectors.new"), b"half").unwrap();
    let opened = Index::open(dir.path()).unwrap();
    assert_eq!(opened.state, IndexState::Ready { sequence: 7 });
    assert_eq!(find(&opened.index, "photosynthesis"), [100]);
}
