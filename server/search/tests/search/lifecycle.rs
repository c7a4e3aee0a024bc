//! Replacing, removing, reopening, and searching while others write.

use std::sync::atomic::{AtomicBool, Ordering};

use lyceum_search::{Index, IndexState, Method, Query, SearchError};

use crate::school::{BIOLOGY, PHYSICS, biology, filled, find, ids, passage, words};

#[test]
fn an_empty_index_finds_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let opened = Index::open(dir.path()).unwrap();
    assert_eq!(opened.state, IndexState::Fresh);
    assert!(find(&opened.index, "anything").is_empty());
    assert_eq!(opened.index.get(1).unwrap(), None);
    assert_eq!(opened.index.vector_counts(BIOLOGY), (0, 0));
    assert!(opened.index.without_vectors(10).unwrap().is_empty());
}

#[test]
fn changes_are_seen_after_the_commit_and_not_before() {
    let dir = tempfile::tempdir().unwrap();
    let index = filled(dir.path());
    index.replace_course(BIOLOGY, vec![passage(BIOLOGY, 100, "Fungi are no plants.")]).unwrap();
    assert_eq!(find(&index, "fungi"), []);
    assert_eq!(find(&index, "photosynthesis"), [100]);
    index.commit(8).unwrap();
    assert_eq!(find(&index, "fungi"), [100]);
    assert_eq!(find(&index, "photosynthesis"), []);
    assert_eq!(index.get(101).unwrap(), None);
    assert_eq!(find(&index, "acceleration"), [201], "the other course stays");
}

#[test]
fn joined_segments_find_the_same_and_keep_their_sequence() {
    let dir = tempfile::tempdir().unwrap();
    let index = filled(dir.path());
    index.replace_course(BIOLOGY, vec![passage(BIOLOGY, 100, "Fungi are no plants.")]).unwrap();
    index.commit(8).unwrap();
    assert!(index.merge().unwrap() > 1);
    assert_eq!(index.merge().unwrap(), 1, "there is one left");
    for index in [index, Opened::of(dir.path()).index] {
        assert_eq!((find(&index, "fungi"), find(&index, "acceleration")), (vec![100], vec![201]));
        assert_eq!(index.get(101).unwrap(), None);
    }
    assert_eq!(Opened::of(dir.path()).state, IndexState::Ready { sequence: 8 });
}

#[test]
fn a_removed_course_is_gone_with_its_vectors() {
    let dir = tempfile::tempdir().unwrap();
    let index = filled(dir.path());
    index.set_vectors(vec![(100, vec![1.0, 0.0]), (200, vec![0.0, 1.0])]).unwrap();
    index.remove_course(BIOLOGY).unwrap();
    index.commit(8).unwrap();
    assert_eq!(index.vector_counts(BIOLOGY), (0, 0));
    assert_eq!(index.vector_counts(PHYSICS), (1, 2));
    let query = Query { vector: Some(&[1.0, 0.0]), method: Method::Hybrid, ..words("sugar") };
    assert_eq!(ids(&index.search(&query).unwrap()), [200]);
}

#[test]
fn everything_is_there_after_reopening() {
    let dir = tempfile::tempdir().unwrap();
    let index = filled(dir.path());
    index.set_vectors(vec![(100, vec![1.0, 0.0]), (101, vec![0.0, 1.0])]).unwrap();
    index.replace_course(PHYSICS, Vec::new()).unwrap(); // never committed
    drop(index);
    let Opened { index, state } = Opened::of(dir.path());
    assert_eq!(state, IndexState::Ready { sequence: 7 });
    assert_eq!(find(&index, "photosynthesis"), [100]);
    assert_eq!(find(&index, "acceleration"), [201]);
    assert_eq!(index.get(103).unwrap().unwrap(), biology()[3]);
    assert_eq!(index.vector_counts(BIOLOGY), (2, 4));
    index.commit(9).unwrap();
    drop(index);
    assert_eq!(Opened::of(dir.path()).state, IndexState::Ready { sequence: 9 });
}

struct Opened {
    index: Index,
    state: IndexState,
}

impl Opened {
    fn of(dir: &std::path::Path) -> Self {
        let opened = Index::open(dir).unwrap();
        Self { index: opened.index, state: opened.state }
    }
}

#[test]
fn passages_ask_for_their_vector_until_they_have_it() {
    let dir = tempfile::tempdir().unwrap();
    let index = filled(dir.path());
    assert_eq!(index.without_vectors(100).unwrap().len(), 6);
    let some = index.without_vectors(4).unwrap();
    assert_eq!(some.len(), 4);
    index.set_vectors(some.into_iter().map(|(id, _)| (id, vec![0.5, 0.5])).collect()).unwrap();
    assert_eq!(index.without_vectors(100).unwrap().len(), 2);
    let refused = index.set_vectors(vec![(201, vec![1.0, 2.0, 3.0])]);
    assert!(matches!(refused, Err(SearchError::Dimensions { expected: 2, found: 3 })));
    index.forget_vectors().unwrap();
    assert_eq!(index.without_vectors(100).unwrap().len(), 6);
    index.set_vectors(vec![(201, vec![1.0, 2.0, 3.0])]).unwrap();
    assert_eq!(index.vector_counts(PHYSICS), (1, 2));
}

#[test]
fn a_vector_does_not_outlive_its_text() {
    let dir = tempfile::tempdir().unwrap();
    let index = filled(dir.path());
    index.set_vectors(vec![(100, vec![1.0, 0.0]), (101, vec![1.0, 0.0])]).unwrap();
    let handed_out = index.without_vectors(10).unwrap();
    let mut changed = biology();
    changed[0].text = "Chlorophyll is green.".to_owned();
    changed[2].text = "Meiosis halves the set.".to_owned();
    index.replace_course(BIOLOGY, changed).unwrap();
    index.commit(8).unwrap();
    assert_eq!(index.vector_counts(BIOLOGY), (1, 4), "the unchanged passage keeps its vector");
    // The embedder was still busy with the old texts: 102 changed meanwhile, 103 did not.
    index.set_vectors(handed_out.into_iter().map(|(id, _)| (id, vec![0.0, 1.0])).collect()).unwrap();
    assert_eq!(index.vector_counts(BIOLOGY), (2, 4));
    drop(index);
    assert_eq!(Opened::of(dir.path()).index.vector_counts(BIOLOGY), (2, 4));
}

#[test]
fn unknown_passages_get_no_vector() {
    let dir = tempfile::tempdir().unwrap();
    let index = filled(dir.path());
    index.set_vectors(vec![(999, vec![1.0, 0.0])]).unwrap();
    assert_eq!(index.vector_counts(BIOLOGY), (0, 4));
}

#[test]
fn searches_see_whole_states_while_others_commit() {
    let dir = tempfile::tempdir().unwrap();
    let index = Index::open(dir.path()).unwrap().index;
    // Every state holds ten passages of one generation.
    let generation = |number: u128| {
        (0..10).map(|n| passage(BIOLOGY, number * 100 + n, &format!("generation{number} of algae"))).collect()
    };
    index.replace_course(BIOLOGY, generation(0)).unwrap();
    index.commit(0).unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let searcher = scope.spawn(|| {
            let mut states = std::collections::BTreeSet::new();
            loop {
                let last = done.load(Ordering::Acquire);
                let query = Query { limit: 50, vector: Some(&[1.0, 0.0]), method: Method::Hybrid, ..words("algae") };
                let found = ids(&index.search(&query).unwrap());
                let generations: std::collections::BTreeSet<u128> = found.iter().map(|id| id / 100).collect();
                assert_eq!((found.len(), generations.len()), (10, 1), "{found:?}");
                states.extend(generations);
                if last {
                    return states;
                }
            }
        });
        for number in 1..=8_u64 {
            index.replace_course(BIOLOGY, generation(u128::from(number))).unwrap();
            index.commit(number).unwrap();
            let open = index.without_vectors(5).unwrap();
            index.set_vectors(open.into_iter().map(|(id, _)| (id, vec![1.0, 0.5])).collect()).unwrap();
        }
        done.store(true, Ordering::Release);
        assert!(searcher.join().unwrap().contains(&8));
    });
}

#[test]
fn many_replacements_do_not_let_the_vector_file_grow_without_end() {
    let dir = tempfile::tempdir().unwrap();
    let index = Index::open(dir.path()).unwrap().index;
    for round in 0..12_u128 {
        let passages: Vec<_> = (0..400).map(|n| passage(BIOLOGY, round * 1000 + n, "moss")).collect();
        index.replace_course(BIOLOGY, passages).unwrap();
        index.commit(1).unwrap();
        index.set_vectors((0..400).map(|n| (round * 1000 + n, vec![1.0; 16])).collect()).unwrap();
    }
    let bytes = std::fs::metadata(dir.path().join("vectors")).unwrap().len();
    assert!(bytes < 12 * 400 * 48 / 2, "{bytes}");
    drop(index);
    assert_eq!(Opened::of(dir.path()).index.vector_counts(BIOLOGY), (400, 400));
}
