//! What comes first, what is marked, and what is only guessed.

use lyceum_search::{Index, Method, NewPassage, Query};

use crate::school::{BIOLOGY, filled, find, ids, passage, words};

#[test]
fn any_word_finds_and_more_words_rank_higher() {
    let dir = tempfile::tempdir().unwrap();
    let index = filled(dir.path());
    assert_eq!(find(&index, "How do plants turn light into sugar?")[0], 100);
    assert_eq!(find(&index, "dividing chromosome"), [102]);
}

#[test]
fn scores_lie_between_zero_and_one_and_fall() {
    let dir = tempfile::tempdir().unwrap();
    let index = filled(dir.path());
    index
        .set_vectors((100..104).map(|id| (id, vec![1.0, f32::from(u8::try_from(id - 99).unwrap())])).collect())
        .unwrap();
    for method in [Method::Lexical, Method::Dense, Method::Hybrid] {
        let query = Query { vector: Some(&[1.0, 2.0]), method, prefer_lesson: Some(10), ..words("sugar water light") };
        let hits = index.search(&query).unwrap().hits;
        assert!(hits.len() >= 4, "{method:?}");
        assert!(hits.iter().all(|hit| (0.0..=1.0).contains(&hit.score)), "{method:?}");
        assert!(hits.is_sorted_by(|a, b| a.score >= b.score), "{method:?}");
    }
}

#[test]
fn marks_are_the_matched_words_whatever_their_ending() {
    let dir = tempfile::tempdir().unwrap();
    let index = filled(dir.path());
    let found = index.search(&words("cell chromosome")).unwrap();
    let hit = found.hits.iter().find(|hit| hit.passage.id == 102).unwrap();
    let marked: Vec<&str> = hit.marks.iter().map(|range| &hit.passage.text[range.clone()]).collect();
    assert_eq!(marked, ["Cells", "cell", "chromosomes"]);
}

#[test]
fn similar_spellings_are_a_last_resort_and_say_so() {
    let dir = tempfile::tempdir().unwrap();
    let index = filled(dir.path());
    for typed in ["mitochndria", "mitochonrdia", "mitochon"] {
        let found = index.search(&words(typed)).unwrap();
        assert_eq!(ids(&found), [101], "{typed}");
        assert!(found.guessed, "{typed}");
        assert_eq!(&found.hits[0].passage.text[found.hits[0].marks[0].clone()], "mitochondria", "{typed}");
    }
    let exact = index.search(&words("mitochondria sugr")).unwrap();
    assert!(!exact.guessed);
    assert_eq!(ids(&exact), [101], "a word that is there keeps the other from being guessed");
    assert!(find(&index, "zzzzzzzz").is_empty());
}

#[test]
fn titles_and_headings_count_more_than_text() {
    let dir = tempfile::tempdir().unwrap();
    let index = Index::open(dir.path()).unwrap().index;
    let in_text = passage(BIOLOGY, 1, "Some words on enzymes and on other things of the kind here.");
    let in_heading = NewPassage {
        headings: vec!["Enzymes".to_owned()],
        ..passage(BIOLOGY, 2, "They make reactions quick, and they are not used up at all.")
    };
    let by_course = NewPassage {
        course_title: "Enzymes for beginners".to_owned(),
        ..passage(BIOLOGY, 3, "Welcome to this course. We hope that it will be of use to you.")
    };
    index.replace_course(BIOLOGY, vec![by_course, in_text, in_heading]).unwrap();
    index.commit(1).unwrap();
    assert_eq!(find(&index, "enzyme"), [2, 1, 3]);
}

#[test]
fn the_open_lesson_wins_ties() {
    let dir = tempfile::tempdir().unwrap();
    let index = Index::open(dir.path()).unwrap().index;
    let same = |id| passage(BIOLOGY, id, "Osmosis moves water through a membrane.");
    index.replace_course(BIOLOGY, vec![same(11), same(21), same(31)]).unwrap();
    index.commit(1).unwrap();
    for (lesson, first) in [(1, 11), (2, 21), (3, 31)] {
        let found = index.search(&Query { prefer_lesson: Some(lesson), ..words("osmosis") }).unwrap();
        assert_eq!(ids(&found)[0], first);
    }
}

#[test]
fn hybrid_finds_by_meaning_and_by_words_and_reports_the_raw_cosine() {
    let dir = tempfile::tempdir().unwrap();
    let index = filled(dir.path());
    let vectors = [(100, [1.0, 0.0]), (101, [0.6, 0.8]), (102, [0.0, 1.0]), (103, [-1.0, 0.0])];
    index.set_vectors(vectors.into_iter().map(|(id, vector)| (id, vector.to_vec())).collect()).unwrap();
    let query = Query { vector: Some(&[2.0, 0.0]), method: Method::Hybrid, ..words("mitosis") };
    let hits = index.search(&query).unwrap().hits;
    let of = |id: u128| hits.iter().find(|hit| hit.passage.id == id).unwrap();
    assert!((of(100).dense.unwrap() - 1.0).abs() < 0.01 && of(100).lexical.is_none());
    assert!((of(101).dense.unwrap() - 0.6).abs() < 0.01);
    assert!(of(102).dense.unwrap().abs() < 0.01 && of(102).lexical.unwrap() > 0.0);
    assert!((of(103).dense.unwrap() + 1.0).abs() < 0.01);
}

#[test]
fn without_vectors_hybrid_is_the_search_for_words() {
    let dir = tempfile::tempdir().unwrap();
    let index = filled(dir.path());
    let hybrid = Query { method: Method::Hybrid, ..words("water sugar") };
    assert_eq!(ids(&index.search(&hybrid).unwrap()), find(&index, "water sugar"));
    let with_vector = Query { vector: Some(&[1.0, 0.0]), ..hybrid };
    assert_eq!(ids(&index.search(&with_vector).unwrap()), find(&index, "water sugar"));
    let dense = Query { method: Method::Dense, ..with_vector };
    assert!(index.search(&dense).unwrap().hits.is_empty());
}
