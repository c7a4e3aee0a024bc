//! Which part of a conversation the model gets to see.

use lyceum_models::{Engine, Turn};

/// The longest answer, in tokens; less where the model's context is small.
const LONGEST_ANSWER: u32 = 512;
/// What the chat template adds to each turn, in tokens, rounded up.
const TOKENS_PER_TURN: usize = 8;

/// The system's turn and the newest turns that fit, oldest first, and how long the answer may be. The newest turn is
/// always among them: if it alone is too long, the engine says so.
///
/// Where a conversation outgrows the room, half of it goes at once, and not a turn each time: the engine knows what it
/// has read before as long as the beginning stays the same, and reads only what is new. So a conversation is read again
/// from its beginning once in several questions.
pub(super) fn fit(engine: &Engine, system: &str, turns: Vec<Turn>) -> (Vec<Turn>, u32) {
    let context = engine.info().context_tokens;
    let answer = LONGEST_ANSWER.min(context / 4);
    let room = usize::try_from(context.saturating_sub(answer)).unwrap_or(usize::MAX);
    let size = |text: &str| engine.count_tokens(text) + TOKENS_PER_TURN;
    let room = room.saturating_sub(size(system));
    let sizes: Vec<usize> = turns.iter().map(|turn| size(&turn.text)).collect();
    // As it was cut for each of the turns before, so that it begins where it began for the last one.
    let (mut first, mut used) = (0, 0);
    for (newest, added) in sizes.iter().enumerate() {
        used += added;
        if used > room {
            while first < newest && used > room / 2 {
                used -= sizes[first];
                first += 1;
            }
        }
    }
    let mut kept: Vec<Turn> = vec![Turn::new("system", system)];
    // A conversation starts with the person: an answer without its question would confuse.
    let newest = turns.len().saturating_sub(1);
    let is_headless = |(index, turn): &(usize, Turn)| *index < newest && turn.role != "user";
    kept.extend(turns.into_iter().enumerate().skip(first).skip_while(is_headless).map(|(_, turn)| turn));
    (kept, answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lyceum_models::{EngineOptions, Script};

    /// Turns of so many words each, from the person and the assistant in turn.
    fn conversation(turns: usize, words: usize) -> Vec<Turn> {
        let long = "word ".repeat(words);
        let role = |n| if n % 2 == 0 { "user" } else { "assistant" };
        (0..turns).map(|n| Turn::new(role(n), format!("{n} {long}"))).collect()
    }

    #[test]
    fn the_oldest_turns_go_first_and_the_system_stays() {
        let options = EngineOptions { context_tokens: 400, ..EngineOptions::default() };
        let engine = Engine::scripted_with(Script::saying("ok"), options);
        let turns = conversation(9, 60);
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

    #[test]
    fn a_long_conversation_mostly_begins_where_it_began_before() {
        let options = EngineOptions { context_tokens: 800, ..EngineOptions::default() };
        let engine = Engine::scripted_with(Script::saying("ok"), options);
        let turns = conversation(61, 30);
        let begins: Vec<Turn> =
            (1..=61).step_by(2).map(|n| fit(&engine, "Be kind.", turns[..n].to_vec()).0[1].clone()).collect();
        let moved = begins.windows(2).filter(|pair| pair[0] != pair[1]).count();
        assert!((3..=12).contains(&moved), "{moved} of 30");
        assert!(begins.iter().all(|turn| turn.role == "user"));
    }
}
