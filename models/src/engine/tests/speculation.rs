//! Answers with guesses are those without, on a small random model.

use super::*;
use crate::backend::CacheFormat;
use crate::backend::native::NativeBackend;
use crate::backend::native::tests::small;

/// Tokens are numbers with a space before, and two for an answer in a form; the last one ends an answer.
struct Numbers;

const VOCABULARY: u32 = 150;

impl Language for Numbers {
    fn prompt(&self, _turns: &[Turn]) -> Result<Vec<u32>, ModelError> {
        Ok(vec![1])
    }
    fn count(&self, text: &str) -> usize {
        text.split_whitespace().count()
    }
    fn append_bytes(&self, token: u32, out: &mut Vec<u8>) {
        match token {
            2 => out.push(b'{'),
            3 => out.push(b'}'),
            _ => out.extend_from_slice(format!(" {token}").as_bytes()),
        }
    }
    fn ends(&self) -> &[u32] {
        &[VOCABULARY - 1]
    }
    fn vocabulary(&self) -> u32 {
        VOCABULARY
    }
}

fn engine(speculation: bool) -> Engine {
    let info = ModelInfo {
        name: "numbers".to_owned(),
        architecture: "llama".to_owned(),
        parameters: 0,
        context_tokens: 256,
        file_bytes: 0,
        memory_bytes: 0,
    };
    let backend = Box::new(NativeBackend::load(&small(), 2, CacheFormat::default()).unwrap());
    let options = EngineOptions { speculation, ..EngineOptions::default() };
    Engine::start(options, move |_| Ok(Parts { backend, language: Arc::new(Numbers), info })).unwrap()
}

/// A text of which parts come again.
fn prompt(seed: u32) -> Vec<u32> {
    (0..48).map(|i| (i % 12 * (seed + 3) + i / 24 * seed) % (VOCABULARY - 1)).collect()
}

/// What an answer says; how much of its prompt was known depends on when it came.
fn said(generation: Generation) -> (String, Finish, u32) {
    let (text, end) = read(generation);
    match end {
        Event::Finished { reason, usage } => (text, reason, usage.completion_tokens),
        other => panic!("{other:?} is no proper end"),
    }
}

/// All ways of choosing a token that an answer may have.
fn requests() -> Vec<Request> {
    let sampled = Sampling { temperature: 0.3, seed: 5, repetition_penalty: 1.0, ..Sampling::default() };
    let penalised = Sampling { repetition_penalty: 1.3, ..sampled.clone() };
    let with = |sampling: Sampling| Request { sampling, max_new_tokens: 120, ..request("x") };
    vec![
        with(Sampling::greedy()),
        Request { ignore_eos: true, ..with(Sampling::greedy()) },
        Request { stop: vec!["7 1".to_owned(), " 9".to_owned()], ..with(Sampling::greedy()) },
        with(Sampling { repetition_penalty: 1.2, ..Sampling::greedy() }),
        with(sampled.clone()),
        with(Sampling { top_k: 3, temperature: 1.5, min_p: 0.0, top_p: 0.9, ..sampled.clone() }),
        with(penalised),
        with(Sampling { scores: Some(2), ..Sampling::greedy() }),
        with(Sampling { grammar: Some(Arc::new(crate::Grammar::json_object())), ..sampled }),
        Request { max_new_tokens: 2, ..with(Sampling::greedy()) },
    ]
}

#[test]
fn answers_with_guesses_are_those_without_to_the_last_token() {
    let (plain, guessing) = (engine(false), engine(true));
    for seed in 1..6 {
        for (number, request) in requests().into_iter().enumerate() {
            let run = |engine: &Engine| said(engine.submit_prompt(prompt(seed), request.clone()).unwrap());
            assert_eq!(run(&guessing), run(&plain), "seed {seed}, request {number}");
        }
    }
    let load = guessing.load_now();
    assert!(load.accepted_tokens > 10, "{load:?}");
    assert!(load.proposed_tokens > load.accepted_tokens, "some were taken back: {load:?}");
    assert_eq!(plain.load_now().proposed_tokens, 0);
}

#[test]
fn answers_that_join_and_leave_change_nothing_about_guesses() {
    let (plain, guessing) = (engine(false), engine(true));
    let submit = |engine: &Engine, seed: u32| {
        let requests = requests().into_iter().enumerate();
        let submit = |(number, request)| {
            engine.submit_prompt(prompt(seed + u32::try_from(number).unwrap() % 3), request).unwrap()
        };
        requests.map(submit).collect::<Vec<_>>()
    };
    for seed in 1..4 {
        let alone: Vec<_> = requests()
            .into_iter()
            .enumerate()
            .map(|(number, request)| {
                let prompt = prompt(seed + u32::try_from(number).unwrap() % 3);
                said(plain.submit_prompt(prompt, request).unwrap())
            })
            .collect();
        let together: Vec<_> = submit(&guessing, seed).into_iter().map(said).collect();
        assert_eq!(together, alone, "seed {seed}");
    }
}
