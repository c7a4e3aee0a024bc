//! One ranking out of two.

use std::collections::HashMap;

use tantivy::DocAddress;

/// How two rankings become one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Fusion {
    /// Scores stretched to 0..1, then averaged; `words` is the share of the words.
    MinMax {
        /// 0 to 1.
        words: f32,
    },
    /// Reciprocal ranks (Cormack, Clarke, Büttcher 2009), for scores that cannot be compared.
    #[cfg_attr(not(test), expect(dead_code, reason = "the known alternative, kept measurable"))]
    Reciprocal,
}

/// What is known of a candidate.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Evidence {
    /// BM25 score, if a word matched.
    pub lexical: Option<f32>,
    /// Cosine, if there are vectors.
    pub dense: Option<f32>,
}

/// Scores 0 to 1 of all candidates. `floor` is the cosine that counts as nothing: the mean over all passages, because
/// cosines of texts never come near zero.
pub(crate) fn fuse(candidates: &HashMap<DocAddress, Evidence>, fusion: Fusion, floor: f32) -> Vec<(DocAddress, f32)> {
    match fusion {
        Fusion::MinMax { words } => min_max(candidates, words, floor),
        Fusion::Reciprocal => reciprocal(candidates),
    }
}

fn min_max(candidates: &HashMap<DocAddress, Evidence>, words: f32, floor: f32) -> Vec<(DocAddress, f32)> {
    let highest = |of: fn(&Evidence) -> Option<f32>| candidates.values().filter_map(of).fold(f32::MIN, f32::max);
    let best_words = highest(|evidence| evidence.lexical);
    let best_cosine = highest(|evidence| evidence.dense);
    let range = (best_cosine - floor).max(f32::EPSILON);
    candidates
        .iter()
        .map(|(address, evidence)| {
            let lexical = evidence.lexical.map_or(0.0, |score| score / best_words);
            // A passage without a vector yet is judged by its words alone.
            let dense = evidence.dense.map_or(lexical, |cosine| ((cosine - floor) / range).clamp(0.0, 1.0));
            (*address, words * lexical + (1.0 - words) * dense)
        })
        .collect()
}

fn reciprocal(candidates: &HashMap<DocAddress, Evidence>) -> Vec<(DocAddress, f32)> {
    const K: f32 = 60.0;
    let mut scores: HashMap<DocAddress, f32> = candidates.keys().map(|address| (*address, 0.0)).collect();
    let readings: [fn(&Evidence) -> Option<f32>; 2] = [|evidence| evidence.lexical, |evidence| evidence.dense];
    for of in readings {
        let mut ranked: Vec<_> = candidates.iter().filter_map(|(at, evidence)| Some((*at, of(evidence)?))).collect();
        ranked.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut place = K;
        for (address, _) in ranked {
            place += 1.0;
            // Both first places together make 1.
            *scores.entry(address).or_default() += (K + 1.0) / place / 2.0;
        }
    }
    scores.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(doc: u32) -> DocAddress {
        DocAddress { segment_ord: 0, doc_id: doc }
    }

    fn order(mut scores: Vec<(DocAddress, f32)>) -> Vec<u32> {
        scores.sort_by(|a, b| b.1.total_cmp(&a.1));
        scores.into_iter().map(|(address, _)| address.doc_id).collect()
    }

    fn candidates() -> HashMap<DocAddress, Evidence> {
        HashMap::from([
            (at(1), Evidence { lexical: Some(8.0), dense: Some(0.6) }),
            (at(2), Evidence { lexical: Some(9.0), dense: Some(0.1) }),
            (at(3), Evidence { lexical: None, dense: Some(0.7) }),
        ])
    }

    #[test]
    fn what_both_rankings_like_comes_first() {
        let fused = fuse(&candidates(), Fusion::MinMax { words: 0.5 }, 0.1);
        assert!(fused.iter().all(|(_, score)| (0.0..=1.0).contains(score)), "{fused:?}");
        assert_eq!(order(fused)[0], 1);
    }

    #[test]
    fn reciprocal_ranks_prefer_what_stands_in_both() {
        let fused = fuse(&candidates(), Fusion::Reciprocal, 0.1);
        assert!(fused.iter().all(|(_, score)| (0.0..=1.0).contains(score)), "{fused:?}");
        assert_eq!(order(fused), [2, 1, 3]);
    }

    #[test]
    fn the_share_of_words_decides_between_the_extremes() {
        assert_eq!(order(fuse(&candidates(), Fusion::MinMax { words: 1.0 }, 0.1)), [2, 1, 3]);
        assert_eq!(order(fuse(&candidates(), Fusion::MinMax { words: 0.0 }, 0.1)), [3, 1, 2]);
    }

    #[test]
    fn a_passage_without_vector_is_judged_by_its_words() {
        let mut candidates = candidates();
        candidates.insert(at(2), Evidence { lexical: Some(9.0), dense: None });
        assert_eq!(order(fuse(&candidates, Fusion::MinMax { words: 0.5 }, 0.1))[0], 2);
    }
}
