//! The prompt of a hint: task, code, error and question as data; never the solution.

use crate::answers::defuse;
use lyceum_api::tutoring::HintForm;
use lyceum_models::{Engine, Turn};
use std::fmt::Write as _;

const SYSTEMS: [&str; 4] = [
    include_str!("../../../../assets/prompts/tutor-1.txt"),
    include_str!("../../../../assets/prompts/tutor-2.txt"),
    include_str!("../../../../assets/prompts/tutor-3.txt"),
    include_str!("../../../../assets/prompts/tutor-4.txt"),
];

/// Tokens for each part: reading the prompt is most of the wait for a hint.
const TASK_TOKENS: usize = 250;
const CODE_TOKENS: usize = 450;
const ERROR_TOKENS: usize = 150;
const QUESTION_TOKENS: usize = 150;

/// The turns for a hint of this level. `last` is the hint before, so that it is not said twice.
pub(super) fn prompt(
    engine: &Engine,
    level: u8,
    task: &str,
    language: &str,
    form: &HintForm,
    last: Option<&str>,
) -> Vec<Turn> {
    let part = |text: &str, most: usize| fence(&defuse(&start(engine, text.trim(), most)));
    let mut text = format!(
        "Task:\n{}\nCode of the learner ({}):\n{}\n",
        part(task, TASK_TOKENS),
        defuse(language),
        part(&form.code, CODE_TOKENS)
    );
    if !form.error.trim().is_empty() {
        let _ =
            writeln!(text, "Error or failing test:\n{}", fence(&defuse(&end(engine, form.error.trim(), ERROR_TOKENS))));
    }
    if let Some(last) = last {
        let _ = writeln!(text, "The hint before was:\n{}", part(last, QUESTION_TOKENS));
    }
    if !form.question.trim().is_empty() {
        let _ = writeln!(text, "The learner asks:\n{}", part(&form.question, QUESTION_TOKENS));
    }
    text.push_str("Your hint:");
    let system = SYSTEMS[usize::from(level.clamp(1, 4)) - 1];
    vec![Turn::new("system", system.trim()), Turn::new("user", text)]
}

/// As data, which cannot end its own fence.
fn fence(text: &str) -> String {
    format!("\"\"\"\n{}\n\"\"\"", text.replace("\"\"\"", "'''"))
}

/// The start of a text, of about this many tokens at the most.
fn start(engine: &Engine, text: &str, most: usize) -> String {
    let tokens = engine.count_tokens(text);
    if tokens <= most {
        return text.to_owned();
    }
    text.chars().take(text.chars().count() * most / tokens).collect()
}

/// The end of a text: errors say most in their last lines.
fn end(engine: &Engine, text: &str, most: usize) -> String {
    let kept = start(engine, text, most).chars().count();
    text.chars().skip(text.chars().count() - kept).collect()
}
