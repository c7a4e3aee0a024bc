//! Asks a model one question and prints its answer: `cargo run --release -p lyceum-models --example chat -- FILE QUESTION`.

use lyceum_models::{BackendKind, Engine, EngineOptions, Event, Request, Sampling, ServiceClass, Turn};
use std::io::Write;
use std::path::Path;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(file), Some(question)) = (arguments.next(), arguments.next()) else {
        return Err("usage: chat FILE QUESTION".into());
    };
    lyceum_models::backend::calm_candle();
    let started = Instant::now();
    let engine = Engine::load(Path::new(&file), BackendKind::default(), EngineOptions::default())?;
    println!("{:?}\nloaded in {:?}", engine.info(), started.elapsed());
    let request = Request {
        turns: vec![Turn::new("system", "You are a helpful teacher."), Turn::new("user", question)],
        max_new_tokens: 200,
        sampling: Sampling::default(),
        stop: Vec::new(),
        ignore_eos: false,
        service: ServiceClass::Chat,
        user: 0,
    };
    let started = Instant::now();
    let mut generation = engine.submit(request)?;
    while let Some(event) = generation.next_blocking() {
        match event {
            Event::Text(text) => {
                print!("{text}");
                std::io::stdout().flush()?;
            }
            other => println!("\n[{:?} {other:?}]", started.elapsed()),
        }
    }
    println!("{:?}", engine.load_now());
    Ok(())
}
