//! One search from text to hits.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use tantivy::DocAddress;

use crate::allowed::Allowed;
use crate::analysis::{QueryWord, analyse_query};
use crate::fusion::{Evidence, Fusion, fuse};
use crate::lexical::{self, Scores};
use crate::marks::Marker;
use crate::snapshot::Snapshot;
use crate::spelling::{self, Reach};
use crate::vectors::Probe;
use crate::{Found, Hit, Method, Query, SearchError};

/// Candidates that each ranking puts forward.
const DEPTH: usize = 200;
/// Most hits of one answer.
const MOST_HITS: usize = 1000;
/// How much better the open lesson's passages count.
const PREFERENCE: f32 = 1.15;

/// Runs a query on one state of the index.
pub(crate) fn run(snapshot: &Snapshot, query: &Query<'_>) -> Result<Found, SearchError> {
    let allowed = Allowed::new(&snapshot.text, query.courses);
    let limit = query.limit.min(MOST_HITS);
    if allowed.passages == 0 || limit == 0 {
        return Ok(Found::default());
    }
    let depth = DEPTH.max(limit);
    let probe = query.vector.and_then(Probe::new);
    let method = if probe.is_none() && query.method == Method::Hybrid { Method::Lexical } else { query.method };

    let LookUp { words, scores, guessed } = look_up(&allowed, query.text)?;
    let mut candidates: HashMap<DocAddress, Evidence> = HashMap::new();
    if method != Method::Dense {
        for (address, score) in scores.best(depth) {
            candidates.entry(address).or_default().lexical = Some(score);
        }
    }
    let mut floor = 0.0;
    if let Some(probe) = &probe {
        if method != Method::Lexical {
            let near = nearest(snapshot, &allowed, probe, depth);
            floor = near.mean;
            for address in near.best {
                candidates.entry(address).or_default();
            }
        }
        // Every candidate gets both scores, whichever ranking put it forward.
        for (address, evidence) in &mut candidates {
            evidence.lexical = scores.get(*address);
            evidence.dense = cosine(snapshot, probe, *address);
        }
    }

    let fusion = match method {
        Method::Lexical => Fusion::MinMax { words: 1.0 },
        Method::Dense => Fusion::MinMax { words: 0.0 },
        Method::Hybrid => Fusion::MinMax { words: 0.5 },
    };
    let mut ranked = fuse(&candidates, fusion, floor);
    if let Some(lesson) = query.prefer_lesson {
        let open: HashSet<DocAddress> = lexical::of_lesson(&allowed, lesson)?.into_iter().collect();
        for (address, score) in &mut ranked {
            if open.contains(address) {
                *score *= PREFERENCE;
            }
        }
    }
    ranked.sort_unstable_by(|a, b| b.1.partial_cmp(&a.1).unwrap_or(Ordering::Equal).then(a.0.cmp(&b.0)));
    ranked.truncate(limit);

    let mut marker = Marker::new(&words);
    let mut hits = Vec::with_capacity(ranked.len());
    for (address, score) in ranked {
        let passage = snapshot.text.passage(address)?;
        let evidence = candidates[&address];
        hits.push(Hit {
            score: score.clamp(0.0, 1.0),
            lexical: evidence.lexical,
            dense: evidence.dense,
            marks: marker.find(&passage),
            passage,
        });
    }
    Ok(Found { guessed: guessed && hits.iter().any(|hit| hit.lexical.is_some()), hits })
}

struct LookUp {
    words: Vec<QueryWord>,
    scores: Scores,
    guessed: bool,
}

/// Exact words first; similar spellings only when no word is there as written.
fn look_up(allowed: &Allowed<'_>, text: &str) -> Result<LookUp, SearchError> {
    let words = analyse_query(text, allowed.rules, allowed.main_rules);
    let scores = lexical::score(allowed, &words)?;
    if !scores.is_empty() || words.is_empty() {
        return Ok(LookUp { words, scores, guessed: false });
    }
    for reach in [Reach::Near, Reach::Far] {
        let guessed = spelling::guess(allowed, &words, reach)?;
        let scores = lexical::score(allowed, &guessed)?;
        if !scores.is_empty() {
            return Ok(LookUp { words: guessed, scores, guessed: true });
        }
    }
    Ok(LookUp { words, scores, guessed: false })
}

struct Near {
    best: Vec<DocAddress>,
    mean: f32,
}

/// The nearest passages by rough cosine, and the mean cosine of all allowed ones.
fn nearest(snapshot: &Snapshot, allowed: &Allowed<'_>, probe: &Probe<'_>, depth: usize) -> Near {
    let mut found = Vec::new();
    for block in allowed.courses.iter().filter_map(|course| snapshot.vectors.get(course)) {
        block.scan(probe, &mut found);
    }
    let mean = mean(&found);
    let order = |a: &(u128, f32), b: &(u128, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    if found.len() > depth {
        found.select_nth_unstable_by(depth - 1, order);
        found.truncate(depth);
    }
    let best = found.iter().filter_map(|(id, _)| Some(snapshot.text.places.get(id)?.address)).collect();
    Near { best, mean }
}

#[expect(clippy::cast_precision_loss, reason = "a mean of at most millions")]
fn mean(found: &[(u128, f32)]) -> f32 {
    if found.is_empty() { 0.0 } else { found.iter().map(|(_, cosine)| cosine).sum::<f32>() / found.len() as f32 }
}

fn cosine(snapshot: &Snapshot, probe: &Probe<'_>, address: DocAddress) -> Option<f32> {
    let id = snapshot.text.id(address);
    let place = snapshot.text.places.get(&id)?;
    snapshot.vectors.get(&place.course)?.cosine(probe, id)
}
