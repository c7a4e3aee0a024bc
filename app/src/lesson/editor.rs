//! A small editor for code: line numbers, indenting, and a way out by keyboard.

use crate::components::area_text;
use crate::erase::Erase;
use leptos::{html, prelude::*};
use web_sys::{HtmlTextAreaElement, KeyboardEvent};

const INDENT: &str = "    ";
/// The editor is never lower than this.
const MIN_LINES: usize = 10;

/// How many lines a text has.
fn lines(text: &str) -> usize {
    text.split('\n').count()
}

/// The numbers beside the code, one a line.
fn numbers(count: usize) -> String {
    let numbers: Vec<String> = (1..=count.max(MIN_LINES)).map(|line| line.to_string()).collect();
    numbers.join("\n")
}

/// What a new line starts with: the indent of the line before, one step more after a colon or an opening brace.
fn indent_after(before: &str) -> String {
    let line = before.rsplit('\n').next().unwrap_or_default();
    let mut indent: String = line.chars().take_while(|letter| *letter == ' ' || *letter == '\t').collect();
    if line.trim_end().ends_with([':', '{', '(', '[']) {
        indent.push_str(INDENT);
    }
    indent
}

/// The editor. Tab indents; Escape, then Tab leaves it.
#[component]
pub(crate) fn Editor(
    /// The element's id, for its label.
    id: String,
    /// The code at first.
    code: String,
    /// The element, to read the code from.
    area: NodeRef<html::Textarea>,
    /// Gets the code after each change.
    on_change: Callback<String>,
    /// The id of the hint.
    described_by: String,
) -> AnyView {
    let count = RwSignal::new(lines(&code));
    let leaving = StoredValue::new(false);
    let changed = move |area: &HtmlTextAreaElement| {
        let code = area.value();
        count.set(lines(&code));
        on_change.run(code);
    };
    let insert = move |area: &HtmlTextAreaElement, text: &str| {
        let start = area.selection_start().ok().flatten().unwrap_or(0);
        let end = area.selection_end().ok().flatten().unwrap_or(start);
        if area.set_range_text_with_start_and_end(text, start, end).is_ok() {
            #[expect(clippy::cast_possible_truncation, reason = "indents are short")]
            let after = start + text.len() as u32;
            let _ = area.set_selection_range(after, after);
            changed(area);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let Some(area) = area.get_untracked() else { return };
        match event.key().as_str() {
            "Escape" => return leaving.set_value(true),
            "Tab" if !event.shift_key() && !leaving.get_value() => {
                event.prevent_default();
                insert(&area, INDENT);
            }
            "Enter" if !event.shift_key() && !event.is_composing() => {
                let at = area.selection_start().ok().flatten().unwrap_or(0);
                let before: Vec<u16> = area.value().encode_utf16().take(at as usize).collect();
                event.prevent_default();
                insert(&area, &format!("\n{}", indent_after(&String::from_utf16_lossy(&before))));
            }
            _ => {}
        }
        leaving.set_value(false);
    };
    view! {
        <div class="editor">
            <div class="editor-lines" aria-hidden="true">
                {move || numbers(count.get())}
            </div>
            <textarea
                node_ref=area
                id=id
                class="editor-code"
                rows=move || count.get().max(MIN_LINES).to_string()
                wrap="off"
                spellcheck="false"
                autocapitalize="none"
                autocomplete="off"
                maxlength="65536"
                aria-describedby=described_by
                on:keydown=on_key
                on:input=move |_| {
                    if let Some(area) = area.get_untracked() {
                        changed(&area);
                    }
                }
            >
                {area_text(&code)}
            </textarea>
        </div>
    }
    .erase()
}

#[cfg(test)]
mod tests {
    use super::{indent_after, lines};

    #[test]
    fn a_new_line_is_indented_like_the_one_before() {
        assert_eq!(indent_after(""), "");
        assert_eq!(indent_after("x = 1"), "");
        assert_eq!(indent_after("if x:\n    y = 2"), "    ");
        assert_eq!(indent_after("for i in range(3):"), "    ");
        assert_eq!(indent_after("a\n    if b:  "), "        ");
    }

    #[test]
    fn lines_are_counted_with_the_last_empty_one() {
        assert_eq!((lines(""), lines("a"), lines("a\n"), lines("a\nb\n")), (1, 1, 2, 3));
    }
}
