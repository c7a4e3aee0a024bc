//! A school that asks at once, without the rest of the program: 100 people chat, 50 ask the courses, 50 get hints.
//! Each asks again as soon as the answer is complete and read for a second:
//! `cargo run --release -p lyceum-models --example crowd -- FILE [ROUNDS [AT_ONCE]]`. Prompts have the length that the server
//! gives them. Tells how long the first word takes, and what the engine holds. `AT_ONCE` is the most answers that are
//! written at the same time.

use lyceum_models::{BackendKind, Engine, EngineOptions, Event, Request, RunningLimits, Sampling, ServiceClass, Turn};
use std::error::Error;
use std::path::Path;
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};

const LESSON: &str = include_str!("../../assets/courses/demo/3-journey-of-a-drop.md");
const CHAT: &str = include_str!("../../assets/prompts/chat.txt");
const ASK: &str = include_str!("../../assets/prompts/ask.txt");
const TUTOR: &str = include_str!("../../assets/prompts/tutor-1.txt");
const PEOPLE: [(ServiceClass, u32); 3] =
    [(ServiceClass::Chat, 100), (ServiceClass::Ask, 50), (ServiceClass::Tutor, 50)];
/// Time to read an answer before the next question.
const READS: Duration = Duration::from_secs(1);

/// What one answer took.
struct Told {
    service: ServiceClass,
    round: u32,
    first: Duration,
    all: Duration,
    prompt: u32,
    cached: u32,
    written: u32,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("usage: crowd FILE [ROUNDS [AT_ONCE]]")?;
    let rounds = arguments.next().map_or(Ok(3), |rounds| rounds.parse())?;
    let at_once = arguments.next().map(|most| most.parse()).transpose()?;
    let options = EngineOptions {
        threads: 2,
        context_tokens: 2048,
        max_waiting: 400,
        running: RunningLimits { total: 160, per_service: [100, 50, 50, 100] },
        kept_bytes: 512 << 20,
        ..EngineOptions::default()
    };
    let engine = Engine::load(Path::new(&file), BackendKind::default(), options)?;
    engine.limit_running(at_once);
    let (tell, told) = channel();
    let mut user = 0;
    for (service, count) in PEOPLE {
        for _ in 0..count {
            user += 1;
            let (engine, tell) = (engine.clone(), tell.clone());
            std::thread::spawn(move || talk(&engine, service, user, rounds, &tell));
        }
    }
    drop(tell);
    let (started, mut all, mut held) = (Instant::now(), Vec::new(), 0);
    while let Ok(answer) = told.recv() {
        let load = engine.load_now();
        held = held.max(load.cache_bytes + load.kept_bytes);
        all.push(answer);
    }
    report(&all, rounds);
    println!(
        "{:.1} s in all; at most {} MB promised and kept; {:?}",
        started.elapsed().as_secs_f64(),
        held >> 20,
        engine.load_now()
    );
    Ok(())
}

fn report(all: &[Told], rounds: u32) {
    for round in 0..rounds {
        for (service, _) in PEOPLE {
            let of: Vec<_> = all.iter().filter(|told| (told.service, told.round) == (service, round)).collect();
            let sorted = |time: fn(&Told) -> Duration| {
                let mut times: Vec<f64> = of.iter().map(|told| time(told).as_secs_f64()).collect();
                times.sort_by(f64::total_cmp);
                times
            };
            let (first, whole) = (sorted(|told| told.first), sorted(|told| told.all));
            let mean = |number: fn(&Told) -> u32| of.iter().map(|told| number(told)).sum::<u32>() as usize / of.len();
            println!(
                "round {round} {service:?}: first word {:.1} / {:.1} s, all {:.1} / {:.1} s (median / most); \
                 {} read, {} of them known, {} written",
                first[of.len() / 2],
                first[of.len() - 1],
                whole[of.len() / 2],
                whole[of.len() - 1],
                mean(|told| told.prompt),
                mean(|told| told.cached),
                mean(|told| told.written),
            );
        }
    }
}

fn talk(engine: &Engine, service: ServiceClass, user: u128, rounds: u32, tell: &Sender<Told>) {
    let (system, most) = match service {
        ServiceClass::Ask => (ASK, 220),
        ServiceClass::Tutor => (TUTOR, 160),
        ServiceClass::Chat | ServiceClass::Api => (CHAT, 512),
    };
    let mut turns = vec![Turn::new("system", system.trim())];
    for round in 0..rounds {
        let words = |from: usize, count: usize| {
            LESSON.split_whitespace().cycle().skip(from % 1000).take(count).collect::<Vec<_>>().join(" ")
        };
        let seed = u64::try_from(user).unwrap_or(0) * 31 + u64::from(round);
        let from = usize::try_from(seed).unwrap_or(0) * 7;
        let question = format!("What does \"{}\" mean? Tell me in {} sentences.", words(from, 3), 2 + seed % 9);
        if service == ServiceClass::Chat {
            turns.push(Turn::new("user", question));
        } else {
            // Whoever asks while others wait is given half of the passages.
            let asked = if engine.load_now().waiting > 0 { 200 } else { 400 };
            let data = words(from, if service == ServiceClass::Ask { asked } else { 120 });
            turns.truncate(1);
            turns.push(Turn::new("user", format!("{data}\n\n{question}")));
        }
        let request = Request {
            turns: turns.clone(),
            max_new_tokens: most,
            sampling: Sampling { seed, ..Sampling::default() },
            stop: Vec::new(),
            ignore_eos: false,
            service,
            user,
        };
        let asked = Instant::now();
        let Ok(mut generation) = engine.submit(request) else { return };
        let (mut text, mut first) = (String::new(), None);
        while let Some(event) = generation.next_blocking() {
            match event {
                Event::Text(more) => {
                    text.push_str(&more);
                    first.get_or_insert_with(|| asked.elapsed());
                }
                Event::Finished { usage, .. } => {
                    let all = asked.elapsed();
                    let (prompt, cached, written) = (usage.prompt_tokens, usage.cached_tokens, usage.completion_tokens);
                    let first = first.unwrap_or(all);
                    let _ = tell.send(Told { service, round, first, all, prompt, cached, written });
                }
                _ => {}
            }
        }
        turns.push(Turn::new("assistant", text));
        std::thread::sleep(READS);
    }
}
