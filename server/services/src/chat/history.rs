//! Which part of a conversation the model gets to see.

use lyceum_models::{Engine, Turn};

/// The longest answer, in tokens; less where the model's context is small.
const LONGEST_ANSWER: u32 = 512;
/// What the chat template adds to each turn, in tokens, rounded up.
const TOKENS_PER_TURN: usize = 8;

/// The system's turn and the newest turns that fit, oldest first, and how long the answer may be. The newest turn is
/// always among them: if it alone is too long, the engine says so.
pub(super) fn fit(engine: &Engine, system: &str, turns: Vec<Turn>) -> (Vec<Turn>, u32) {
    let context = engine.info().context_tokens;
    let answer = LONGEST_ANSWER.min(context / 4);
    let room = usize::try_from(context.saturating_sub(answer)).unwrap_or(usize::MAX);
    let size = |text: &str| engine.count_tokens(text) + TOKENS_PER_TURN;
    let mut used = size(system);
    let mut kept: Vec<Turn> = Vec::new();
    for turn in turns.into_iter().rev() {
        used += size(&turn.text);
        if used > room && !kept.is_empty() {
            break;
        }
        kept.push(turn);
    }
    // A conversation starts with the person: an answer without its question would confuse.
    while kept.len() > 1 && kept.last().is_some_and(|turn| turn.role != "user") {
        kept.pop();
    }
    kept.push(Turn::new("system", system));
    kept.reverse();
    (kept, answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lyceum_models::{EngineOptions, Script};

    #[test]
    fn the_oldest_turns_go_first_and_the_system_stays() {
        let options = EngineOptions { context_tokens: 400, ..EngineOptions::default() };
        let engine = Engine::scripted_with(Script::saying("ok"), options);
        let long = "word ".repeat(60);
        let turns: Vec<Turn> =
            (0..9).map(|n| Turn::new(if n % 2 == 0 { "user" } else { "assistant" }, format!("{n} {long}"))).collect();
        let (kept, answer) = fit(&engine, "Be kind.", turns.clone());
        assert_eq!(kept[0], Turn::new("system", "Be kind."));
        assert_eq!(kept[1].role, "user");
        assert_eq!(kept.last(), turns.last());
        assert!(kept.len() < turns.len() && kept.len() > 2, "{}", kept.len());
        let tokens: usize = kept.iter().map(|t| engine.count_tokens(&t.text) + TOKENS_PER_TURN).sum();
        assert!(tokens + answer as usize <= engine.info().context_tokens as usize);
        let (alone, _) = fit(&engine, "Be kind.", vec![Turn::new("user", "x ".repeat(5000))]);
        assert_eq!(alone.len(), 2, "the newest turn always stays");
    }
}
