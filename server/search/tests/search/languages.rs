//! Every script can be searched, and odd queries do no harm.

use std::time::{Duration, Instant};

use lyceum_search::{Index, NewPassage, Query};

use crate::school::{BIOLOGY, filled, find, passage, words};

fn with(texts: &[(&str, Option<&str>)]) -> (tempfile::TempDir, Index) {
    let dir = tempfile::tempdir().unwrap();
    let index = Index::open(dir.path()).unwrap().index;
    let passages = (1..).zip(texts).map(|(id, (text, language))| NewPassage {
        language: language.map(str::to_owned),
        ..passage(BIOLOGY, id, text)
    });
    index.replace_course(BIOLOGY, passages.collect()).unwrap();
    index.commit(1).unwrap();
    (dir, index)
}

#[test]
fn many_scripts_are_searchable_and_marked() {
    let (_dir, index) = with(&[
        ("植物利用阳光进行光合作用。", None),
        ("تصنع النباتات السُّكَّر من ضوء الشمس في المدرسة", None),
        ("पौधे प्रकाश संश्लेषण से भोजन बनाते हैं।", None),
        ("Растения превращают свет в сахар с помощью листьев, и это называется фотосинтез.", None),
        ("พืชสังเคราะห์แสงเพื่อสร้างน้ำตาล", None),
        ("식물은 광합성으로 양분을 만든다", None),
        ("植物は光合成でデンプンを作ります", None),
        ("Mimea hutengeneza chakula kwa usanisinuru", Some("sw")),
    ]);
    for (query, expected, marked) in [
        ("光合作用", 1, "光合作用"),
        ("النباتات", 2, "النباتات"),
        ("السكر", 2, "السُّكَّر"),
        ("प्रकाश", 3, "प्रकाश"),
        ("листья", 4, "листьев"),
        ("น้ำตาล", 5, "น้ำตาล"),
        ("광합성", 6, "광합성"),
        ("デンプン", 7, "デンプン"),
        ("usanisinuru", 8, "usanisinuru"),
    ] {
        let found = index.search(&words(query)).unwrap();
        assert_eq!(found.hits.first().map(|hit| hit.passage.id), Some(expected), "{query}");
        let hit = &found.hits[0];
        let marks: Vec<&str> = hit.marks.iter().map(|range| &hit.passage.text[range.clone()]).collect();
        assert_eq!(marks, [marked], "{query}");
        assert!(!found.guessed, "{query}");
    }
}

#[test]
fn one_character_of_a_dense_script_finds() {
    let (_dir, index) = with(&[("人需要水和空气", None), ("鱼", None)]);
    assert_eq!(find(&index, "水"), [1]);
    assert_eq!(find(&index, "鱼"), [2]);
}

#[test]
fn accents_may_be_left_out() {
    let (_dir, index) = with(&[
        ("Les élèves étudient la météorologie avec le professeur dans une classe de la ville.", None),
        ("Die Größe der Flüsse und der Ströme hängt von dem Regen ab, der in den Bergen fällt.", None),
    ]);
    assert_eq!(find(&index, "meteorologie"), [1]);
    assert_eq!(find(&index, "ELEVE"), [1]);
    assert_eq!(find(&index, "Fluss"), [2]);
    assert_eq!(find(&index, "grosse"), [2]);
}

#[test]
fn the_detected_language_is_stored() {
    let (_dir, index) = with(&[
        ("The water of the sea is warmed by the sun and rises into the air.", None),
        ("Das Wasser des Meeres wird von der Sonne erwärmt und steigt in die Luft.", None),
        ("xyzzy", None),
    ]);
    let language = |id| index.get(id).unwrap().unwrap().language;
    assert_eq!(language(1).as_deref(), Some("en"));
    assert_eq!(language(2).as_deref(), Some("de"));
    assert_eq!(language(3), None);
}

#[test]
fn a_title_among_sentences_has_the_language_of_its_neighbours() {
    let (_dir, index) = with(&[
        ("The water of the sea is warmed by the sun and rises into the air.", None),
        ("It is cold in the mountains, and the rain that falls there is snow.", None),
        ("Floods, droughts", None),
    ]);
    assert_eq!(index.get(3).unwrap().unwrap().language.as_deref(), Some("en"));
    assert_eq!(find(&index, "What is a drought?"), [3]);
}

#[test]
fn strange_queries_are_quick_and_never_fail() {
    let dir = tempfile::tempdir().unwrap();
    let index = filled(dir.path());
    let strange = [
        String::new(),
        " \t\n".to_owned(),
        "\"unclosed AND (OR NOT -field:value^3~2 [* TO *]".to_owned(),
        "💥".repeat(500),
        "x".repeat(2000),
        "é".repeat(2000),
        "水".repeat(2000),
        "\u{0}\u{1}\u{fffd}\u{202e}".repeat(400),
        "\u{301}".repeat(2000),
        "क्".repeat(1000),
        "light ".repeat(333),
        (0..300).map(|n| format!("wrd{n}")).collect::<Vec<_>>().join(" "),
        "'".repeat(2000),
        "a b c d ".repeat(250),
    ];
    for text in strange {
        let started = Instant::now();
        let found = index.search(&words(&text)).unwrap();
        // Generous: the point is that nothing grows with the square of the length.
        assert!(started.elapsed() < Duration::from_secs(2), "{text:.40}");
        let text_of = |hit: &lyceum_search::Hit| hit.passage.text.len();
        assert!(found.hits.iter().all(|hit| hit.marks.iter().all(|range| range.end <= text_of(hit))));
    }
    let nothing = Query { limit: 0, ..words("light") };
    assert!(index.search(&nothing).unwrap().hits.is_empty());
    let everything = Query { limit: usize::MAX, ..words("light") };
    assert_eq!(index.search(&everything).unwrap().hits.len(), 2);
}

#[test]
fn vectors_that_are_no_vectors_do_no_harm() {
    let dir = tempfile::tempdir().unwrap();
    let index = filled(dir.path());
    index.set_vectors(vec![(100, vec![1.0, 0.0]), (101, vec![f32::NAN, 0.0]), (102, vec![0.0, 0.0])]).unwrap();
    assert_eq!(index.vector_counts(BIOLOGY), (1, 4));
    for vector in [&[][..], &[0.0, 0.0], &[f32::NAN, 1.0], &[f32::INFINITY, 1.0], &[1.0, 2.0, 3.0]] {
        for method in [lyceum_search::Method::Dense, lyceum_search::Method::Hybrid] {
            let query = Query { vector: Some(vector), method, ..words("mitosis") };
            let hits = index.search(&query).unwrap().hits;
            assert!(hits.iter().all(|hit| hit.score.is_finite()), "{vector:?}");
        }
    }
}
