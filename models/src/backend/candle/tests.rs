//! Tests on a small random model against a plain computation of the same formulas in f64.
#![expect(clippy::cast_precision_loss, reason = "small sizes")]
#![expect(clippy::many_single_char_names, reason = "the names of the formulas")]

use super::*;
use crate::gguf::write::{FileWriter, Item};
use std::io::Write;

mod llama_cpp;

const WIDTH: usize = 64;
const INNER: usize = 96;
const VOCABULARY: usize = 40;
const HEADS: usize = 4;
const KV_HEADS: usize = 2;
/// Positions that local layers of gemma3 see.
const WINDOW: usize = 4;
const HEAD: usize = WIDTH / HEADS;
const ARCHITECTURES: [&str; 4] = ["llama", "qwen2", "qwen3", "gemma3"];

/// Enough that gemma3 has layers of both kinds.
fn layers(architecture: &str) -> usize {
    if architecture == "gemma3" { 7 } else { 2 }
}

/// Numbers around zero, or one for a norm, the same for the same name.
fn numbers(name: &str, count: usize) -> Vec<f32> {
    let around = if name.contains("norm") { 1.0 } else { 0.0 };
    let mut state = name.bytes().fold(17u32, |state, byte| state.wrapping_mul(31).wrapping_add(byte.into()));
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f32::from(u16::try_from(state >> 16).unwrap()) / 65_536.0 - 0.5
    };
    (0..count).map(|_| around + next() * 0.4).collect()
}

struct Model {
    file: GgufFile,
    architecture: &'static str,
}

impl Model {
    fn new(architecture: &'static str) -> Self {
        let mut on_disk = tempfile::NamedTempFile::new().unwrap();
        on_disk.write_all(&Self::bytes(architecture)).unwrap();
        Self { file: GgufFile::open(on_disk.path()).unwrap(), architecture }
    }

    /// The file, which llama.cpp reads as well.
    fn bytes(architecture: &str) -> Vec<u8> {
        let mut file = FileWriter::default();
        let kv = KV_HEADS * HEAD;
        file.set("general.architecture", Item::Text(architecture.into()));
        for (key, value) in [
            ("embedding_length", WIDTH),
            ("block_count", layers(architecture)),
            ("feed_forward_length", INNER),
            ("attention.head_count", HEADS),
            ("attention.head_count_kv", KV_HEADS),
            ("context_length", 128),
            ("vocab_size", VOCABULARY),
        ] {
            file.set(&format!("{architecture}.{key}"), Item::U32(u32::try_from(value).unwrap()));
        }
        file.set("tokenizer.ggml.model", Item::Text("no_vocab".into()));
        file.set(&format!("{architecture}.attention.layer_norm_rms_epsilon"), Item::F32(1e-5));
        if architecture == "gemma3" {
            file.set("gemma3.attention.sliding_window", Item::U32(u32::try_from(WINDOW).unwrap()));
            file.set("gemma3.rope.freq_base", Item::F32(1e6));
            file.set("gemma3.rope.scaling.type", Item::Text("linear".into()));
            file.set("gemma3.rope.scaling.factor", Item::F32(8.0));
        }
        let mut add = |name: &str, dims: &[usize]| {
            let dims64: Vec<u64> = dims.iter().map(|&n| n as u64).collect();
            file.floats(name, &dims64, &numbers(name, dims.iter().product()));
        };
        add("token_embd.weight", &[WIDTH, VOCABULARY]);
        add("output_norm.weight", &[WIDTH]);
        for layer in 0..layers(architecture) {
            let mut part = |name: &str, dims: &[usize]| add(&format!("blk.{layer}.{name}"), dims);
            part("attn_norm.weight", &[WIDTH]);
            part("attn_q.weight", &[WIDTH, WIDTH]);
            part("attn_k.weight", &[WIDTH, kv]);
            part("attn_v.weight", &[WIDTH, kv]);
            if architecture == "qwen2" {
                part("attn_q.bias", &[WIDTH]);
                part("attn_k.bias", &[kv]);
                part("attn_v.bias", &[kv]);
            }
            if matches!(architecture, "qwen3" | "gemma3") {
                part("attn_q_norm.weight", &[HEAD]);
                part("attn_k_norm.weight", &[HEAD]);
            }
            if architecture == "gemma3" {
                part("post_attention_norm.weight", &[WIDTH]);
                part("post_ffw_norm.weight", &[WIDTH]);
            }
            part("attn_output.weight", &[WIDTH, WIDTH]);
            part("ffn_norm.weight", &[WIDTH]);
            part("ffn_gate.weight", &[WIDTH, INNER]);
            part("ffn_up.weight", &[WIDTH, INNER]);
            part("ffn_down.weight", &[INNER, WIDTH]);
        }
        file.finish()
    }

    fn backend(&self) -> CandleBackend {
        CandleBackend::load(&self.file, true).unwrap()
    }

    /// The scores after the last token, computed from the formulas without any cache.
    fn plain_logits(&self, tokens: &[u32]) -> Vec<f64> {
        let w = |name: &str, count: usize| numbers(name, count).into_iter().map(f64::from).collect::<Vec<_>>();
        let has = |what: &str| self.architecture == what;
        let gemma = has("gemma3");
        let product = |name: &str, x: &[f64], rows: usize| -> Vec<f64> {
            let m = w(name, rows * x.len());
            m.chunks(x.len()).map(|row| row.iter().zip(x).map(|(a, b)| a * b).sum()).collect()
        };
        let norm = |name: &str, x: &[f64]| -> Vec<f64> {
            let scale = 1.0 / (x.iter().map(|v| v * v).sum::<f64>() / x.len() as f64 + 1e-5).sqrt();
            x.iter().zip(w(name, x.len())).map(|(v, w)| v * scale * w).collect()
        };
        let heads = |name: &str, x: Vec<f64>| -> Vec<f64> {
            if has("qwen3") || gemma { x.chunks(HEAD).flat_map(|head| norm(name, head)).collect() } else { x }
        };
        let biased = |name: &str, x: Vec<f64>| -> Vec<f64> {
            if !has("qwen2") {
                return x;
            }
            let bias = w(name, x.len());
            x.iter().zip(bias).map(|(a, b)| a + b).collect()
        };
        let turn = |x: &mut [f64], position: usize, global: bool| {
            let (base, stretch) = if gemma && global { (1e6, 8.0) } else { (10_000f64, 1.0) };
            for head in x.chunks_mut(HEAD) {
                for pair in 0..HEAD / 2 {
                    let angle = position as f64 / stretch * base.powf(-2.0 * pair as f64 / HEAD as f64);
                    let (i, j) = if has("llama") { (2 * pair, 2 * pair + 1) } else { (pair, pair + HEAD / 2) };
                    let (a, b) = (head[i], head[j]);
                    head[i] = a * angle.cos() - b * angle.sin();
                    head[j] = a * angle.sin() + b * angle.cos();
                }
            }
        };
        let open = |g: f64| {
            let y = (2.0 / std::f64::consts::PI).sqrt() * (g + 0.044_715 * g.powi(3));
            if gemma { 0.5 * g * (1.0 + y.tanh()) } else { g / (1.0 + (-g).exp()) }
        };
        let embedding = w("token_embd.weight", WIDTH * VOCABULARY);
        let mut xs: Vec<Vec<f64>> = tokens.iter().map(|&t| embedding[t as usize * WIDTH..][..WIDTH].to_vec()).collect();
        if gemma {
            xs.iter_mut().flatten().for_each(|x| *x *= (WIDTH as f64).sqrt());
        }
        for layer in 0..layers(self.architecture) {
            let name = |part: &str| format!("blk.{layer}.{part}");
            let global = !gemma || layer == 5;
            let kv = KV_HEADS * HEAD;
            let mut qkv = Vec::new();
            for (position, x) in xs.iter().enumerate() {
                let h = norm(&name("attn_norm.weight"), x);
                let q = biased(&name("attn_q.bias"), product(&name("attn_q.weight"), &h, WIDTH));
                let k = biased(&name("attn_k.bias"), product(&name("attn_k.weight"), &h, kv));
                let v = biased(&name("attn_v.bias"), product(&name("attn_v.weight"), &h, kv));
                let mut q = heads(&name("attn_q_norm.weight"), q);
                let mut k = heads(&name("attn_k_norm.weight"), k);
                turn(&mut q, position, global);
                turn(&mut k, position, global);
                qkv.push((q, k, v));
            }
            for (position, x) in xs.iter_mut().enumerate() {
                let mut attended = Vec::new();
                for head in 0..HEADS {
                    let of = |values: &[f64], head: usize| values[head * HEAD..][..HEAD].to_vec();
                    let group = head / (HEADS / KV_HEADS);
                    let q = of(&qkv[position].0, head);
                    let first = if global { 0 } else { (position + 1).saturating_sub(WINDOW) };
                    let scores: Vec<f64> = qkv[first..=position]
                        .iter()
                        .map(|(_, k, _)| {
                            of(k, group).iter().zip(&q).map(|(a, b)| a * b).sum::<f64>() / (HEAD as f64).sqrt()
                        })
                        .map(f64::exp)
                        .collect();
                    let sum: f64 = scores.iter().sum();
                    attended.extend((0..HEAD).map(|i| {
                        scores.iter().zip(&qkv[first..]).map(|(s, (_, _, v))| s / sum * of(v, group)[i]).sum::<f64>()
                    }));
                }
                let mut out = product(&name("attn_output.weight"), &attended, WIDTH);
                if gemma {
                    out = norm(&name("post_attention_norm.weight"), &out);
                }
                x.iter_mut().zip(out).for_each(|(x, o)| *x += o);
                let h = norm(&name("ffn_norm.weight"), x);
                let gate = product(&name("ffn_gate.weight"), &h, INNER);
                let up = product(&name("ffn_up.weight"), &h, INNER);
                let inner: Vec<f64> = gate.iter().zip(up).map(|(&g, u)| open(g) * u).collect();
                let mut out = product(&name("ffn_down.weight"), &inner, WIDTH);
                if gemma {
                    out = norm(&name("post_ffw_norm.weight"), &out);
                }
                x.iter_mut().zip(out).for_each(|(x, o)| *x += o);
            }
        }
        let last = norm("output_norm.weight", xs.last().unwrap());
        product("token_embd.weight", &last, VOCABULARY)
    }
}

fn rows(sequence: SequenceId, tokens: &[u32], from: u32) -> Vec<Row> {
    let last = tokens.len() - 1;
    let row = |(i, &token): (usize, &u32)| Row {
        sequence,
        token,
        position: from + u32::try_from(i).unwrap(),
        wants_logits: i == last,
    };
    tokens.iter().enumerate().map(row).collect()
}

fn close(found: &[f32], expected: &[f64]) -> bool {
    found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| (f64::from(*a) - b).abs() < 1e-4)
}

#[test]
fn each_architecture_follows_its_formulas() {
    let tokens = [3, 17, 39, 0, 8, 8, 25];
    for architecture in ARCHITECTURES {
        let model = Model::new(architecture);
        let mut backend = model.backend();
        let sequence = backend.begin(&tokens, 16).unwrap().sequence;
        let mut out = Logits::default();
        backend.step(&rows(sequence, &tokens, 0), &mut out).unwrap();
        assert_eq!(out.rows(), 1);
        assert!(close(out.row_mut(0), &model.plain_logits(&tokens)), "{architecture}");
    }
}

#[test]
fn results_do_not_depend_on_chunks_or_on_other_sequences() {
    let model = Model::new("llama");
    let (one, other) = ([5, 6, 7, 8, 9], [30, 31, 32]);
    let mut alone = model.backend();
    let mut out = Logits::default();
    let sequence = alone.begin(&one, 8).unwrap().sequence;
    alone.step(&rows(sequence, &one, 0), &mut out).unwrap();
    let expected = out.row_mut(0).to_vec();

    let mut mixed = model.backend();
    let a = mixed.begin(&one, 8).unwrap().sequence;
    let b = mixed.begin(&other, 8).unwrap().sequence;
    mixed.step(&[rows(b, &other[..2], 0), rows(a, &one[..2], 0)].concat(), &mut out).unwrap();
    mixed.step(&[rows(a, &one[2..], 2), rows(b, &other[2..], 2)].concat(), &mut out).unwrap();
    assert_eq!(out.row_mut(0), expected, "exactly the same numbers");
    assert!(close(out.row_mut(1), &model.plain_logits(&other)));
    mixed.end(b);
    assert!(mixed.step(&rows(b, &[1], 3), &mut out).is_err(), "an ended sequence is gone");
}

#[test]
fn rows_that_make_no_sense_are_refused_and_harm_nothing() {
    let model = Model::new("llama");
    let mut backend = model.backend();
    let mut out = Logits::default();
    let sequence = backend.begin(&[1, 2], 2).unwrap().sequence;
    assert!(backend.step(&rows(sequence, &[1], 1), &mut out).is_err(), "a gap");
    assert!(backend.step(&rows(sequence, &[40], 0), &mut out).is_err(), "an unknown token");
    assert!(backend.step(&rows(sequence, &[1, 2, 3], 0), &mut out).is_err(), "more than promised");
    assert!(backend.step(&rows(SequenceId(9), &[1], 0), &mut out).is_err(), "an unknown sequence");
    backend.step(&rows(sequence, &[1, 2], 0), &mut out).unwrap();
    assert!(close(out.row_mut(0), &model.plain_logits(&[1, 2])));
}
