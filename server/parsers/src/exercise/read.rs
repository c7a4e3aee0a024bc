//! The text form of an exercise.

use super::{ExerciseSource, TestSource};
use crate::html::{is_blank, text_of as text_of_html};

/// Most tests of one exercise.
const MOST_TESTS: usize = 20;

/// A part of the fence: its heading, the line of it, and what stands below.
struct Section {
    heading: String,
    line: usize,
    body: Vec<String>,
}

/// Reads the text of a fence. `to_html` makes safe HTML of Markdown. An error is the line within the fence, from 1 (0 for the whole), and
/// the end of a sentence that starts with what it is.
pub(crate) fn read(source: &str, to_html: &dyn Fn(&str) -> String) -> Result<ExerciseSource, (usize, String)> {
    let mut sections = sections(source);
    let head = sections.remove(0);
    let mut exercise = ExerciseSource {
        title: String::new(),
        language: "python".to_owned(),
        task: String::new(),
        starter: String::new(),
        solution: None,
        tests: Vec::new(),
    };
    let task = read_head(head.body, &mut exercise);
    exercise.task = to_html(&task);
    if is_blank(&exercise.task) {
        return Err((0, "was left out: it does not say what to do.".to_owned()));
    }
    for section in sections {
        let line = section.line;
        let (kind, name) = section.heading.split_once(':').unwrap_or((&section.heading, ""));
        match kind.trim().to_lowercase().as_str() {
            "starter" | "start" => exercise.starter = joined(&section.body),
            "solution" => exercise.solution = Some(joined(&section.body)),
            "test" => {
                let number = exercise.tests.len() + 1;
                let name = if name.trim().is_empty() { format!("Test {number}") } else { name.trim().to_owned() };
                exercise
                    .tests
                    .push(read_test(name, &section.body).map_err(|why| (line, format!("was left out: {why}.")))?);
            }
            other => {
                let known = "known are “starter”, “solution” and “test”";
                return Err((line, format!("was left out: “--- {other}” is not known; {known}.")));
            }
        }
    }
    match exercise.tests.len() {
        0 => Err((0, "was left out: it has no “--- test”.".to_owned())),
        1..=MOST_TESTS => Ok(exercise),
        _ => Err((0, format!("was left out: it has more than {MOST_TESTS} tests."))),
    }
}

/// Splits at lines that start with `---` and a word; the first section has no heading.
fn sections(source: &str) -> Vec<Section> {
    let mut sections = vec![Section { heading: String::new(), line: 1, body: Vec::new() }];
    for (index, line) in source.lines().enumerate() {
        match line.strip_prefix("---").map(str::trim).filter(|heading| heading.starts_with(char::is_alphabetic)) {
            Some(heading) => sections.push(Section { heading: heading.to_owned(), line: index + 1, body: Vec::new() }),
            None => {
                if let Some(section) = sections.last_mut() {
                    section.body.push(line.to_owned());
                }
            }
        }
    }
    sections
}

/// `title:` and `language:` lines first, the task behind them.
fn read_head(body: Vec<String>, exercise: &mut ExerciseSource) -> String {
    let mut task = Vec::new();
    for line in body {
        let setting =
            line.split_once(':').filter(|_| task.is_empty()).map(|(key, value)| (key.trim().to_lowercase(), value));
        match setting.as_ref().map(|(key, value)| (key.as_str(), value.trim())) {
            Some(("title", title)) => title.clone_into(&mut exercise.title),
            Some(("language", language)) => exercise.language = language.to_lowercase(),
            _ if line.trim().is_empty() && task.is_empty() => {}
            _ => task.push(line),
        }
    }
    task.join("\n")
}

/// `input:` with the lines below it, then `output:` with the lines below it; without both words all is output.
fn read_test(name: String, body: &[String]) -> Result<TestSource, &'static str> {
    let mut input: Vec<String> = Vec::new();
    let mut output: Vec<String> = Vec::new();
    let mut in_input = false;
    for line in body {
        let word = |wanted: &str| {
            let (word, rest) = line.split_once(':')?;
            word.trim().eq_ignore_ascii_case(wanted).then(|| rest.trim().to_owned())
        };
        if let Some(rest) = word("input").filter(|_| output.iter().all(|line| line.trim().is_empty())) {
            in_input = true;
            input.extend(Some(rest).filter(|rest| !rest.is_empty()));
        } else if let Some(rest) = word("output").or_else(|| word("expects")).filter(|_| in_input || output.is_empty())
        {
            in_input = false;
            output.extend(Some(rest).filter(|rest| !rest.is_empty()));
        } else if in_input {
            input.push(line.clone());
        } else {
            output.push(line.clone());
        }
    }
    let expected = joined(&output);
    if expected.trim().is_empty() {
        return Err("a test does not say which output it expects");
    }
    let mut input = joined(&input);
    if !input.is_empty() {
        input.push('\n');
    }
    Ok(TestSource { name, input, expected })
}

/// Lines without the empty ones around them.
fn joined(lines: &[String]) -> String {
    let first = lines.iter().position(|line| !line.trim().is_empty()).unwrap_or(lines.len());
    let end = lines.iter().rposition(|line| !line.trim().is_empty()).map_or(first, |last| last + 1);
    lines[first..end].join("\n").trim_end().to_owned()
}

/// Title and task for search; neither solution nor tests.
pub(crate) fn text_of(exercise: &ExerciseSource) -> String {
    let lines = [exercise.title.clone(), text_of_html(&exercise.task)];
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::TestSource;

    const EXERCISE: &str = "title: A full tank\nlanguage: Python\n\nRead a number.\n\nNote: print it.\n\n--- starter\n\nlitres = int(input())\nif litres:\n    print(1)\n\n\
        --- solution\nprint(int(input()))\n--- test: small\ninput: 5\noutput: 5\n\n--- test\ninput:\n1\n2\noutput:\n3\n\n4\n--- test\nhello\n";

    #[test]
    fn reads_all_parts() {
        let exercise = read(EXERCISE, &str::to_owned).expect("an exercise");
        assert_eq!((exercise.title.as_str(), exercise.language.as_str()), ("A full tank", "python"));
        assert_eq!(exercise.task.trim(), "Read a number.\n\nNote: print it.");
        assert_eq!(exercise.starter, "litres = int(input())\nif litres:\n    print(1)");
        assert_eq!(exercise.solution.as_deref(), Some("print(int(input()))"));
        let test = |name: &str, input: &str, expected: &str| TestSource {
            name: name.into(),
            input: input.into(),
            expected: expected.into(),
        };
        assert_eq!(
            exercise.tests,
            vec![test("small", "5\n", "5"), test("Test 2", "1\n2\n", "3\n\n4"), test("Test 3", "", "hello")]
        );
    }

    #[test]
    fn says_what_is_missing() {
        for (source, line, why) in [
            ("title: x\n--- test\n1", 0, "what to do"),
            ("do\n--- starter\nx", 0, "no “--- test”"),
            ("do\n--- test\ninput: 1", 2, "which output"),
            ("do\n--- hint\nx\n--- test\n1", 2, "“--- hint” is not known"),
        ] {
            let (at, problem) = read(source, &str::to_owned).expect_err(source);
            assert!(at == line && problem.contains(why), "{source}: {at} {problem}");
        }
        assert!(read(&format!("do\n{}", "--- test\n1\n".repeat(21)), &str::to_owned).is_err());
    }
}
