//! Measures retrieval on a test collection in BEIR layout.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use crate::{Index, Method, NewPassage, Query, SearchError};

/// Turns texts into vectors of unit length.
pub type Embed<'a> = &'a dyn Fn(&[&str]) -> Vec<Vec<f32>>;

/// Texts embedded at once.
const BATCH: usize = 64;
/// Depth of the rankings that are judged.
const DEPTH: usize = 100;
/// The whole collection is one course.
const COURSE: u128 = 1;

/// A document of a collection.
#[derive(Debug, Clone, Deserialize)]
pub struct Document {
    /// Its name in the judgements.
    #[serde(rename = "_id")]
    pub id: String,
    /// May be empty.
    #[serde(default)]
    pub title: String,
    /// The text.
    pub text: String,
}

/// A judged query.
#[derive(Debug, Clone, Deserialize)]
pub struct Question {
    /// Its name in the judgements.
    #[serde(rename = "_id")]
    pub id: String,
    /// The text.
    pub text: String,
}

/// A test collection.
#[derive(Debug, Clone)]
pub struct Collection {
    /// All documents.
    pub documents: Vec<Document>,
    /// Queries that have judgements.
    pub questions: Vec<Question>,
    /// For each query the gain of each relevant document.
    pub judgements: HashMap<String, HashMap<String, u32>>,
}

/// Measured quality and speed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Mean nDCG at 10 over the judged queries (linear gain, as trec_eval reckons it).
    #[serde(rename = "ndcg@10")]
    pub ndcg_at_10: f64,
    /// Mean recall at 100.
    #[serde(rename = "recall@100")]
    pub recall_at_100: f64,
    /// Documents indexed per second, with vectors where the method needs them.
    pub docs_per_s: f64,
    /// Median time of a query in milliseconds, without the embedding of its text.
    pub query_ms_p50: f64,
}

/// Reads `corpus.jsonl`, `queries.jsonl` and `qrels/test.tsv` (or `qrels.tsv`) of a folder.
pub fn load(dir: &Path) -> Result<Collection, SearchError> {
    let documents = read_lines(&dir.join("corpus.jsonl"))?;
    let mut questions: Vec<Question> = read_lines(&dir.join("queries.jsonl"))?;
    let split = dir.join("qrels").join("test.tsv");
    let judgements = read_judgements(&if split.exists() { split } else { dir.join("qrels.tsv") })?;
    questions.retain(|question| judgements.contains_key(&question.id));
    if questions.is_empty() {
        return Err(broken(&dir.join("queries.jsonl"), "no query has a judgement"));
    }
    Ok(Collection { documents, questions, judgements })
}

fn broken(file: &Path, reason: impl Into<String>) -> SearchError {
    SearchError::Collection { file: file.display().to_string(), reason: reason.into() }
}

fn open(file: &Path) -> Result<impl Iterator<Item = (usize, Result<String, std::io::Error>)>, SearchError> {
    let opened = File::open(file).map_err(|error| broken(file, error.to_string()))?;
    Ok((1..).zip(BufReader::new(opened).lines()))
}

fn read_lines<T: for<'de> Deserialize<'de>>(file: &Path) -> Result<Vec<T>, SearchError> {
    let mut found = Vec::new();
    for (number, line) in open(file)? {
        let line = line.map_err(|error| broken(file, format!("line {number}: {error}")))?;
        if !line.trim().is_empty() {
            found.push(serde_json::from_str(&line).map_err(|error| broken(file, format!("line {number}: {error}")))?);
        }
    }
    Ok(found)
}

fn read_judgements(file: &Path) -> Result<HashMap<String, HashMap<String, u32>>, SearchError> {
    let mut judgements: HashMap<String, HashMap<String, u32>> = HashMap::new();
    for (number, line) in open(file)? {
        let line = line.map_err(|error| broken(file, format!("line {number}: {error}")))?;
        let mut parts = line.split('\t');
        let (Some(query), Some(document), Some(gain)) = (parts.next(), parts.next(), parts.next()) else {
            if line.trim().is_empty() {
                continue;
            }
            return Err(broken(file, format!("line {number}: wants query, document and gain with tabs between")));
        };
        match gain.trim().parse::<i64>() {
            Ok(gain) if gain > 0 => {
                let gain = u32::try_from(gain).unwrap_or(u32::MAX);
                judgements.entry(query.to_owned()).or_default().insert(document.to_owned(), gain);
            }
            Ok(_) => {}
            Err(_) if number == 1 => {} // the head line
            Err(_) => return Err(broken(file, format!("line {number}: the gain is no number"))),
        }
    }
    Ok(judgements)
}

/// Indexes the collection in a temporary folder and runs its queries. `embed` is needed for all methods but the lexical.
pub fn run(collection: &Collection, method: Method, embed: Option<Embed<'_>>) -> Result<Report, SearchError> {
    let dir = tempfile::tempdir()?;
    let index = Index::open(dir.path())?.index;
    let embed = if method == Method::Lexical { None } else { embed };
    let started = Instant::now();
    fill(&index, collection, embed)?;
    let docs_per_s = number(collection.documents.len()) / started.elapsed().as_secs_f64();

    let (mut gain, mut recall, mut times) = (0.0, 0.0, Vec::new());
    for batch in collection.questions.chunks(BATCH) {
        let texts: Vec<&str> = batch.iter().map(|question| question.text.as_str()).collect();
        let vectors = embed.map(|embed| embed(&texts)).unwrap_or_default();
        for (at, question) in batch.iter().enumerate() {
            let query = Query {
                text: &question.text,
                vector: vectors.get(at).map(Vec::as_slice),
                courses: &[COURSE],
                limit: DEPTH,
                prefer_lesson: None,
                method,
            };
            let started = Instant::now();
            let found = index.search(&query)?;
            times.push(started.elapsed().as_secs_f64() * 1000.0);
            let ranking: Vec<&str> = found.hits.iter().filter_map(|hit| name(collection, hit.passage.id)).collect();
            let relevant = &collection.judgements[&question.id];
            gain += ndcg(&ranking, relevant);
            recall += number(ranking.iter().filter(|id| relevant.contains_key(**id)).count()) / number(relevant.len());
        }
    }
    times.sort_by(f64::total_cmp);
    drop(index);
    fs::remove_dir_all(dir.path())?;
    Ok(Report {
        ndcg_at_10: gain / number(collection.questions.len()),
        recall_at_100: recall / number(collection.questions.len()),
        docs_per_s,
        query_ms_p50: times.get(times.len() / 2).copied().unwrap_or(0.0),
    })
}

fn fill(index: &Index, collection: &Collection, embed: Option<Embed<'_>>) -> Result<(), SearchError> {
    let passages = (0..).zip(&collection.documents).map(|(at, document)| NewPassage {
        id: at,
        course: COURSE,
        lesson: at,
        course_title: String::new(),
        lesson_title: document.title.clone(),
        headings: Vec::new(),
        text: document.text.clone(),
        language: None,
        page: None,
        second: None,
        first_block: 0,
        last_block: 0,
    });
    index.replace_course(COURSE, passages.collect())?;
    index.commit(1)?;
    let Some(embed) = embed else { return Ok(()) };
    let open = index.without_vectors(usize::MAX)?;
    for batch in open.chunks(BATCH) {
        let texts: Vec<&str> = batch.iter().map(|(_, text)| text.as_str()).collect();
        index.set_vectors(batch.iter().map(|(id, _)| *id).zip(embed(&texts)).collect())?;
    }
    Ok(())
}

fn name(collection: &Collection, id: u128) -> Option<&str> {
    collection.documents.get(usize::try_from(id).ok()?).map(|document| document.id.as_str())
}

/// Normalised discounted cumulative gain of the first ten.
fn ndcg(ranking: &[&str], relevant: &HashMap<String, u32>) -> f64 {
    let sum = |gains: &mut dyn Iterator<Item = u32>| {
        gains.take(10).zip(2_u32..).map(|(gain, place)| f64::from(gain) / f64::from(place).log2()).sum::<f64>()
    };
    let mut ideal: Vec<u32> = relevant.values().copied().collect();
    ideal.sort_unstable_by(|a, b| b.cmp(a));
    let best = sum(&mut ideal.into_iter());
    if best == 0.0 { 0.0 } else { sum(&mut ranking.iter().map(|id| relevant.get(*id).copied().unwrap_or(0))) / best }
}

#[expect(clippy::cast_precision_loss, reason = "counts of documents")]
fn number(n: usize) -> f64 {
    n as f64
}
