//! The backend as a whole, on small random models: against candle, and against itself in other company.

use super::*;
use crate::backend::candle::CandleBackend;
use crate::backend::{Ask, Scores};
use crate::gguf::write::{FileWriter, Item};
use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{Device, Tensor};
use std::io::Write;

const WIDTH: usize = 192;
const INNER: usize = 320;
const VOCABULARY: usize = 150;
const HEADS: usize = 12;
const KV_HEADS: usize = 2;
const HEAD: usize = WIDTH / HEADS;
const LAYERS: usize = 2;
/// Positions that the first layer of gemma3 sees; the second one sees all.
const WINDOW: usize = 20;

/// Numbers around zero, the same for the same name.
fn numbers(name: &str, count: usize) -> Vec<f32> {
    let mut state = name.bytes().fold(17u32, |state, byte| state.wrapping_mul(31).wrapping_add(byte.into()));
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f32::from(u16::try_from(state >> 16).unwrap()) / 32_768.0 - 1.0
    };
    (0..count).map(|_| next() * 0.15).collect()
}

/// A random model whose matrices have the format `kind`, and those of the values and the head `other`.
fn model(architecture: &str, kind: GgmlDType, other: GgmlDType) -> GgufFile {
    let mut file = FileWriter::default();
    let kv = KV_HEADS * HEAD;
    file.set("general.architecture", Item::Text(architecture.into()));
    for (key, value) in [
        ("embedding_length", WIDTH),
        ("block_count", LAYERS),
        ("feed_forward_length", INNER),
        ("attention.head_count", HEADS),
        ("attention.head_count_kv", KV_HEADS),
        ("context_length", 512),
    ] {
        file.set(&format!("{architecture}.{key}"), Item::U32(u32::try_from(value).unwrap()));
    }
    file.set(&format!("{architecture}.attention.layer_norm_rms_epsilon"), Item::F32(1e-5));
    if architecture == "gemma3" {
        for (key, value) in [("window", WINDOW), ("window_pattern", LAYERS)] {
            file.set(&format!("gemma3.attention.sliding_{key}"), Item::U32(u32::try_from(value).unwrap()));
        }
        file.set("gemma3.rope.freq_base", Item::F32(1e6));
        file.set("gemma3.rope.scaling.type", Item::Text("linear".into()));
        file.set("gemma3.rope.scaling.factor", Item::F32(8.0));
    }
    let mut floats = |name: &str, count: usize| {
        let around = if name.contains("norm") { 1.0 } else { 0.0 };
        let values: Vec<f32> = numbers(name, count).iter().map(|n| n + around).collect();
        file.floats(name, &[count as u64], &values);
    };
    floats("output_norm.weight", WIDTH);
    for layer in 0..LAYERS {
        let mut part = |name: &str, count| floats(&format!("blk.{layer}.{name}"), count);
        part("attn_norm.weight", WIDTH);
        part("ffn_norm.weight", WIDTH);
        if architecture == "qwen2" {
            part("attn_q.bias", WIDTH);
            part("attn_k.bias", kv);
            part("attn_v.bias", kv);
        }
        if ["qwen3", "gemma3"].contains(&architecture) {
            part("attn_q_norm.weight", HEAD);
            part("attn_k_norm.weight", HEAD);
        }
        if architecture == "gemma3" {
            part("post_attention_norm.weight", WIDTH);
            part("post_ffw_norm.weight", WIDTH);
        }
    }
    let mut matrix = |name: &str, columns: usize, rows: usize, kind: GgmlDType| {
        let tensor = Tensor::from_slice(&numbers(name, rows * columns), (rows, columns), &Device::Cpu).unwrap();
        let stored = QTensor::quantize(&tensor, kind).unwrap();
        let number = match kind {
            GgmlDType::F32 => 0,
            GgmlDType::F16 => 1,
            GgmlDType::Q4_0 => 2,
            GgmlDType::Q4_1 => 3,
            GgmlDType::Q5_1 => 7,
            GgmlDType::Q8_0 => 8,
            other => panic!("{other:?}"),
        };
        file.tensor(name, &[columns as u64, rows as u64], number, stored.data().unwrap().into_owned());
    };
    matrix("token_embd.weight", WIDTH, VOCABULARY, other);
    if architecture == "qwen3" {
        matrix("output.weight", WIDTH, VOCABULARY, kind);
    }
    for layer in 0..LAYERS {
        let mut part = |name: &str, columns, rows, kind| matrix(&format!("blk.{layer}.{name}"), columns, rows, kind);
        part("attn_q.weight", WIDTH, WIDTH, kind);
        part("attn_k.weight", WIDTH, kv, kind);
        part("attn_v.weight", WIDTH, kv, other);
        part("attn_output.weight", WIDTH, WIDTH, kind);
        part("ffn_gate.weight", WIDTH, INNER, kind);
        part("ffn_up.weight", WIDTH, INNER, kind);
        part("ffn_down.weight", INNER, WIDTH, other);
    }
    let mut on_disk = tempfile::NamedTempFile::new().unwrap();
    on_disk.write_all(&file.finish()).unwrap();
    GgufFile::open(on_disk.path()).unwrap()
}

/// A small random model.
pub(crate) fn small() -> GgufFile {
    model("llama", GgmlDType::Q4_1, GgmlDType::Q8_0)
}

/// Both formats of the cache.
const FORMATS: [CacheFormat; 2] = [CacheFormat::Q8, CacheFormat::F16];

fn backend(file: &GgufFile) -> NativeBackend {
    backend_with(file, CacheFormat::Q8)
}

fn backend_with(file: &GgufFile, cache: CacheFormat) -> NativeBackend {
    NativeBackend::load(file, 2, cache).unwrap()
}

/// Tokens that look random.
fn text(seed: u32, count: u32) -> Vec<u32> {
    let vocabulary = u32::try_from(VOCABULARY).unwrap();
    (1..=count)
        .map(|i| i.wrapping_mul(2_654_435_761).wrapping_add(seed.wrapping_mul(40_503)) >> 7)
        .map(|t| t % vocabulary)
        .collect()
}

/// The rows of the tokens from `from` on; the last one wants scores.
fn rows(sequence: SequenceId, tokens: &[u32], from: u32) -> Vec<Row> {
    let all = (0..).zip(tokens).skip(from as usize);
    let last = u32::try_from(tokens.len()).unwrap() - 1;
    all.map(|(position, &token)| Row { sequence, token, position, wants_logits: position == last }).collect()
}

/// The scores after the last token.
fn scores(backend: &mut dyn Backend, tokens: &[u32]) -> Vec<f32> {
    let begun = backend.begin(tokens, 512).unwrap();
    let mut out = Logits::default();
    backend.step(&rows(begun.sequence, tokens, begun.cached_tokens), &mut out).unwrap();
    backend.end(begun.sequence);
    assert_eq!(out.rows(), 1);
    out.row_mut(0).to_vec()
}

fn cosine(a: &[f32], b: &[f32]) -> f64 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| f64::from(*x) * f64::from(*y)).sum::<f64>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

#[test]
fn each_architecture_and_format_agrees_with_candle_on_each_level() {
    for (architecture, kind, other) in [
        ("llama", GgmlDType::Q4_1, GgmlDType::Q8_0),
        ("llama", GgmlDType::F32, GgmlDType::F16),
        ("qwen2", GgmlDType::Q4_0, GgmlDType::Q5_1),
        ("qwen3", GgmlDType::Q8_0, GgmlDType::Q4_1),
        ("gemma3", GgmlDType::Q4_1, GgmlDType::Q8_0),
    ] {
        let file = model(architecture, kind, other);
        let mut reference = CandleBackend::load(&file, true).unwrap();
        for (level, cache) in Level::available().into_iter().flat_map(|level| FORMATS.map(|cache| (level, cache))) {
            let mut native = NativeBackend::load_for(&file, 2, cache, level).unwrap();
            for length in [1, 7, 40] {
                let tokens = text(length, length);
                let (found, expected) = (scores(&mut native, &tokens), scores(&mut reference, &tokens));
                let cosine = cosine(&found, &expected);
                assert!(cosine > 0.999, "{architecture} {kind:?} {level:?} {cache:?}, {length} tokens: {cosine}");
            }
        }
    }
}

/// Tokens of gemma3 whose last one sees positions in its first layer that begin in the second segment.
fn beyond_the_window() -> Vec<u32> {
    text(9, u32::try_from(super::teams::SEGMENT + 2 * WINDOW + 5).unwrap())
}

#[test]
fn layers_that_see_the_newest_positions_alone_agree_with_candle_beyond_their_window() {
    let file = model("gemma3", GgmlDType::Q8_0, GgmlDType::Q8_0);
    let mut reference = CandleBackend::load(&file, true).unwrap();
    let tokens = beyond_the_window();
    for length in [WINDOW, WINDOW + 1, 90, tokens.len()] {
        let expected = scores(&mut reference, &tokens[..length]);
        for (level, cache) in Level::available().into_iter().flat_map(|level| FORMATS.map(|cache| (level, cache))) {
            let mut native = NativeBackend::load_for(&file, 2, cache, level).unwrap();
            let cosine = cosine(&scores(&mut native, &tokens[..length]), &expected);
            assert!(cosine > 0.999, "{level:?} {cache:?}, {length} tokens: {cosine}");
        }
    }
}

#[test]
fn rows_beyond_the_window_have_the_same_bits_in_any_company() {
    let file = model("gemma3", GgmlDType::Q4_1, GgmlDType::Q8_0);
    let tokens = beyond_the_window();
    for cache in FORMATS {
        let alone = scores(&mut NativeBackend::load(&file, 1, cache).unwrap(), &tokens);
        for (threads, chunk) in [(1, 1), (3, 7), (2, 96)] {
            let mut mixed = NativeBackend::load(&file, threads, cache).unwrap();
            let mut out = Logits::default();
            // Some with the same beginning, longer and shorter, and one with another.
            let mut texts = vec![tokens.clone(), tokens[..200].to_vec(), tokens[..90].to_vec(), text(4, 150)];
            texts[1][100] = (texts[1][100] + 1) % 150;
            let all: Vec<SequenceId> = texts.iter().map(|text| mixed.begin(text, 400).unwrap().sequence).collect();
            for from in (0..tokens.len()).step_by(chunk) {
                let mut step = Vec::new();
                for (&sequence, text) in all.iter().zip(&texts) {
                    let to = (from + chunk).min(text.len());
                    if from < to {
                        step.extend(rows(sequence, &text[..to], u32::try_from(from).unwrap()));
                    }
                }
                mixed.step(&step, &mut out).unwrap();
            }
            assert_eq!(out.row_mut(0), alone, "{cache:?}, {threads} threads, chunks of {chunk}");
            let again = mixed.begin(&tokens, 400).unwrap();
            assert_eq!(again.cached_tokens as usize, (tokens.len() - 1) / PAGE * PAGE);
            mixed.step(&rows(again.sequence, &tokens, again.cached_tokens), &mut out).unwrap();
            assert_eq!(out.row_mut(0), alone, "with what is known of its beginning");
        }
    }
}

#[test]
fn greedy_tokens_are_those_of_candle() {
    let file = small();
    let mut tokens = text(3, 5);
    let (mut native, mut reference) = (backend(&file), CandleBackend::load(&file, true).unwrap());
    let mut clear = 0;
    for _ in 0..30 {
        let (found, expected) = (scores(&mut native, &tokens), scores(&mut reference, &tokens));
        let best = |scores: &[f32]| crate::sampler::best(scores).unwrap();
        let mut sorted = expected.clone();
        sorted.sort_by(|a, b| b.total_cmp(a));
        // The scores of a random model are close; where the first two are within the rounding either may win.
        if sorted[0] - sorted[1] > 0.2 {
            clear += 1;
            assert_eq!(best(&found), best(&expected), "after {} tokens", tokens.len());
        }
        tokens.push(best(&expected));
    }
    assert!(clear > 15, "{clear}");
}

#[test]
fn a_row_has_the_same_bits_alone_in_chunks_in_a_batch_and_on_any_threads() {
    let file = small();
    let prompt = text(1, 41);
    let alone = FORMATS.map(|cache| scores(&mut NativeBackend::load(&file, 1, cache).unwrap(), &prompt));
    assert_ne!(alone[0], alone[1], "the formats round differently");
    let companies = [(1, 1, 0), (1, 41, 3), (3, 5, 2), (3, 30, 30)];
    let all = FORMATS.into_iter().zip(alone).flat_map(|format| companies.map(|company| (company, format.clone())));
    for ((threads, chunk, others), (cache, alone)) in all {
        let mut mixed = NativeBackend::load(&file, threads, cache).unwrap();
        let mut out = Logits::default();
        let one = mixed.begin(&prompt, 64).unwrap().sequence;
        let company: Vec<(SequenceId, Vec<u32>)> = (0..others)
            .map(|seed| {
                let tokens = text(10 + seed, 50);
                (mixed.begin(&tokens, 64).unwrap().sequence, tokens)
            })
            .collect();
        for from in (0..41usize).step_by(chunk) {
            let to = (from + chunk).min(41);
            let mut step: Vec<Row> = Vec::new();
            for (sequence, tokens) in &company {
                step.extend(rows(*sequence, &tokens[..to], u32::try_from(from).unwrap()));
            }
            step.extend(rows(one, &prompt[..to], u32::try_from(from).unwrap()));
            mixed.step(&step, &mut out).unwrap();
        }
        assert_eq!(out.rows(), company.len() + 1);
        assert_eq!(
            out.row_mut(company.len()),
            alone,
            "{cache:?}, {threads} threads, chunks of {chunk}, {others} others"
        );
    }
}

#[test]
fn the_scores_near_the_best_are_those_of_all() {
    let file = small();
    let mut backend = backend(&file);
    let mut out = Logits::default();
    let texts: Vec<Vec<u32>> = (0..14).map(|seed| text(seed, 5)).collect();
    let expected: Vec<Vec<f32>> = texts.iter().map(|text| scores(&mut backend, text)).collect();
    let all: Vec<SequenceId> = texts.iter().map(|text| backend.begin(text, 9).unwrap().sequence).collect();
    let step: Vec<Row> = all.iter().zip(&texts).flat_map(|(&sequence, text)| rows(sequence, text, 0)).collect();
    let ask = |row: u8| match row % 7 {
        0 => Ask::All,
        margin => Ask::Near { margin: f32::from(margin - 1), aside: vec![3, 77, 78, 149] },
    };
    let asks: Vec<Ask> = (0..14).map(ask).collect();
    out.ask(asks.clone());
    backend.step(&step, &mut out).unwrap();
    assert_eq!(out.rows(), texts.len());
    for ((row, ask), expected) in asks.iter().enumerate().zip(&expected) {
        let Ask::Near { margin, aside } = ask else {
            assert_eq!(out.row_mut(row), expected);
            continue;
        };
        let Scores::Near(found) = out.row(row) else { panic!("only some were wanted") };
        let counts = |token: u32| !aside.contains(&token);
        let others = || (0..).zip(expected).filter(|(token, _)| counts(*token)).map(|(token, &score)| (token, score));
        let best = others().map(|(_, score)| score).fold(f32::NEG_INFINITY, f32::max);
        assert_eq!(found.candidates, others().filter(|(_, score)| *score >= best - margin).collect::<Vec<_>>());
        let aside: Vec<(u32, f32)> = aside.iter().map(|&token| (token, expected[token as usize])).collect();
        assert_eq!(found.aside, aside);
    }
}

#[test]
fn tokens_that_are_taken_back_leave_no_trace() {
    let file = small();
    let mut backend = backend(&file);
    let mut out = Logits::default();
    let (right, wrong) = (text(7, 60), text(8, 60));
    let sequence = backend.begin(&right[..14], 60).unwrap().sequence;
    backend.step(&rows(sequence, &right[..14], 0), &mut out).unwrap();
    // Over the border of a page, and more than one page: only the first two are right.
    let guesses = [&right[..16], &wrong[16..40]].concat();
    let all = rows(sequence, &guesses, 14).into_iter().map(|row| Row { wants_logits: true, ..row });
    backend.step(&all.collect::<Vec<_>>(), &mut out).unwrap();
    assert_eq!(out.row_mut(1), scores(&mut self::backend(&file), &right[..16]), "the bits of a row alone");
    backend.take_back(sequence, 16);
    backend.take_back(sequence, 2);
    assert_eq!(backend.sequences[&sequence].len(), 16, "what is sure stays");
    let other = backend.begin(&guesses, 60).unwrap();
    assert_eq!(other.cached_tokens, 0, "a guess is nobody else's beginning");
    backend.step(&rows(sequence, &right, 16), &mut out).unwrap();
    assert_eq!(out.row_mut(0), scores(&mut self::backend(&file), &right));
    assert_eq!(backend.begin(&right, 60).unwrap().cached_tokens, 48);
}

#[test]
fn beginnings_are_shared_while_others_run_and_after_they_ended() {
    FORMATS.into_iter().for_each(share_beginnings);
}

fn share_beginnings(cache: CacheFormat) {
    let file = small();
    let mut backend = backend_with(&file, cache);
    let mut out = Logits::default();
    let (long, mut other) = (text(5, 50), text(5, 50));
    other[40] = (other[40] + 1) % 150;
    let expected = [scores(&mut backend_with(&file, cache), &long), scores(&mut backend_with(&file, cache), &other)];
    let first = backend.begin(&long, 60).unwrap();
    assert_eq!(first.cached_tokens, 0);
    backend.step(&rows(first.sequence, &long, 0), &mut out).unwrap();
    assert_eq!(out.row_mut(0), expected[0]);
    let second = backend.begin(&other, 60).unwrap();
    assert_eq!(second.cached_tokens, 32, "two full pages are the same");
    backend.end(first.sequence);
    backend.step(&rows(second.sequence, &other, 32), &mut out).unwrap();
    assert_eq!(out.row_mut(0), expected[1], "the same bits as without sharing");
    backend.end(second.sequence);
    let again = backend.begin(&long, 60).unwrap();
    assert_eq!(again.cached_tokens, 48);
    backend.step(&rows(again.sequence, &long, 48), &mut out).unwrap();
    assert_eq!(out.row_mut(0), expected[0]);
    // Never the whole prompt: its last token has to be computed.
    assert_eq!(backend.begin(&long[..48], 60).unwrap().cached_tokens, 32);
    backend.reset();
    assert_eq!(backend.begin(&long, 60).unwrap().cached_tokens, 0);
}

#[test]
fn two_that_compute_the_same_beginning_end_with_the_same_pages() {
    let file = small();
    let mut backend = backend(&file);
    let tokens = text(6, 35);
    let (a, b) = (backend.begin(&tokens, 40).unwrap().sequence, backend.begin(&tokens, 40).unwrap().sequence);
    let mut out = Logits::default();
    backend.step(&[rows(a, &tokens, 0), rows(b, &tokens, 0)].concat(), &mut out).unwrap();
    let (pages_a, pages_b) = (backend.sequences[&a].pages(), backend.sequences[&b].pages());
    assert!((0..2).all(|page| std::sync::Arc::ptr_eq(&pages_a[page], &pages_b[page])));
    assert!(!std::sync::Arc::ptr_eq(&pages_a[2], &pages_b[2]), "the rest is not full");
}

#[test]
fn kept_beginnings_are_bounded_and_the_newest_stay() {
    let file = small();
    let mut backend = backend(&file);
    backend.prefixes = Prefixes::new(4);
    for seed in 0..5 {
        scores(&mut backend, &text(seed, 40));
    }
    let mut cached = |seed| backend.begin(&text(seed, 40), 60).unwrap().cached_tokens;
    assert_eq!([cached(4), cached(3), cached(0)], [32, 32, 0]);
}

#[test]
fn rows_that_make_no_sense_are_refused_and_harm_nothing() {
    let file = small();
    let mut backend = backend(&file);
    let mut out = Logits::default();
    let sequence = backend.begin(&[1, 2], 2).unwrap().sequence;
    let row = |sequence, token, position| Row { sequence, token, position, wants_logits: true };
    for wrong in [row(sequence, 1, 1), row(sequence, 150, 0), row(SequenceId(9), 1, 0)] {
        assert!(backend.step(&[wrong], &mut out).is_err(), "{wrong:?}");
    }
    assert!(backend.step(&rows(sequence, &[1, 2, 3], 0), &mut out).is_err(), "more than promised");
    backend.step(&[], &mut out).unwrap();
    assert_eq!(out.rows(), 0);
    backend.step(&rows(sequence, &[1, 2], 0), &mut out).unwrap();
    assert_eq!(out.row_mut(0), scores(&mut self::backend(&file), &[1, 2]));
    assert!(backend.cache_bytes(17) == 2 * backend.cache_bytes(1) && backend.memory_bytes() > 0);
    let f16 = backend_with(&file, CacheFormat::F16);
    // Two layers with two heads of keys and values each, of 16 positions and 16 numbers, which have two bytes each.
    assert_eq!((f16.cache_bytes(16), f16.cache_bytes(17)), (2 * 2 * 2 * 16 * 16 * 2, 2 * f16.cache_bytes(16)));
    assert!(f16.cache_bytes(1) > backend.cache_bytes(1));
}

#[test]
fn models_that_are_not_known_are_refused() {
    let mut file = FileWriter::default();
    file.set("general.architecture", Item::Text("mamba".into()));
    let header = |file: FileWriter| Header::parse(&file.finish()).unwrap();
    assert!(matches!(check(&header(file)), Err(ModelError::Unsupported(_))));
    assert!(check(small().header()).is_ok());
}
