//! Markdown: as lesson content, and as the output of a model.

mod footnotes;
mod front_matter;
mod read;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html::push_html};

pub(crate) use read::read;

/// What our Markdown knows beyond the standard.
fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS
}

/// Turns Markdown that a model or a person wrote into safe HTML: no raw HTML, no pictures; links only to `http`,
/// `https`, `mailto` and relative addresses, with `rel="nofollow noopener"`.
///
/// Raw HTML is shown as the text that it is. Works on unfinished text, too, as it streams in.
pub fn to_html(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 4);
    push_html(&mut html, Parser::new_ext(text, options()).filter_map(plain));
    crate::html::clean(&html)
}

/// Raw HTML becomes text, a picture its description, a ticked box a character.
fn plain(event: Event<'_>) -> Option<Event<'_>> {
    match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Some(Event::Text(raw)),
        Event::Start(Tag::Image { .. } | Tag::HtmlBlock) | Event::End(TagEnd::Image | TagEnd::HtmlBlock) => None,
        other => Some(ticked(other)),
    }
}

/// Boxes of task lists as characters: forms are not allowed in safe HTML.
fn ticked(event: Event<'_>) -> Event<'_> {
    match event {
        Event::TaskListMarker(done) => Event::Text(if done { "☑ " } else { "☐ " }.into()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::to_html;
    use crate::html::clean;

    #[test]
    fn formats_answers() {
        assert_eq!(
            to_html(
                "**Water** is `H2O` [1].\n\n- a\n- [x] b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n```python\nprint(1 < 2)\n```"
            ),
            "<p><strong>Water</strong> is <code>H2O</code> [1].</p>\n<ul>\n<li>a</li>\n<li>☑ b</li>\n</ul>\n\
             <table><thead><tr><th>x</th><th>y</th></tr></thead><tbody>\n<tr><td>1</td><td>2</td></tr>\n</tbody></table>\n\
             <pre><code class=\"language-python\">print(1 &lt; 2)\n</code></pre>\n"
        );
    }

    #[test]
    fn attacks_become_text() {
        for (text, html) in [
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("a <img src=x onerror=alert(1)> b", "<p>a &lt;img src=x onerror=alert(1)&gt; b</p>\n"),
            ("[x](javascript:alert(1))", "<p><a rel=\"nofollow noopener\">x</a></p>\n"),
            ("![secret](http://evil.org/?d=1)", "<p>secret</p>\n"),
            ("[x](/\\evil.org)", "<p><a href=\"/%5Cevil.org\" rel=\"nofollow noopener\">x</a></p>\n"),
            ("[x](//evil.org)", "<p><a rel=\"nofollow noopener\">x</a></p>\n"),
            ("[x](data:text/html;base64,PHNjcmlwdD4=)", "<p><a rel=\"nofollow noopener\">x</a></p>\n"),
            ("<javascript:alert(1)>", "<p><a rel=\"nofollow noopener\">javascript:alert(1)</a></p>\n"),
            ("[x](/lessons/3)", "<p><a href=\"/lessons/3\" rel=\"nofollow noopener\">x</a></p>\n"),
            ("&lt;script&gt; &amp;", "<p>&lt;script&gt; &amp;</p>\n"),
        ] {
            assert_eq!(to_html(text), html, "{text}");
        }
    }

    #[test]
    fn unfinished_text_is_whole_html() {
        let text = "# A\n\n1. **bold *both* `code\n\n```js\nalert(1)";
        for end in text.char_indices().map(|(end, _)| end) {
            let html = to_html(&text[..end]);
            assert_eq!(clean(&html), html.replace(" rel=\"nofollow noopener\"", ""), "{:?}", &text[..end]);
        }
    }
}
