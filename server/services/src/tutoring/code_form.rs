//! Code in the form in which two versions are compared: without comments, empty lines and blanks that mean nothing.

/// The lines that say something, with their indentation: in Python it is part of the program.
pub(super) fn lines(code: &str) -> Vec<String> {
    code.lines()
        .map(|line| {
            let line = without_comment(line);
            let indent = line.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum();
            format!("{}{}", " ".repeat(indent), compact(line))
        })
        .filter(|line| !line.trim().is_empty())
        .collect()
}

/// A hash that changes when the program does.
pub(super) fn fingerprint(code: &str) -> [u8; 32] {
    *blake3::hash(lines(code).join("\n").as_bytes()).as_bytes()
}

/// A line without any blanks.
pub(super) fn compact(line: &str) -> String {
    line.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Cuts a comment that is not inside quotes. `//` begins none: in Python it divides.
fn without_comment(line: &str) -> &str {
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in line.char_indices() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some(open) => quote = Some(open).filter(|open| *open != c),
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c == '#' => return &line[..at],
            None => {}
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn only_changes_of_the_program_count() {
        let code = "def f(x):\n    return x + 1\n";
        for same in ["def f(x):\n\n    return x+1  # done", "# start\ndef f(x):\n\treturn x  +  1"] {
            assert_eq!(fingerprint(code), fingerprint(same), "{same}");
        }
        for other in ["def f(x):\n    return x + 2", "def f(x):\nreturn x + 1", "def f(x):\n    return '#' + 1", ""] {
            assert_ne!(fingerprint(code), fingerprint(other), "{other}");
        }
        assert_ne!(fingerprint("print('# a')"), fingerprint("print('# b')"), "a comment sign in quotes is none");
    }
}
