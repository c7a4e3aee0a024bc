//! The measure itself: a collection small enough to reckon by hand.

use std::fs;
use std::path::Path;

use lyceum_search::{Method, SearchError, evaluation};

fn write(dir: &Path, judgements: &str) {
    let corpus = r#"{"_id":"a","title":"Kites","text":"A kite flies in the wind."}
{"_id":"b","title":"","text":"The wind blows over the hills and the wind turns the mill."}
{"_id":"c","title":"Boats","text":"Boats float."}"#;
    let queries = r#"{"_id":"1","text":"kite wind"}
{"_id":"2","text":"nothing of that kind, unjudged"}
{"_id":"3","text":"submarine"}"#;
    fs::write(dir.join("corpus.jsonl"), corpus).unwrap();
    fs::write(dir.join("queries.jsonl"), queries).unwrap();
    fs::write(dir.join("qrels.tsv"), judgements).unwrap();
}

#[test]
fn quality_is_reckoned_as_by_hand() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "query-id\tcorpus-id\tscore\n1\tb\t2\n1\tc\t1\n1\ta\t0\n3\tc\t1\n");
    let collection = evaluation::load(dir.path()).unwrap();
    assert_eq!((collection.documents.len(), collection.questions.len()), (3, 2));
    let report = evaluation::run(&collection, Method::Lexical, None).unwrap();
    // Query 1 ranks a before b: gain 2 in second place, against 2 and 1 at best. Query 3 finds nothing.
    let gain = 2.0 / 3.0_f64.log2();
    let ideal = 2.0 + 1.0 / 3.0_f64.log2();
    assert!((report.ndcg_at_10 - gain / ideal / 2.0).abs() < 1e-9, "{report:?}");
    assert!((report.recall_at_100 - 0.25).abs() < 1e-9, "{report:?}");
    assert!(report.docs_per_s > 0.0 && report.query_ms_p50 > 0.0);
}

#[test]
fn dense_and_hybrid_use_the_vectors() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "query-id\tcorpus-id\tscore\n3\tc\t1\n");
    let collection = evaluation::load(dir.path()).unwrap();
    let embed = |texts: &[&str]| -> Vec<Vec<f32>> {
        let near = |text: &&str| text.contains("Boat") || text.contains("submarine");
        texts.iter().map(|text| if near(text) { vec![1.0, 0.1] } else { vec![0.1, 1.0] }).collect()
    };
    for method in [Method::Dense, Method::Hybrid] {
        let report = evaluation::run(&collection, method, Some(&embed)).unwrap();
        assert!((report.ndcg_at_10 - 1.0).abs() < 1e-9, "{method:?} {report:?}");
    }
}

#[test]
fn a_broken_collection_names_file_and_line() {
    let dir = tempfile::tempdir().unwrap();
    let reason = |dir: &Path| match evaluation::load(dir) {
        Err(error @ SearchError::Collection { .. }) => error.to_string(),
        other => panic!("{other:?}"),
    };
    assert!(reason(dir.path()).contains("corpus.jsonl"));
    write(dir.path(), "query-id\tcorpus-id\tscore\n1\tb\n");
    assert!(reason(dir.path()).contains("line 2"));
    write(dir.path(), "query-id\tcorpus-id\tscore\n1\tb\tmuch\n");
    assert!(reason(dir.path()).contains("no number"));
    write(dir.path(), "");
    assert!(reason(dir.path()).contains("no query has a judgement"));
    fs::write(dir.path().join("corpus.jsonl"), "{\"_id\":\"a\"}\n").unwrap();
    assert!(reason(dir.path()).contains("line 1"));
}
