//! SentencePiece vocabularies (`tokenizer.ggml.model` = `llama`): pieces with scores, a visible sign for the space, and
//! bytes for what the vocabulary does not know.
//!
//! The pair whose piece has the highest score is joined first, over the whole text. That is byte-pair merging with the
//! merges in the order of their scores, so the merges are derived from the pieces: every way to cut a piece into two
//! others. After `llama.cpp/src/llama-vocab.cpp` (`llm_tokenizer_spm`) and
//! `transformers/convert_slow_tokenizer.py` (`generate_merges`).

use super::{Kind, added_tokens};
use crate::{
    ModelError,
    gguf::{Header, Value},
};
use std::collections::HashMap;
use tokenizers::{
    Tokenizer as Inner,
    models::bpe::{BPE, Vocab},
    normalizers::{NormalizerWrapper, Prepend, Replace, Sequence},
};

/// How a space is written in pieces.
const SPACE: char = '\u{2581}';

/// Builds the tokenizer. `kinds` are as many as `tokens`.
pub(super) fn build(header: &Header, tokens: &[String], kinds: &[Kind]) -> Result<Inner, ModelError> {
    let wrong = |e: tokenizers::Error| ModelError::Damaged(format!("its vocabulary cannot be used: {e}"));
    let scores = scores(header, tokens.len())?;
    let vocab: Vocab = tokens.iter().cloned().zip(0..).collect();
    if vocab.len() != tokens.len() {
        return Err(ModelError::Damaged("a token comes twice in its vocabulary".to_owned()));
    }
    let merges = merges(tokens, kinds, &scores);
    let mut model = BPE::builder().vocab_and_merges(vocab, merges).byte_fallback(true).fuse_unk(true);
    if let Some(unknown) = tokens.iter().zip(kinds).find_map(|(text, kind)| (*kind == Kind::Unknown).then_some(text)) {
        model = model.unk_token(unknown.clone());
    }
    let mut inner = Inner::new(model.build().map_err(wrong)?);
    let spaces: NormalizerWrapper = Replace::new(" ", SPACE.to_string()).map_err(wrong)?.into();
    // Before every text that begins a line of the template, too: what stands between two control tokens is a text.
    let normalizer = if adds_space(header) {
        Sequence::new(vec![Prepend::new(SPACE.to_string()).into(), spaces]).into()
    } else {
        spaces
    };
    inner.with_normalizer(Some(normalizer)).map_err(wrong)?;
    added_tokens(&mut inner, tokens, kinds)?;
    Ok(inner)
}

/// Appends the bytes that a piece stands for.
pub(super) fn append_bytes(piece: &str, out: &mut Vec<u8>) {
    for character in piece.chars() {
        let character = if character == SPACE { ' ' } else { character };
        out.extend(character.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

fn adds_space(header: &Header) -> bool {
    header.get("tokenizer.ggml.add_space_prefix").and_then(Value::as_bool).unwrap_or(true)
}

fn scores(header: &Header, tokens: usize) -> Result<Vec<f32>, ModelError> {
    let scores = header.get("tokenizer.ggml.scores").and_then(Value::as_array);
    let scores = scores.ok_or_else(|| ModelError::Damaged("the list tokenizer.ggml.scores is missing".to_owned()))?;
    if scores.len() != tokens {
        return Err(ModelError::Damaged(format!("it has {tokens} tokens but {} scores", scores.len())));
    }
    let score = |value: &Value| value.as_f32().filter(|score| score.is_finite());
    scores
        .iter()
        .map(|value| score(value).ok_or_else(|| ModelError::Damaged("a score is no number".to_owned())))
        .collect()
}

/// Every way to put a piece together from two others, the highest score first; of one piece, the way whose parts come
/// first in the vocabulary.
fn merges(tokens: &[String], kinds: &[Kind], scores: &[f32]) -> Vec<(String, String)> {
    let is_piece = |kind: Kind| matches!(kind, Kind::Normal | Kind::UserDefined);
    let ids: HashMap<&str, usize> = tokens.iter().enumerate().map(|(id, text)| (text.as_str(), id)).collect();
    let mut order: Vec<usize> = (0..tokens.len()).filter(|&id| is_piece(kinds[id])).collect();
    order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
    let mut merges = Vec::new();
    for id in order {
        let piece = tokens[id].as_str();
        let cuts = piece.char_indices().skip(1).map(|(at, _)| piece.split_at(at));
        let mut ways: Vec<(usize, usize)> = cuts
            .filter_map(|(left, right)| Some((*ids.get(left)?, *ids.get(right)?)))
            .filter(|&(left, right)| is_piece(kinds[left]) && is_piece(kinds[right]))
            .collect();
        ways.sort_unstable();
        merges.extend(ways.into_iter().map(|(left, right)| (tokens[left].clone(), tokens[right].clone())));
    }
    merges
}

#[cfg(test)]
mod tests {
    use super::super::Tokenizer;
    use crate::gguf::{
        Header,
        write::{FileWriter, Item},
    };

    const PIECES: [(&str, f32, u32); 14] = [
        ("<unk>", 0.0, 2),
        ("<s>", 0.0, 3),
        ("</s>", 0.0, 3),
        ("\u{2581}", -1000.0, 1),
        ("a", -1001.0, 1),
        ("b", -1002.0, 1),
        ("c", -1003.0, 1),
        ("bc", -1.0, 1),
        ("ab", -2.0, 1),
        ("abc", -3.0, 1),
        ("\u{2581}ab", -4.0, 1),
        ("\u{2581}\u{2581}", -5.0, 1),
        ("cab", -6.0, 1),
        ("<tool>", 0.0, 4),
    ];

    fn header(add_space: bool) -> Header {
        let bytes = (0..=255_u8).map(|byte| (format!("<0x{byte:02X}>"), 0.0, 6));
        let all: Vec<(String, f32, u32)> =
            PIECES.iter().map(|&(text, score, kind)| (text.to_owned(), score, kind)).chain(bytes).collect();
        let mut file = FileWriter::default();
        file.set("tokenizer.ggml.model", Item::Text("llama".into()));
        file.set("tokenizer.ggml.tokens", Item::Texts(all.iter().map(|(text, ..)| text.clone()).collect()));
        file.set("tokenizer.ggml.scores", Item::F32s(all.iter().map(|&(_, score, _)| score).collect()));
        file.set("tokenizer.ggml.token_type", Item::U32s(all.iter().map(|&(.., kind)| kind).collect()));
        file.set("tokenizer.ggml.bos_token_id", Item::U32(1));
        file.set("tokenizer.ggml.eos_token_id", Item::U32(2));
        file.set("tokenizer.ggml.add_bos_token", Item::Bool(true));
        file.set("tokenizer.ggml.add_space_prefix", Item::Bool(add_space));
        Header::parse(&file.finish()).unwrap()
    }

    fn cut(add_space: bool, text: &str) -> Vec<String> {
        let tokenizer = Tokenizer::from_gguf(&header(add_space)).unwrap();
        let tokens = tokenizer.encode(text).unwrap();
        tokens.iter().map(|&t| String::from_utf8_lossy(tokenizer.bytes_of(t)).into_owned()).collect()
    }

    #[test]
    fn the_highest_score_is_joined_first() {
        assert_eq!(cut(false, "abc"), ["abc"], "bc is joined first, then a and bc");
        assert_eq!(cut(false, "cab"), ["cab"]);
        assert_eq!(cut(false, "  ab"), [" ", " ab"]);
    }

    #[test]
    fn a_text_begins_with_a_space_where_the_model_wants_one() {
        assert_eq!(cut(true, "ab"), [" ab"]);
        assert_eq!(cut(true, "<s>ab"), ["", " ab"]);
        assert_eq!(cut(true, ""), [""; 0]);
    }

    #[test]
    fn what_is_not_known_goes_by_bytes_and_comes_back() {
        let text = "a é \u{1f600} 漢<tool>\n";
        let tokenizer = Tokenizer::from_gguf(&header(false)).unwrap();
        let tokens = tokenizer.encode_prompt(text).unwrap();
        assert_eq!(tokens[0], 1, "the begin token");
        let bytes: Vec<u8> = tokens.iter().flat_map(|&token| tokenizer.bytes_of(token).to_vec()).collect();
        assert_eq!(String::from_utf8(bytes).unwrap(), text);
        assert!(!tokens.contains(&0), "nothing is unknown: {tokens:?}");
    }

    #[test]
    fn long_runs_of_one_character_are_no_trap() {
        let tokenizer = Tokenizer::from_gguf(&header(false)).unwrap();
        for character in ["a", " ", "x", "cab"] {
            let tokens = tokenizer.encode(&character.repeat(50_000)).unwrap();
            let bytes: usize = tokens.iter().map(|&token| tokenizer.bytes_of(token).len()).sum();
            assert_eq!(bytes, 50_000 * character.len(), "{character:?}");
        }
    }

    #[test]
    fn a_vocabulary_without_scores_is_refused() {
        let mut file = FileWriter::default();
        file.set("tokenizer.ggml.model", Item::Text("llama".into()));
        file.set("tokenizer.ggml.tokens", Item::Texts(vec!["a".into()]));
        let refused = Tokenizer::from_gguf(&Header::parse(&file.finish()).unwrap()).err().unwrap().to_string();
        assert!(refused.contains("scores"), "{refused}");
    }
}
