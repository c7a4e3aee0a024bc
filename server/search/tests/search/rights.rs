//! Nobody finds, or learns anything of, what they may not see.

use lyceum_search::{Index, Method, Query};

use crate::school::{BIOLOGY, PHYSICS, biology, filled, find, ids, passage, words};

#[test]
fn only_allowed_courses_are_found_by_words_and_by_vectors() {
    let dir = tempfile::tempdir().unwrap();
    let index = filled(dir.path());
    index.set_vectors(vec![(100, vec![1.0, 0.0]), (200, vec![1.0, 0.0])]).unwrap();
    for method in [Method::Lexical, Method::Dense, Method::Hybrid] {
        let query = Query { vector: Some(&[1.0, 0.0]), courses: &[PHYSICS], method, ..words("light") };
        assert_eq!(ids(&index.search(&query).unwrap()), [200], "{method:?}");
        let nobody = Query { courses: &[], ..query };
        assert!(index.search(&nobody).unwrap().hits.is_empty());
        let unknown = Query { courses: &[77], ..query };
        assert!(index.search(&unknown).unwrap().hits.is_empty());
    }
}

#[test]
fn a_hidden_course_changes_no_score() {
    let dir = tempfile::tempdir().unwrap();
    let index = Index::open(dir.path()).unwrap().index;
    index.replace_course(BIOLOGY, biology()).unwrap();
    index.commit(1).unwrap();
    let query = Query { courses: &[BIOLOGY], ..words("sugar and light in the cell") };
    let scores = |index: &Index| -> Vec<(u128, Option<f32>)> {
        index.search(&query).unwrap().hits.into_iter().map(|hit| (hit.passage.id, hit.lexical)).collect()
    };
    let before = scores(&index);
    let secret = (900..950).map(|id| passage(PHYSICS, id, "sugar sugar cell light and much more")).collect();
    index.replace_course(PHYSICS, secret).unwrap();
    index.commit(2).unwrap();
    assert_eq!(before.len(), 3);
    assert_eq!(scores(&index), before);
}

#[test]
fn guessed_spellings_come_from_allowed_courses_alone() {
    let dir = tempfile::tempdir().unwrap();
    let index = filled(dir.path());
    let found = index.search(&Query { courses: &[PHYSICS], ..words("photosynthesys") }).unwrap();
    assert!(found.hits.is_empty() && !found.guessed);
    assert_eq!(find(&index, "photosynthesys"), [100]);
}

#[test]
fn a_crowd_of_hidden_passages_does_not_push_out_the_allowed_one() {
    let dir = tempfile::tempdir().unwrap();
    let index = filled(dir.path());
    let crowd: Vec<_> = (1000..1600).map(|id| passage(30, id, "photosynthesis photosynthesis")).collect();
    index.replace_course(30, crowd).unwrap();
    index.commit(8).unwrap();
    index.set_vectors((1000..1600).map(|id| (id, vec![1.0, 0.0])).collect()).unwrap();
    index.set_vectors(vec![(100, vec![0.1, 1.0])]).unwrap();
    for method in [Method::Lexical, Method::Dense, Method::Hybrid] {
        let query =
            Query { vector: Some(&[1.0, 0.0]), courses: &[BIOLOGY], limit: 1, method, ..words("photosynthesis") };
        assert_eq!(ids(&index.search(&query).unwrap()), [100], "{method:?}");
    }
}
