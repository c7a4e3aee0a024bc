//! Files that are cut, changed or made up: each is refused in words, and nothing panics.

#[path = "../src/gguf/write.rs"]
#[expect(dead_code, reason = "made for the tests inside the crate; not all of it is needed here")]
mod write;

use lyceum_models::backend::{ModelShape, memory_needed};
use lyceum_models::chat_template::ChatTemplate;
use lyceum_models::gguf::Header;
use lyceum_models::tokenizer::Tokenizer;
use lyceum_models::{BackendKind, Engine, EngineOptions, Grammar, ModelError, Turn};
use std::io::Write;
use write::{FileWriter, Item};

const WIDTH: usize = 32;
const TOKENS: usize = 259;

/// A small model of the architecture llama that can be run; `spoil` changes the numbers of its tensors.
fn model(spoil: impl Fn(&str, &mut [f32])) -> FileWriter {
    let mut file = FileWriter::default();
    file.set("general.architecture", Item::Text("llama".to_owned()));
    for (key, value) in [
        ("embedding_length", 32),
        ("block_count", 1),
        ("feed_forward_length", 32),
        ("attention.head_count", 2),
        ("attention.head_count_kv", 1),
        ("context_length", 64),
    ] {
        file.set(&format!("llama.{key}"), Item::U32(value));
    }
    file.set("llama.attention.layer_norm_rms_epsilon", Item::F32(1e-5));
    let mut tokens: Vec<String> =
        (0..256u32).map(|n| char::from_u32(0x100 + n).expect("a letter").to_string()).collect();
    tokens.extend(["<|im_start|>", "<|im_end|>", "ĀĀ"].map(str::to_owned));
    let mut kinds = vec![1; TOKENS];
    (kinds[256], kinds[257]) = (3, 3);
    file.set("tokenizer.ggml.model", Item::Text("gpt2".to_owned()));
    file.set("tokenizer.ggml.pre", Item::Text("smollm".to_owned()));
    file.set("tokenizer.ggml.tokens", Item::Texts(tokens));
    file.set("tokenizer.ggml.token_type", Item::U32s(kinds));
    file.set("tokenizer.ggml.merges", Item::Texts(vec!["Ā Ā".to_owned()]));
    file.set("tokenizer.ggml.eos_token_id", Item::U32(257));
    let mut tensor = |name: &str, dims: &[usize]| {
        let count: usize = dims.iter().product();
        let mut numbers: Vec<f32> =
            (0..count).map(|i| f32::from(u8::try_from(i * 37 % 101).unwrap_or(0)) / 101.0 - 0.5).collect();
        spoil(name, &mut numbers);
        file.floats(name, &dims.iter().map(|&n| n as u64).collect::<Vec<_>>(), &numbers);
    };
    tensor("token_embd.weight", &[WIDTH, TOKENS]);
    tensor("output_norm.weight", &[WIDTH]);
    for (name, dims) in [
        ("attn_norm", &[WIDTH][..]),
        ("attn_q", &[WIDTH, WIDTH]),
        ("attn_k", &[WIDTH, 16]),
        ("attn_v", &[WIDTH, 16]),
        ("attn_output", &[WIDTH, WIDTH]),
        ("ffn_norm", &[WIDTH]),
        ("ffn_gate", &[WIDTH, WIDTH]),
        ("ffn_up", &[WIDTH, WIDTH]),
        ("ffn_down", &[WIDTH, WIDTH]),
    ] {
        tensor(&format!("blk.0.{name}.weight"), dims);
    }
    file
}

fn load(bytes: &[u8]) -> Result<Engine, ModelError> {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(bytes).expect("written");
    Engine::load(file.path(), BackendKind::Native, EngineOptions { threads: 1, ..EngineOptions::default() })
}

/// All that looks at a header before weights are read.
fn look_at(bytes: &[u8]) {
    let Ok(header) = Header::parse(bytes) else { return };
    assert!(header.tensors().all(|(_, info)| info.range.end <= bytes.len()));
    for (_, kind) in BackendKind::NAMES {
        memory_needed(kind, &header);
    }
    let _ = ModelShape::from_gguf(&header);
    if let Ok(tokenizer) = Tokenizer::from_gguf(&header) {
        let _ = tokenizer.encode("Ünï 12 <|im_end|>\n");
    }
}

struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).unwrap_or(0)
    }
}

#[test]
fn a_file_cut_at_each_percent_is_refused_in_words() {
    let bytes = model(|_, _| ()).finish();
    assert!(load(&bytes).is_ok());
    for percent in 0..100 {
        let error = load(&bytes[..bytes.len() * percent / 100]).expect_err("refused");
        assert!(matches!(error, ModelError::Damaged(_) | ModelError::Io { .. }), "{percent} %: {error}");
    }
}

#[test]
fn changed_and_made_up_bytes_never_panic() {
    let sound = model(|_, _| ()).finish();
    // The header and the beginning of the weights.
    let header = sound.len().min(9000);
    let mut random = Random(1);
    for _ in 0..4000 {
        let mut bytes = sound.clone();
        for _ in 0..=random.below(4) {
            bytes[random.below(header)] = random.byte();
        }
        look_at(&bytes);
    }
    for _ in 0..4000 {
        let mut bytes = b"GGUF\x03\0\0\0".to_vec();
        for _ in 0..random.below(200) {
            // Small numbers make counts and kinds that are believed.
            bytes.push(if random.below(3) == 0 { random.byte() } else { u8::try_from(random.below(13)).unwrap_or(0) });
        }
        look_at(&bytes);
    }
}

#[test]
fn weights_that_are_no_numbers_are_refused_by_name() {
    for name in ["blk.0.attn_q.weight", "output_norm.weight", "token_embd.weight"] {
        for wrong in [f32::NAN, f32::INFINITY] {
            let spoiled = model(|tensor, numbers| {
                if tensor == name {
                    numbers[5] = wrong;
                }
            });
            let error = load(&spoiled.finish()).expect_err("refused").to_string();
            assert!(error.contains(name), "{error}");
        }
    }
}

#[test]
fn other_tokenizers_and_sizes_are_refused_by_name() {
    let with = |key: &str, item: Item| {
        let mut file = model(|_, _| ());
        file.set(key, item);
        load(&file.finish()).expect_err("refused").to_string()
    };
    assert!(with("tokenizer.ggml.model", Item::Text("bert".to_owned())).contains("bert"));
    assert!(with("tokenizer.ggml.tokens", Item::Texts(vec!["a".to_owned()])).contains("token"));
    assert!(with("llama.embedding_length", Item::U32(64)).contains("sizes"));
    assert!(with("llama.attention.head_count", Item::U32(0)).contains("head_count"));
    assert!(with("general.architecture", Item::Text("mamba".to_owned())).contains("mamba"));
    assert!(with("general.alignment", Item::U32(0)).contains("alignment"));
}

#[test]
fn random_templates_and_schemas_never_panic() {
    const PARTS: [&str; 16] = [
        "{{",
        "}}",
        "{%",
        "%}",
        " for m in messages ",
        " endfor ",
        " if ",
        " endif ",
        "m.content",
        "['role']",
        "|tojson",
        " set x = ",
        "x",
        "range(9)",
        "\"",
        "\n",
    ];
    const WORDS: [&str; 14] = [
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"type\"",
        "\"object\"",
        "\"properties\"",
        "\"anyOf\"",
        "\"$ref\"",
        "\"#\"",
        "\"a\"",
        "1",
    ];
    let mut random = Random(2);
    for _ in 0..3000 {
        let mut text =
            |parts: &[&str]| (0..random.below(14)).map(|_| parts[random.below(parts.len())]).collect::<String>();
        if let Ok(template) = ChatTemplate::new(&text(&PARTS), "", "", None) {
            let _ = template.render(&[Turn::new("user", "x")]);
        }
        if let Ok(schema) = serde_json::from_str(&text(&WORDS)) {
            let _ = Grammar::from_schema(&schema);
        }
    }
}
