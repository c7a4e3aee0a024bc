//! Any text through each way of cutting words: never a panic, and what has no control token comes back.
#![no_main]

#[path = "../../src/gguf/write.rs"]
#[allow(dead_code)]
mod write;

use libfuzzer_sys::fuzz_target;
use lyceum_models::gguf::Header;
use lyceum_models::tokenizer::Tokenizer;
use std::sync::LazyLock;
use write::{FileWriter, Item};

const FAMILIES: [&str; 4] = ["smollm", "gpt2", "llama3", "qwen2"];

static TOKENIZERS: LazyLock<Vec<Tokenizer>> = LazyLock::new(|| FAMILIES.map(tokenizer).into());

fn tokenizer(family: &str) -> Tokenizer {
    let itself = |b: u8| matches!(b, 0x21..=0x7e | 0xa1..=0xac | 0xae..=0xff);
    let mut others = 256;
    let letters = (0..=255u8).map(|byte| {
        let number = if itself(byte) { u32::from(byte) } else { others };
        others += u32::from(!itself(byte));
        char::from_u32(number).expect("a letter").to_string()
    });
    let mut tokens: Vec<String> = letters.collect();
    let merges = ["1 2", "12 3", "a b", "Ġ ab", "Ġ Ġ", "! Ċ", "ab c"];
    tokens.extend(merges.map(|merge| merge.replace(' ', "")));
    let mut kinds = vec![1; tokens.len()];
    tokens.push("<|im_end|>".to_owned());
    kinds.push(3);
    let mut file = FileWriter::default();
    file.set("tokenizer.ggml.model", Item::Text("gpt2".to_owned()));
    file.set("tokenizer.ggml.pre", Item::Text(family.to_owned()));
    file.set("tokenizer.ggml.tokens", Item::Texts(tokens));
    file.set("tokenizer.ggml.token_type", Item::U32s(kinds));
    file.set("tokenizer.ggml.merges", Item::Texts(merges.map(str::to_owned).into()));
    Tokenizer::from_gguf(&Header::parse(&file.finish()).expect("a sound file")).expect("a sound vocabulary")
}

fuzz_target!(|text: &str| {
    for (family, tokenizer) in FAMILIES.iter().zip(&*TOKENIZERS) {
        let text = tokenizer.defuse(text);
        let tokens = tokenizer.encode(&text).expect("any text has tokens");
        let bytes: Vec<u8> = tokens.iter().flat_map(|&token| tokenizer.bytes_of(token).to_vec()).collect();
        // Qwen joins characters with the accents that follow them.
        assert!(*family == "qwen2" || bytes == text.as_bytes(), "{family}: {text:?}");
    }
});
