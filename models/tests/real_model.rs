//! Tests with the default models. They need the files: `cargo test -p lyceum-models --features real-models`
//! with `LYCEUM_MODELS` naming the folder that `lyceum models pull` fills.
#![cfg(feature = "real-models")]

use lyceum_models::bench::{BenchOptions, generate};
use lyceum_models::catalog::{self, Catalog, FileState, Task};
use lyceum_models::gguf::{GgufFile, Value};
use lyceum_models::perplexity::{PerplexityOptions, measure};
use lyceum_models::tokenizer::Tokenizer;
use lyceum_models::{
    BackendKind, CacheFormat, Embedder, Engine, EngineOptions, Event, Finish, Request, Sampling, ServiceClass, Turn,
    Usage,
};
use std::path::PathBuf;

const CATALOG: &str = include_str!("../../assets/model-catalog.toml");

/// The folder of the default model for `task`.
fn folder(task: Task) -> PathBuf {
    let models = PathBuf::from(std::env::var_os("LYCEUM_MODELS").expect("LYCEUM_MODELS names the folder of models"));
    let catalog = Catalog::parse(CATALOG).expect("the shipped catalog is right");
    let entry = catalog.default_for(task).expect("each task has a default");
    let state = catalog::state(entry, &models);
    assert_eq!(state, FileState::Present, "{} must have the model {}", models.display(), entry.name);
    models.join(&entry.name)
}

fn chat_file() -> PathBuf {
    folder(Task::Chat).join("SmolLM2-135M-Instruct.Q4_1.gguf")
}

fn ask(engine: &Engine, question: &str, sampling: Sampling, most: u32) -> (String, Finish, Usage) {
    let request = Request {
        turns: vec![Turn::new("user", question)],
        max_new_tokens: most,
        sampling,
        stop: Vec::new(),
        ignore_eos: false,
        service: ServiceClass::Chat,
        user: 1,
    };
    let mut generation = engine.submit(request).expect("taken");
    let mut text = String::new();
    loop {
        match generation.next_blocking().expect("an answer has an end") {
            Event::Text(more) => text.push_str(&more),
            Event::Finished { reason, usage } => return (text, reason, usage),
            Event::Failed(error) => panic!("{error}"),
            Event::Waiting { .. } | Event::Started { .. } | Event::Scores(_) => {}
        }
    }
}

#[test]
fn the_chat_model_answers_a_simple_question_in_any_batch() {
    let [candle, native] = [BackendKind::Candle, BackendKind::Native].map(answers_in_any_batch);
    assert_eq!(native, candle, "both backends find the same words");
}

#[test]
fn guesses_change_nothing_about_what_the_chat_model_says() {
    let load = |speculation| {
        let options = EngineOptions { speculation, ..EngineOptions::default() };
        Engine::load(&chat_file(), BackendKind::Native, options).expect("the model loads")
    };
    let (plain, guessing) = (load(false), load(true));
    let lesson = include_str!("../../assets/courses/demo/3-journey-of-a-drop.md");
    let passage: String = lesson.chars().take(900).collect();
    for question in [format!("Repeat this text word by word:\n\n{passage}"), "Tell me a story.".to_owned()] {
        for sampling in [
            Sampling::greedy(),
            Sampling { seed: 3, ..Sampling::default() },
            Sampling { temperature: 0.3, repetition_penalty: 1.0, seed: 4, ..Sampling::default() },
        ] {
            let said = ask(&guessing, &question, sampling.clone(), 100);
            assert_eq!(said, ask(&plain, &question, sampling, 100));
        }
    }
    let load = guessing.load_now();
    assert!(load.accepted_tokens > 50, "{load:?}");
    assert_eq!(plain.load_now().proposed_tokens, 0);
}

#[test]
fn answers_that_were_paused_for_want_of_memory_are_the_same() {
    let load = |cache: u64| {
        let options =
            EngineOptions { cache_bytes: [cache; 4], kept_bytes: cache, threads: 2, ..EngineOptions::default() };
        Engine::load(&chat_file(), BackendKind::Native, options).expect("the model loads")
    };
    // Room for about five hundred tokens.
    let (roomy, tight) = (load(512 << 20), load(6 << 20));
    let sampling = |seed| Sampling { seed, ..Sampling::default() };
    let threads: Vec<_> = (0..8)
        .map(|seed| {
            let engine = tight.clone();
            std::thread::spawn(move || ask(&engine, "Tell me a story.", sampling(seed), 150))
        })
        .collect();
    for (seed, thread) in (0..).zip(threads) {
        let (text, reason, usage) = thread.join().expect("a story");
        let (alone, reason_alone, usage_alone) = ask(&roomy, "Tell me a story.", sampling(seed), 150);
        assert_eq!((text, reason, usage.completion_tokens), (alone, reason_alone, usage_alone.completion_tokens));
    }
    let (load, calm) = (tight.load_now(), roomy.load_now());
    assert!(load.paused > 0 && calm.paused == 0, "{load:?}");
}

/// Checks an engine alone and in a batch; gives its answer to a simple question.
fn answers_in_any_batch(backend: BackendKind) -> String {
    let engine = Engine::load(&chat_file(), backend, EngineOptions::default()).expect("the model loads");
    let info = engine.info();
    assert_eq!((info.architecture.as_str(), info.parameters), ("llama", 134_515_008));
    let question = "What is the capital of France? Answer in one short sentence.";
    let (alone, reason, usage) = ask(&engine, question, Sampling::greedy(), 40);
    assert!(alone.contains("Paris"), "{alone}");
    assert_eq!(reason, Finish::Stop);
    assert!(usage.prompt_tokens > 20 && usage.completion_tokens < 40);
    let threads: Vec<_> = (0..3)
        .map(|seed| {
            let engine = engine.clone();
            std::thread::spawn(move || ask(&engine, "Tell me a story.", Sampling { seed, ..Sampling::default() }, 20).0)
        })
        .collect();
    assert_eq!(ask(&engine, question, Sampling::greedy(), 40).0, alone, "the same in a batch");
    let stories: Vec<String> = threads.into_iter().map(|thread| thread.join().expect("a story")).collect();
    assert!(stories[0] != stories[1] || stories[1] != stories[2], "seeds differ");
    let again = ask(&engine, "Tell me a story.", Sampling { seed: 0, ..Sampling::default() }, 20).0;
    assert_eq!(again, stories[0], "the same seed, the same story");
    assert_eq!(engine.count_tokens("2026 cats"), 5, "digits one by one");
    alone
}

#[test]
fn the_chat_model_predicts_plain_english() {
    let text = tempfile::NamedTempFile::new().unwrap();
    let lesson =
        |name| std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/courses/demo/").to_owned() + name);
    std::fs::write(text.path(), lesson("3-journey-of-a-drop.md").unwrap()).unwrap();
    let options = PerplexityOptions {
        model: chat_file(),
        backend: BackendKind::Candle,
        cache: CacheFormat::default(),
        text: text.path().to_owned(),
        context: 256,
    };
    let result = measure(&options, &mut |_, _| {}).unwrap();
    assert!(result.perplexity > 1.5 && result.perplexity < 60.0, "{result:?}");
    let with = |backend| measure(&PerplexityOptions { backend, ..options.clone() }, &mut |_, _| {}).unwrap();
    let exact = with(BackendKind::CandleExact);
    let f16 = PerplexityOptions { backend: BackendKind::Native, cache: CacheFormat::F16, ..options.clone() };
    let f16 = measure(&f16, &mut |_, _| {}).unwrap();
    // Over some hundred tokens; over thousands it is less than half a per cent. Candle's format rounds once more.
    for (name, found, most) in [
        ("the faster format", result, 0.02),
        ("the native backend", with(BackendKind::Native), 0.015),
        ("the native backend with a cache in f16", f16, 0.015),
    ] {
        let change = found.perplexity / exact.perplexity - 1.0;
        assert!(change.abs() < most, "{name} changes the perplexity by {change}");
    }
}

/// Byte-pair encoding of one word straight from its definition: merge the pair that comes first in the list, again
/// and again.
fn encode_by_definition(word: &[u8], vocabulary: &[String], merges: &[String]) -> Vec<String> {
    let letters: Vec<char> = {
        let itself = |b: u8| matches!(b, 0x21..=0x7e | 0xa1..=0xac | 0xae..=0xff);
        let others: Vec<u8> = (0..=255).filter(|&b| !itself(b)).collect();
        let letter = |b: u8| match others.iter().position(|&other| other == b) {
            None => char::from(b),
            Some(nth) => char::from_u32(256 + u32::try_from(nth).expect("few")).expect("a letter"),
        };
        word.iter().map(|&b| letter(b)).collect()
    };
    let mut parts: Vec<String> = letters.iter().map(char::to_string).collect();
    let rank = |pair: &[String]| merges.iter().position(|merge| *merge == format!("{} {}", pair[0], pair[1]));
    while let Some((_, at)) = parts.windows(2).enumerate().filter_map(|(at, pair)| Some((rank(pair)?, at))).min() {
        let right = parts.remove(at + 1);
        parts[at].push_str(&right);
    }
    assert!(parts.iter().all(|part| vocabulary.contains(part)));
    parts
}

#[test]
fn the_tokenizer_agrees_with_its_own_definition() {
    let file = GgufFile::open(&chat_file()).unwrap();
    let list = |key: &str| file.header().get(key).and_then(Value::as_texts).unwrap();
    let (vocabulary, merges) = (list("tokenizer.ggml.tokens"), list("tokenizer.ggml.merges"));
    let tokenizer = Tokenizer::from_gguf(file.header()).unwrap();
    let words =
        ["Photosynthesis", " über", " école", " 漢字", " Привет", "!!!\u{1f600}", " antidisestablishmentarianism"];
    for word in words {
        let expected: Vec<u32> = encode_by_definition(word.as_bytes(), vocabulary, merges)
            .iter()
            .map(|part| u32::try_from(vocabulary.iter().position(|token| token == part).unwrap()).unwrap())
            .collect();
        assert_eq!(tokenizer.encode(word).unwrap(), expected, "{word}");
    }
    let digit = |d: &str| u32::try_from(vocabulary.iter().position(|token| token == d).unwrap()).unwrap();
    assert_eq!(tokenizer.encode("2026").unwrap(), [digit("2"), digit("0"), digit("2"), digit("6")]);
    assert_eq!(tokenizer.encode("<|im_start|>").unwrap(), [1]);
}

#[test]
fn the_bench_measures_each_number_of_streams() {
    let options = BenchOptions {
        model: chat_file(),
        backend: BackendKind::Candle,
        cache: CacheFormat::default(),
        threads: 0,
        prompt_tokens: 12,
        new_tokens: 3,
        streams: vec![1, 3],
        shared_prefix: 4,
    };
    let mut rows = Vec::new();
    generate(&options, &mut |row| rows.push(row.clone())).unwrap();
    assert_eq!(rows.iter().map(|row| row.streams).collect::<Vec<_>>(), [1, 3]);
    for row in &rows {
        assert!(row.prefill_tok_s > 0.0 && row.total_tok_s > 0.0 && row.peak_rss_mb > 100, "{row:?}");
        assert!(row.ttft_ms_p50 > 0.0 && row.ttft_ms_p50 <= row.ttft_ms_p95, "{row:?}");
    }
    let wrong = BenchOptions { shared_prefix: 12, ..options };
    assert!(generate(&wrong, &mut |_| {}).is_err());
}

#[test]
fn the_embedder_puts_like_meanings_together() {
    let [embedder, reference] = [BackendKind::Native, BackendKind::Candle]
        .map(|kind| Embedder::load(&folder(Task::Embedding), kind, 2).unwrap());
    assert_eq!(embedder.dimensions(), 384);
    let long = "A very long text about plants. ".repeat(200);
    let texts =
        ["How do plants make food?", "Photosynthesis turns light into sugar.", "The train leaves at noon.", &long, ""];
    let vectors = embedder.embed(&texts).unwrap();
    let dot = |a: usize, b: usize| vectors[a].iter().zip(&vectors[b]).map(|(x, y)| x * y).sum::<f32>();
    for index in 0..texts.len() {
        assert!((dot(index, index) - 1.0).abs() < 1e-4);
    }
    // Without words only the marks of begin and end are left: two rows, over which no rounding evens out.
    for (index, exact) in reference.embed(&texts[..4]).unwrap().iter().enumerate() {
        let cosine: f32 = exact.iter().zip(&vectors[index]).map(|(x, y)| x * y).sum();
        assert!(cosine > 0.999, "text {index} with 8 bit: {cosine}");
    }
    assert!(dot(0, 1) > dot(0, 2) + 0.2, "{} {}", dot(0, 1), dot(0, 2));
    let alone = embedder.embed(&texts[..1]).unwrap();
    let same: f32 = alone[0].iter().zip(&vectors[0]).map(|(x, y)| x * y).sum();
    assert!(same > 0.9999, "a batch changes nothing: {same}");
    assert_eq!(embedder.count_tokens("photosynthesis"), 3);
}
