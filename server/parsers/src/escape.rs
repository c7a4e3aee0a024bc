//! Text made safe to stand in HTML.

/// Writes `text` into `html` as text or as the value of an attribute in double quotes. Drops characters that HTML does
/// not allow.
pub(crate) fn push_escaped(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\n' | '\t' => html.push(c),
            c if c.is_control() => {}
            c => html.push(c),
        }
    }
}

/// `text` as HTML.
pub(crate) fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    push_escaped(&mut html, text);
    html
}

/// Undoes what sanitised HTML escapes: the named references that its writer uses, and numbers.
pub(crate) fn unescape(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('&') {
        text.push_str(&rest[..start]);
        rest = &rest[start..];
        let reference = rest[1..].char_indices().take(12).find(|(_, c)| *c == ';').map(|(end, _)| &rest[1..=end]);
        if let Some((name, c)) = reference.and_then(|name| character(name).map(|c| (name, c))) {
            text.push(c);
            rest = &rest[name.len() + 2..];
        } else {
            text.push('&');
            rest = &rest[1..];
        }
    }
    text.push_str(rest);
    text
}

fn character(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "lrm" => '\u{200e}',
        "rlm" => '\u{200f}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{escape, unescape};

    #[test]
    fn comes_back_as_it_was() {
        let text = "a < b && \"c\" > 'd' é 日";
        assert_eq!(unescape(&escape(text)), text);
        assert_eq!(unescape("&nbsp;&#x41;&#66;&unknown; & &"), "\u{a0}AB&unknown; & &");
        assert_eq!(escape("a\u{0}b\u{1b}[31m"), "ab[31m");
    }
}
