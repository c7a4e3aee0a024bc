//! Measures the engine without the rest of the program, which takes long to build:
//! `cargo run --release -p lyceum-models --example measure -- stages FILE [STREAMS,... [STEPS]]`, `... generate FILE
//! [STREAMS,... [PROMPT_TOKENS [THREADS]]]`, `... speculation FILE TEXT`, `... perplexity FILE TEXT`, `... embed FOLDER`
//! or `... resident FOLDER` with both default models in it.

use lyceum_models::bench::{BenchOptions, StagesOptions, generate, measure_stages};
use lyceum_models::perplexity::{self, PerplexityOptions};
use lyceum_models::{
    BackendKind, CacheFormat, Embedder, Engine, EngineOptions, Event, Request, Sampling, ServiceClass, Turn,
};
use std::error::Error;
use std::path::Path;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(what), Some(model)) = (arguments.next(), arguments.next()) else {
        return Err(
            "usage: measure stages|generate|speculation|perplexity|embed|resident FILE [STREAMS,...|TEXT]".into()
        );
    };
    if what == "resident" {
        return resident(Path::new(&model));
    }
    if what == "embed" {
        return embed(Path::new(&model));
    }
    if what == "perplexity" {
        let text = arguments.next().ok_or("a text is needed")?.into();
        let (backend, cache) = (BackendKind::default(), CacheFormat::default());
        let options = PerplexityOptions { model: model.into(), backend, cache, text, context: 512 };
        let result = perplexity::measure(&options, &mut |_, _| {})?;
        println!("{result:?}");
        return Ok(());
    }
    if what == "speculation" {
        return speculation(Path::new(&model), &arguments.next().ok_or("a text is needed")?);
    }
    let streams = arguments.next().unwrap_or_else(|| "1,8,32,100".to_owned());
    let streams = streams.split(',').map(str::parse).collect::<Result<Vec<u32>, _>>()?;
    let mut number = |default: u32| arguments.next().map_or(Ok(default), |number| number.parse());
    lyceum_models::backend::calm_candle();
    let (model, cache) = (model.into(), CacheFormat::default());
    if what == "stages" {
        let steps = number(32)?;
        let options = StagesOptions { model, cache, threads: 2, context: 256, streams, steps };
        return Ok(measure_stages(&options, &mut |machine| println!("{machine:?}"), &mut |work| {
            println!("{:?} {} rows: {:.2} ms, {:.0} tok/s", work.work, work.rows, work.step_ms, work.tok_s);
            for stage in &work.stages {
                println!("    {:<16} {:8.3} ms {:7.0} GMAC/s", stage.stage, stage.ms, stage.gmac_s);
            }
        })?);
    }
    let (prompt_tokens, threads) = (number(128)?, number(2)? as usize);
    let (backend, new_tokens, shared_prefix) = (BackendKind::default(), 64, 0);
    let options = BenchOptions { model, backend, cache, threads, prompt_tokens, new_tokens, streams, shared_prefix };
    Ok(generate(&options, &mut |row| {
        println!("{} streams: {:.0} tok/s read, {:.0} written", row.streams, row.prefill_tok_s, row.decode_tok_s);
    })?)
}

/// Writes the answer to a text with and without guesses, by turns; tells the times of both.
fn speculation(file: &Path, text: &str) -> Result<(), Box<dyn Error>> {
    let load = |speculation| {
        let options = EngineOptions { speculation, threads: 2, ..EngineOptions::default() };
        Engine::load(file, BackendKind::default(), options)
    };
    let engines = [load(false)?, load(true)?];
    let mut times = [const { Vec::new() }; 2];
    let mut written = 0;
    for _ in 0..9 {
        for (engine, times) in engines.iter().zip(&mut times) {
            let request = Request {
                turns: vec![Turn::new("user", text)],
                max_new_tokens: 256,
                sampling: Sampling::greedy(),
                stop: Vec::new(),
                ignore_eos: false,
                service: ServiceClass::Chat,
                user: 1,
            };
            let mut generation = engine.submit(request)?;
            let mut first = None;
            while let Some(event) = generation.next_blocking() {
                match event {
                    Event::Text(_) => first = first.or_else(|| Some(Instant::now())),
                    Event::Finished { usage, .. } => written = usage.completion_tokens,
                    _ => {}
                }
            }
            times.push(first.map_or(0.0, |first| first.elapsed().as_secs_f64()));
        }
    }
    for (name, times) in ["plain", "with guesses"].iter().zip(&mut times) {
        times.sort_by(f64::total_cmp);
        println!("{name}: {written} tokens in {:.3} s (best {:.3})", times[times.len() / 2], times[0]);
    }
    let load = engines[1].load_now();
    println!("ratio {:.3}, {} of {} right", times[0][4] / times[1][4], load.accepted_tokens, load.proposed_tokens);
    Ok(())
}

/// Embeds 32 texts of about 180 word pieces, a few times; tells the best rate.
fn embed(folder: &Path) -> Result<(), Box<dyn Error>> {
    const WORDS: [&str; 7] = ["library", "users", "search", "the", "of", "systems", "information"];
    let embedder = Embedder::load(folder, BackendKind::default(), 2)?;
    let text = |seed: usize| -> String { (0..178).map(|i| WORDS[(i * i + seed) % 7].to_owned() + " ").collect() };
    let texts: Vec<String> = (0..32).map(text).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let mut best = f64::INFINITY;
    for _ in 0..10 {
        let started = Instant::now();
        std::hint::black_box(embedder.embed(&texts)?);
        best = best.min(started.elapsed().as_secs_f64());
    }
    println!("{} word pieces each, {:.1} texts a second", embedder.count_tokens(texts[0]) + 2, 32.0 / best);
    Ok(())
}

/// Loads both default models from a folder of models and tells what is resident.
fn resident(folder: &Path) -> Result<(), Box<dyn Error>> {
    let tell = |when: &str| -> Result<(), Box<dyn Error>> {
        let status = std::fs::read_to_string("/proc/self/status")?;
        let lines = status.lines().filter(|line| line.starts_with("VmRSS") || line.starts_with("Rss"));
        println!("{when}: {}", lines.collect::<Vec<_>>().join(", "));
        Ok(())
    };
    tell("at first")?;
    let file = folder.join("smollm2-135m-instruct-q4_1/SmolLM2-135M-Instruct.Q4_1.gguf");
    let engine = Engine::load(&file, BackendKind::default(), EngineOptions::default())?;
    tell("with the engine")?;
    let embedder = Embedder::load(&folder.join("all-minilm-l6-v2"), BackendKind::default(), 2)?;
    tell("with the embedder")?;
    drop((engine, embedder));
    tell("without both")
}
