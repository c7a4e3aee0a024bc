//! The engine as its users see it, on scripted models.

mod speculation;

use super::*;
use crate::backend::{Begun, Logits, Row, SequenceId};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);

fn request(text: &str) -> Request {
    Request {
        turns: vec![Turn::new("user", text)],
        max_new_tokens: 100,
        sampling: Sampling::greedy(),
        stop: Vec::new(),
        ignore_eos: false,
        service: ServiceClass::Chat,
        user: 1,
    }
}

fn one_at_a_time() -> EngineOptions {
    EngineOptions { running: RunningLimits { total: 1, per_service: [1; 4] }, ..EngineOptions::default() }
}

/// All text and the last event.
fn read(mut generation: Generation) -> (String, Event) {
    let mut text = String::new();
    loop {
        match generation.next_blocking().expect("an answer ends with an event") {
            Event::Text(more) => text.push_str(&more),
            end @ (Event::Finished { .. } | Event::Failed(_)) => {
                assert_eq!(generation.next_blocking(), None, "nothing follows the end");
                return (text, end);
            }
            Event::Waiting { .. } | Event::Started { .. } | Event::Scores(_) => {}
        }
    }
}

fn reason(end: &Event) -> Finish {
    match end {
        Event::Finished { reason, .. } => *reason,
        other => panic!("{other:?} is no proper end"),
    }
}

fn first_place(generation: &mut Generation) -> u32 {
    loop {
        match generation.next_blocking() {
            Some(Event::Waiting { place, seconds }) => {
                assert!(seconds >= 1);
                return place;
            }
            Some(_) => {}
            None => panic!("it ended without a place"),
        }
    }
}

/// Reads places until `wanted` comes.
fn await_place(generation: &mut Generation, wanted: u32) {
    while first_place(generation) != wanted {}
}

#[test]
fn an_answer_has_a_start_text_and_an_end_with_its_usage() {
    let engine = Engine::scripted(Script::saying("Hello big world"));
    let mut generation = engine.submit(request("Say hello please")).unwrap();
    assert_eq!(generation.next_blocking(), Some(Event::Started { prompt_tokens: 5, cached_tokens: 0 }));
    let (text, end) = read(generation);
    assert_eq!(text, "Hello big world");
    let usage = Usage { prompt_tokens: 5, cached_tokens: 0, completion_tokens: 3 };
    assert_eq!(end, Event::Finished { reason: Finish::Stop, usage });
    assert_eq!(engine.count_tokens("Hello big world"), 3);
}

#[test]
fn many_answers_run_together_and_each_gets_its_own_text() {
    let answer: Answer = Arc::new(|turns| format!("You said {} indeed", turns[0].text));
    let engine = Engine::scripted(Script { answer, token_ms: None, gate: None });
    let all: Vec<_> = (0..50).map(|i| (i, engine.submit(request(&format!("word{i}"))).unwrap())).collect();
    for (i, generation) in all {
        assert_eq!(read(generation).0, format!("You said word{i} indeed"));
    }
}

#[test]
fn length_stop_texts_and_ignored_ends_end_an_answer() {
    let engine = Engine::scripted(Script::saying("one two three four"));
    let (text, end) = read(engine.submit(Request { max_new_tokens: 2, ..request("x") }).unwrap());
    assert_eq!((text.as_str(), reason(&end)), ("one two", Finish::Length));
    let stop = vec!["o th".to_owned()];
    let (text, end) = read(engine.submit(Request { stop, ..request("x") }).unwrap());
    assert_eq!((text.as_str(), reason(&end)), ("one tw", Finish::Stop));
    let (text, end) = read(engine.submit(Request { ignore_eos: true, max_new_tokens: 6, ..request("x") }).unwrap());
    assert_eq!((text.as_str(), reason(&end)), ("one two three four more more", Finish::Length));
}

#[test]
fn an_answer_in_a_form_takes_only_what_fits() {
    // The script says what the form does not allow; then whatever is allowed comes, and the end as soon as it may.
    let engine = Engine::scripted(Script::saying("{ } no more"));
    let sampling = Sampling { grammar: Some(Arc::new(crate::Grammar::json_object())), ..Sampling::greedy() };
    let (text, end) = read(engine.submit(Request { sampling, ..request("x") }).unwrap());
    assert_eq!((text.as_str(), reason(&end)), ("{ }", Finish::Stop));
}

#[test]
fn scores_are_told_with_each_token_and_only_if_wanted() {
    let engine = Engine::scripted(Script::saying("a b"));
    let sampling = Sampling { scores: Some(2), ..Sampling::greedy() };
    let mut generation = engine.submit(Request { sampling, ..request("x") }).unwrap();
    let mut told = Vec::new();
    while let Some(event) = generation.next_blocking() {
        if let Event::Scores(scores) = event {
            told.extend(scores);
        }
    }
    let bytes: Vec<&[u8]> = told.iter().map(|score| score.picked.bytes.as_slice()).collect();
    assert_eq!(bytes, [b"a".as_slice(), b" b"]);
    assert!(told.iter().all(|score| score.likely.len() == 2 && score.likely[0] == score.picked));
    assert!(told.iter().all(|score| score.picked.logprob > -1e-3), "the script is sure");
    let too_many = Sampling { scores: Some(21), ..Sampling::greedy() };
    assert!(engine.submit(Request { sampling: too_many, ..request("x") }).is_err());
}

#[test]
fn answers_that_outgrow_their_memory_are_paused_and_say_the_same() {
    let words = |count: usize| format!("word{}", " more and".repeat(count));
    let long = move |turns: &[Turn]| words(turns[0].text.parse().expect("a length"));
    let answer: Answer = Arc::new(long);
    // A token takes a byte: two prompts with half of the longest answer fit, but not two long answers.
    let options = EngineOptions { cache_bytes: [120; 4], ..EngineOptions::default() };
    let engine = Engine::scripted_with(Script { answer, token_ms: None, gate: None }, options);
    let lengths = [45, 2, 40, 48, 1, 44, 46, 3];
    let all: Vec<_> = lengths.iter().map(|n| engine.submit(request(&n.to_string())).unwrap()).collect();
    for (&length, generation) in lengths.iter().zip(all) {
        let (text, end) = read(generation);
        assert_eq!(text, words(length));
        let completion_tokens = u32::try_from(1 + 2 * length).unwrap();
        let usage = Usage { prompt_tokens: 3, cached_tokens: 0, completion_tokens };
        assert_eq!(end, Event::Finished { reason: Finish::Stop, usage });
    }
    let load = engine.load_now();
    assert!(load.paused > 0, "{load:?}");
    assert_eq!(load.waiting, 0);
}

#[test]
fn who_is_paused_can_leave_and_is_told_of_the_end() {
    let gate = Gate::new();
    let text = format!("word{}", " word".repeat(98));
    let options = EngineOptions { cache_bytes: [120; 4], ..EngineOptions::default() };
    let engine = Engine::scripted_with(Script::gated(&text, &gate), options);
    let mut all: Vec<_> = (0..2).map(|_| engine.submit(request("x")).unwrap()).collect();
    let mut released = 0;
    while engine.load_now().paused == 0 {
        released += 1;
        gate.release(1);
        assert!(gate.wait_for(released, PATIENCE) && released < 100);
    }
    let (paused, going) = (all.pop().unwrap(), all.pop().unwrap());
    let other = engine.submit(request("y")).unwrap();
    drop(paused);
    gate.open();
    assert_eq!(read(going).0, text);
    assert_eq!(read(other).0, text);
    // Once more, and now the engine closes.
    gate.close();
    let all: Vec<_> = (0..2).map(|_| engine.submit(request("x")).unwrap()).collect();
    let paused = engine.load_now().paused;
    gate.open();
    while engine.load_now().paused == paused {
        thread::yield_now();
    }
    engine.close();
    for generation in all {
        let (said, end) = read(generation);
        assert!(text.starts_with(&said) && matches!(reason(&end), Finish::Closing | Finish::Stop));
    }
}

#[test]
fn ten_thousand_requests_at_once_get_an_answer_a_place_or_a_refusal() {
    let engine = Engine::scripted(Script::saying("a b"));
    let (mut answered, mut refused) = (Vec::new(), 0);
    for user in 0..10_000 {
        match engine.submit(Request { user, ..request("x") }) {
            Ok(generation) => answered.push(generation),
            Err(SubmitError::QueueFull { .. }) => refused += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(answered.len() + refused, 10_000);
    assert!(answered.len() >= 256, "{}", answered.len());
    assert!(answered.into_iter().all(|generation| read(generation).0 == "a b"));
}

#[test]
fn a_reader_who_does_not_read_holds_up_nobody() {
    let engine = Engine::scripted_with(Script::saying(&"word ".repeat(500)), one_at_a_time());
    let long = Request { max_new_tokens: 400, ..request("1") };
    let idle = engine.submit(long.clone()).unwrap();
    assert_eq!(reason(&read(engine.submit(long).unwrap()).1), Finish::Length);
    assert_eq!(read(idle).0.split_whitespace().count(), 400, "all of it is there later");
}

#[test]
fn a_prompt_of_a_hundred_thousand_tokens_is_refused_with_its_length() {
    let engine = Engine::scripted(Script::saying("a"));
    let refused = engine.submit(request(&"x ".repeat(30_000))).expect_err("refused");
    assert!(matches!(refused, SubmitError::TooLong { tokens, allowed } if tokens > 30_000 && allowed < 4096));
    let refused = engine.submit(request(&"word ".repeat(100_000))).expect_err("refused");
    assert!(matches!(refused, SubmitError::TooLong { tokens, .. } if tokens >= 100_000), "{refused}");
}

#[test]
fn those_who_wait_are_told_their_place_and_move_up() {
    let gate = Gate::new();
    let engine = Engine::scripted_with(Script::gated("a b c", &gate), one_at_a_time());
    let first = engine.submit(request("1")).unwrap();
    let mut second = engine.submit(request("2")).unwrap();
    let mut third = engine.submit(request("3")).unwrap();
    await_place(&mut second, 1);
    await_place(&mut third, 2);
    assert_eq!(engine.load_now().waiting, 2);
    drop(second);
    await_place(&mut third, 1);
    gate.open();
    assert_eq!(read(first).0, "a b c");
    assert_eq!(read(third).0, "a b c");
}

#[test]
fn a_full_queue_refuses_and_takes_again_when_someone_leaves() {
    let gate = Gate::new();
    let options = EngineOptions { max_waiting: 2, ..one_at_a_time() };
    let engine = Engine::scripted_with(Script::gated("a", &gate), options);
    let mut first = engine.submit(request("1")).unwrap();
    assert!(matches!(first.next_blocking(), Some(Event::Started { .. })), "it runs, so it waits no more");
    let second = engine.submit(request("2")).unwrap();
    let mut third = engine.submit(request("3")).unwrap();
    assert_eq!(engine.submit(request("4")).err(), Some(SubmitError::QueueFull { waiting: 2 }));
    drop(second);
    await_place(&mut third, 1);
    let fourth = engine.submit(request("4")).expect("a place is free");
    gate.open();
    for generation in [first, third, fourth] {
        assert_eq!(read(generation).0, "a");
    }
}

#[test]
fn a_reader_who_leaves_stops_the_work_within_two_tokens() {
    let gate = Gate::new();
    let engine = Engine::scripted_with(Script::gated(&"word ".repeat(90), &gate), one_at_a_time());
    let mut generation = engine.submit(request("1")).unwrap();
    gate.release(3);
    assert!(gate.wait_for(3, PATIENCE));
    while !matches!(generation.next_blocking(), Some(Event::Text(_))) {}
    drop(generation);
    // The next request runs on the only place: it comes free after at most two more steps.
    let mut next = engine.submit(request("2")).unwrap();
    gate.release(2);
    loop {
        match next.next_blocking() {
            Some(Event::Started { .. }) => break,
            Some(Event::Waiting { .. }) => {}
            other => panic!("{other:?} before the start"),
        }
    }
}

#[test]
fn services_take_turns_at_a_single_place() {
    let gate = Gate::new();
    let engine = Engine::scripted_with(Script::gated("a", &gate), one_at_a_time());
    let first = engine.submit(request("0")).unwrap();
    let chat: Vec<_> = (0..3).map(|_| engine.submit(request("1")).unwrap()).collect();
    let mut ask = engine.submit(Request { service: ServiceClass::Ask, ..request("2") }).unwrap();
    // Level with Chat when it comes: one of Chat's three is before it, not all.
    await_place(&mut ask, 2);
    gate.open();
    for generation in [first, ask].into_iter().chain(chat) {
        assert_eq!(read(generation).0, "a");
    }
}

#[test]
fn what_makes_no_sense_is_refused_in_words() {
    let engine = Engine::scripted_with(Script::saying("a"), EngineOptions { context_tokens: 50, ..Default::default() });
    let refused = |request: Request| engine.submit(request).expect_err("refused").to_string();
    assert!(refused(Request { turns: Vec::new(), ..request("") }).contains("nothing to answer"));
    assert!(refused(Request { max_new_tokens: 0, ..request("x") }).contains("at least one token"));
    assert!(refused(Request { stop: vec![String::new()], ..request("x") }).contains("stop text"));
    assert!(refused(Request { stop: vec!["x".to_owned(); 17], ..request("x") }).contains("stop texts"));
    assert!(refused(Request { turns: vec![Turn::new("boss", "x")], ..request("x") }).contains("boss"));
    let sampling = Sampling { temperature: f32::NAN, ..Sampling::greedy() };
    assert!(refused(Request { sampling, ..request("x") }).contains("temperature"));
    let long = engine.submit(request(&"word ".repeat(60))).expect_err("refused");
    assert_eq!(long, SubmitError::TooLong { tokens: 63, allowed: 34 });
    assert!(matches!(engine.submit(request(&"x".repeat(1 << 20))), Err(SubmitError::TooLong { .. })));
}

#[test]
fn an_answer_is_cut_to_what_the_context_leaves() {
    let options = EngineOptions { context_tokens: 30, ..Default::default() };
    let engine = Engine::scripted_with(Script::saying("x"), options);
    let text = ["word"; 8].join(" ");
    let request = Request { ignore_eos: true, ..request(&text) };
    let (_, end) = read(engine.submit(request).unwrap());
    let usage = Usage { prompt_tokens: 10, cached_tokens: 0, completion_tokens: 20 };
    assert_eq!(end, Event::Finished { reason: Finish::Length, usage });
}

#[test]
fn closing_ends_running_and_waiting_answers_and_refuses_new_ones() {
    let gate = Gate::new();
    let engine = Engine::scripted_with(Script::gated("a b c d", &gate), one_at_a_time());
    let running = engine.submit(request("1")).unwrap();
    let waiting = engine.submit(request("2")).unwrap();
    gate.release(2);
    assert!(gate.wait_for(2, PATIENCE));
    engine.close();
    let (text, end) = read(running);
    assert_eq!((text.as_str(), reason(&end)), ("a b", Finish::Closing));
    assert_eq!(reason(&read(waiting).1), Finish::Closing);
    assert_eq!(engine.submit(request("3")).err(), Some(SubmitError::Closed));
}

#[test]
fn answers_are_written_to_the_end_when_all_handles_are_gone() {
    let engine = Engine::scripted(Script { token_ms: Some(1), ..Script::saying("a b c") });
    let generation = engine.submit(request("1")).unwrap();
    drop(engine);
    assert_eq!(read(generation).0, "a b c");
}

#[tokio::test]
async fn an_answer_is_a_stream_that_wakes_its_task() {
    let engine = Engine::scripted(Script { token_ms: Some(1), ..Script::saying("a b") });
    let mut generation = engine.submit(request("1")).unwrap();
    let mut text = String::new();
    while let Some(event) = generation.next().await {
        if let Event::Text(more) = event {
            text.push_str(&more);
        }
    }
    assert_eq!(text, "a b");
}

/// Does something of its own before each step.
struct Hooked<F> {
    inner: Box<dyn Backend>,
    before: F,
}

impl<F: FnMut() -> Result<(), ModelError> + Send> Backend for Hooked<F> {
    fn memory_bytes(&self) -> u64 {
        self.inner.memory_bytes()
    }
    fn cache_bytes(&self, tokens: u32) -> u64 {
        self.inner.cache_bytes(tokens)
    }
    fn prefill_chunk(&self) -> u32 {
        self.inner.prefill_chunk()
    }
    fn ready(&mut self) -> bool {
        self.inner.ready()
    }
    fn begin(&mut self, prompt: &[u32], tokens: u32) -> Result<Begun, ModelError> {
        self.inner.begin(prompt, tokens)
    }
    fn end(&mut self, sequence: SequenceId) {
        self.inner.end(sequence);
    }
    fn step(&mut self, rows: &[Row], out: &mut Logits) -> Result<(), ModelError> {
        (self.before)()?;
        self.inner.step(rows, out)
    }
    fn reset(&mut self) {
        self.inner.reset();
    }
}

/// An engine that says `text` and does something before each step.
fn hooked<F>(options: EngineOptions, text: &str, before: F) -> Engine
where
    F: FnMut() -> Result<(), ModelError> + Send + 'static,
{
    let parts = scripted::parts(Script::saying(text), 1000);
    let parts = Parts { backend: Box::new(Hooked { inner: parts.backend, before }), ..parts };
    Engine::start(options, move |_| Ok(parts)).unwrap()
}

#[test]
fn engines_that_share_the_processors_compute_one_at_a_time() {
    let (turns, computing) = (Turns::default(), Arc::new(AtomicU32::new(0)));
    let text = format!("word{}", " word".repeat(199));
    let engine = || {
        let computing = Arc::clone(&computing);
        let step = move || {
            assert_eq!(computing.fetch_add(1, Ordering::SeqCst), 0, "another engine computes");
            for _ in 0..10 {
                thread::yield_now();
            }
            computing.fetch_sub(1, Ordering::SeqCst);
            Ok(())
        };
        hooked(EngineOptions { turns: turns.clone(), ..EngineOptions::default() }, &text, step)
    };
    let engines = [engine(), engine()];
    let ask = |engine: &Engine| engine.submit(Request { max_new_tokens: 300, ..request("x") }).unwrap();
    let all: Vec<_> = engines.iter().cycle().take(6).map(ask).collect();
    for generation in all {
        assert_eq!(read(generation).0, text);
    }
    // One that rests, or is gone, keeps nobody waiting.
    let [one, other] = engines;
    assert_eq!(read(ask(&one)).0, text);
    drop(one);
    assert_eq!(read(ask(&other)).0, text);
}

#[test]
fn f18_a_fault_loses_only_the_answers_of_that_moment() {
    let mut step = 0;
    let fault = move || {
        step += 1;
        assert!(step != 2, "a fault in step {step}");
        if step == 4 { Err(ModelError::Compute("no luck".to_owned())) } else { Ok(()) }
    };
    let engine = hooked(one_at_a_time(), "a b c", fault);
    let all: Vec<_> = (0..4).map(|_| engine.submit(request("x")).unwrap()).collect();
    let ends: Vec<_> = all.into_iter().map(read).collect();
    let failed = |text: &str| Event::Failed(GenerationError::Fault(text.to_owned()));
    assert_eq!(ends[0], ("a".to_owned(), failed("a fault in step 2")));
    assert_eq!(ends[1], ("a".to_owned(), failed("the model failed while computing: no luck")));
    assert_eq!((ends[2].0.as_str(), ends[3].0.as_str()), ("a b c", "a b c"));
}

#[test]
fn a_missing_or_broken_file_is_named() {
    let load = |path: &Path| Engine::load(path, BackendKind::Candle, EngineOptions::default()).expect_err("refused");
    assert!(matches!(load(Path::new("/nowhere/model.gguf")), ModelError::Missing(_)));
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), b"GGUF\x03\0\0\0 and no more").unwrap();
    assert!(matches!(load(file.path()), ModelError::Damaged(_)));
    std::fs::write(file.path(), b"").unwrap();
    assert!(matches!(load(file.path()), ModelError::Damaged(_) | ModelError::Io { .. }));
}
