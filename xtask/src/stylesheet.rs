//! One stylesheet from the files of `assets/styles`, in the order of their names: tokens, base, components, pages.

use crate::{Outcome, paths};

/// All styles in one text, without comments.
pub fn join() -> Outcome<String> {
    let dir = paths::root().join("assets/styles");
    let mut files = paths::files_below(&dir)?;
    files.retain(|file| file.extension().is_some_and(|e| e == "css"));
    // Tokens first, then base; both are needed by all that follow.
    files.sort_by_key(|file| {
        let name = file.strip_prefix(&dir).unwrap_or(file).to_string_lossy().into_owned();
        let rank = match name.as_str() {
            "tokens.css" => 0,
            "base.css" => 1,
            _ => 2,
        };
        (rank, name)
    });
    let mut joined = String::new();
    for file in files {
        joined.push_str(&without_comments(&std::fs::read_to_string(file)?));
        joined.push('\n');
    }
    Ok(joined)
}

/// CSS has no nested comments, and ours have no `/*` in strings.
fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(start) = rest.find("/*") {
        out.push_str(&rest[..start]);
        rest = rest[start..].find("*/").map_or("", |end| &rest[start + end + 2..]);
    }
    out.push_str(rest);
    out.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn comments_and_indents_go_rules_stay() {
        assert_eq!(without_comments("/* a */\n  b {\n    c: d; /* e */\n}\n"), "b {\nc: d;\n}");
        assert_eq!(without_comments("a{}/* open"), "a{}");
    }
}
