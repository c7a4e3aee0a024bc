//! The text form of a quiz.

use super::{AnswerSource, QuestionSource, QuizSource, mark::number};
use crate::html::{is_blank, text_of as text_of_html};

/// Most questions in one quiz.
const MOST_QUESTIONS: usize = 100;
/// Most choices of one question.
const MOST_CHOICES: usize = 12;

/// A problem of a fence: its line within the fence, from 1 (0 for the whole), and the end of a sentence that starts with what it is.
pub(crate) type Problem = (usize, String);

/// What came of a fence.
pub(crate) struct ReadQuiz {
    /// The questions that make sense; none if there are none.
    pub quiz: Option<QuizSource>,
    /// What is wrong with the others.
    pub problems: Vec<Problem>,
}

/// A question as it is gathered.
#[derive(Default)]
struct Draft {
    line: usize,
    question: Vec<String>,
    choices: Vec<(bool, String)>,
    many: bool,
    solution: Option<String>,
    explanation: Vec<String>,
}

/// Reads the text of a fence. `to_html` makes safe HTML of Markdown.
pub(crate) fn read(source: &str, to_html: &dyn Fn(&str) -> String) -> ReadQuiz {
    let mut title = String::new();
    let mut drafts: Vec<Draft> = Vec::new();
    let mut problems = Vec::new();
    for (index, line) in source.lines().enumerate() {
        let trimmed = line.trim();
        if let Some(question) = trimmed.strip_prefix('?') {
            drafts.push(Draft { line: index + 1, question: vec![question.trim().to_owned()], ..Draft::default() });
            continue;
        }
        match drafts.last_mut() {
            Some(draft) => draft.take(trimmed),
            None => match trimmed.split_once(':') {
                Some((key, value)) if key.trim().eq_ignore_ascii_case("title") => value.trim().clone_into(&mut title),
                _ if trimmed.is_empty() => {}
                _ => problems
                    .push((index + 1, "has text before its first question; a question starts with “?”.".to_owned())),
            },
        }
    }
    if drafts.len() > MOST_QUESTIONS {
        problems.push((
            drafts[MOST_QUESTIONS].line,
            format!("has more than {MOST_QUESTIONS} questions; the rest was left out."),
        ));
        drafts.truncate(MOST_QUESTIONS);
    }
    let mut questions = Vec::new();
    for draft in drafts {
        let line = draft.line;
        match draft.finish(to_html) {
            Ok(question) => questions.push(question),
            Err(why) => problems.push((line, format!("has a question that was left out: {why}."))),
        }
    }
    if questions.is_empty() && problems.is_empty() {
        problems.push((0, "has no question; a question starts with “?”.".to_owned()));
    }
    ReadQuiz { quiz: (!questions.is_empty()).then_some(QuizSource { title, questions }), problems }
}

impl Draft {
    /// Takes a line behind the one with the question mark.
    fn take(&mut self, line: &str) {
        if let Some(explanation) = line.strip_prefix('>') {
            self.explanation.push(explanation.trim().to_owned());
        } else if let Some((right, many, text)) = choice(line) {
            self.many |= many;
            self.choices.push((right, text.to_owned()));
        } else if let Some(solution) = line.strip_prefix('=').filter(|_| self.solution.is_none()) {
            self.solution = Some(solution.trim().to_owned());
        } else if let Some((_, last)) = self.choices.last_mut().filter(|_| !line.is_empty()) {
            last.push(' ');
            last.push_str(line);
        } else if self.choices.is_empty() && self.solution.is_none() {
            self.question.push(line.to_owned());
        }
    }

    fn finish(self, to_html: &dyn Fn(&str) -> String) -> Result<QuestionSource, &'static str> {
        let html = to_html(self.question.join("\n").trim());
        if is_blank(&html) {
            return Err("it asks nothing");
        }
        let answer = match (self.solution, self.choices.len()) {
            (Some(_), 1..) => return Err("it has both choices and a line with “=”"),
            (Some(solution), 0) => solved(&solution)?,
            (None, 0) => return Err("it has neither choices “( )” nor a line with “=”"),
            (None, _) => chosen(self.choices, self.many)?,
        };
        let explanation = self.explanation.join("\n");
        let explanation = if explanation.trim().is_empty() { String::new() } else { to_html(&explanation) };
        Ok(QuestionSource { html, answer, explanation })
    }
}

/// `( ) text`, `(x) text`, `[ ] text`, `[x] text`: whether it is right, whether several may be, and the text.
fn choice(line: &str) -> Option<(bool, bool, &str)> {
    let (many, close) = match line.chars().next()? {
        '(' => (false, ')'),
        '[' => (true, ']'),
        _ => return None,
    };
    let (mark, text) = line[1..].split_once(close)?;
    let right = match mark.trim() {
        "" => false,
        "x" | "X" | "✓" => true,
        _ => return None,
    };
    Some((right, many, text.trim()))
}

fn chosen(choices: Vec<(bool, String)>, many: bool) -> Result<AnswerSource, &'static str> {
    if choices.len() < 2 {
        return Err("it has only one choice");
    }
    if choices.len() > MOST_CHOICES {
        return Err("it has more than 12 choices");
    }
    if choices.iter().any(|(_, text)| text.is_empty()) {
        return Err("it has a choice without a text");
    }
    let right: Vec<u32> = (0..).zip(&choices).filter(|(_, (right, _))| *right).map(|(place, _)| place).collect();
    let choices = choices.into_iter().map(|(_, text)| text).collect();
    match (many, right.as_slice()) {
        (_, []) => Err("no choice is marked as right, as “(x)”"),
        (true, _) => Ok(AnswerSource::Many { choices, right }),
        (false, [right]) => Ok(AnswerSource::One { choices, right: *right }),
        (false, _) => Err("several choices are marked as right; write “[x]” in place of “(x)”"),
    }
}

/// `= 71 ± 2 %` is a number, `= water vapour | steam` a text, and so is `= "71"`.
fn solved(solution: &str) -> Result<AnswerSource, &'static str> {
    let digits_end = |text: &str| {
        let of_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '+' | '-' | '−');
        text.char_indices().find(|(_, c)| !of_number(*c)).map_or(text.len(), |(end, _)| end)
    };
    let end = digits_end(solution);
    if let Some(value) = number(&solution[..end]) {
        let rest = solution[end..].trim();
        let Some(tolerance) =
            rest.strip_prefix('±').or_else(|| rest.strip_prefix("+-")).or_else(|| rest.strip_prefix("+/-"))
        else {
            return Ok(AnswerSource::Number { value, tolerance: 0.0, unit: rest.to_owned() });
        };
        let tolerance = tolerance.trim();
        let end = digits_end(tolerance);
        let off = number(&tolerance[..end]).filter(|off| *off >= 0.0).ok_or("there is no number behind “±”")?;
        return Ok(AnswerSource::Number { value, tolerance: off, unit: tolerance[end..].trim().to_owned() });
    }
    let accepted: Vec<String> = solution
        .split('|')
        .map(|word| word.trim().trim_matches('"').trim().to_owned())
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .collect();
    if accepted.is_empty() { Err("there is no answer behind “=”") } else { Ok(AnswerSource::Text { accepted }) }
}

/// Title and questions for search. Neither choices nor explanations: they would give the solutions away.
pub(crate) fn text_of(quiz: &QuizSource) -> String {
    let questions = quiz.questions.iter().map(|question| text_of_html(&question.html));
    std::iter::once(quiz.title.clone()).chain(questions).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{read, text_of};
    use crate::AnswerSource;

    const QUIZ: &str = "title: Check yourself\n\n? Which is a **gas**?\n( ) ice\n(x) water\n  vapour\n> Vapour is water as a gas.\n\n\
        ? Which two?\nPick both.\n[x] rain\n[ ] sand\n[x] snow\n\n? How much is ocean?\n= 71 ± 2 %\n> About 71 %.\n\n? How many?\n= -0,5\n\n\
        ? What is it called?\n= evaporation | evaporating\n\n? In words?\n= \"2 litres\"\n";

    fn html(markdown: &str) -> String {
        markdown.to_owned()
    }

    #[test]
    fn reads_all_four_forms() {
        let read = read(QUIZ, &html);
        assert_eq!(read.problems, vec![]);
        let quiz = read.quiz.expect("a quiz");
        assert_eq!(quiz.title, "Check yourself");
        let answers: Vec<_> = quiz.questions.iter().map(|question| question.answer.clone()).collect();
        assert_eq!(
            answers,
            vec![
                AnswerSource::One { choices: vec!["ice".into(), "water vapour".into()], right: 1 },
                AnswerSource::Many { choices: vec!["rain".into(), "sand".into(), "snow".into()], right: vec![0, 2] },
                AnswerSource::Number { value: 71.0, tolerance: 2.0, unit: "%".into() },
                AnswerSource::Number { value: -0.5, tolerance: 0.0, unit: String::new() },
                AnswerSource::Text { accepted: vec!["evaporation".into(), "evaporating".into()] },
                AnswerSource::Text { accepted: vec!["2 litres".into()] },
            ]
        );
        assert_eq!(quiz.questions[0].explanation, "Vapour is water as a gas.");
        assert_eq!(quiz.questions[1].html, "Which two?\nPick both.");
        let text = text_of(&quiz);
        assert!(text.contains("How much is ocean?") && !text.contains("71") && !text.contains("vapour"), "{text}");
    }

    #[test]
    fn one_wrong_question_spoils_itself_alone() {
        for (wrong, why) in [
            ("? x\n( ) a\n( ) b", "no choice is marked"),
            ("? x\n(x) a\n(x) b", "several choices"),
            ("? x\n(x) a", "only one choice"),
            ("?\n(x) a\n( ) b", "asks nothing"),
            ("? x", "neither choices"),
            ("? x\n=", "no answer"),
            ("? x\n= 5 ± much", "no number behind"),
            ("? x\n(x) a\n( ) b\n= 5", "both choices"),
        ] {
            let read = read(&format!("{wrong}\n\n? Fine?\n= yes"), &html);
            assert_eq!(read.quiz.map(|quiz| quiz.questions.len()), Some(1), "{wrong}");
            assert!(read.problems[0].0 == 1 && read.problems[0].1.contains(why), "{wrong}: {:?}", read.problems);
        }
        assert!(read("", &html).quiz.is_none());
        assert_eq!(read("stray", &html).problems.len(), 1);
        assert_eq!(read(&"? x\n= y\n".repeat(101), &html).quiz.map(|quiz| quiz.questions.len()), Some(100));
    }
}
