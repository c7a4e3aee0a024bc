//! Turns what a model wrote into HTML that is safe to show. Model output is as untrusted as an upload.

/// Markdown to safe HTML.
pub(crate) fn answer_html(markdown: &str) -> String {
    lyceum_parsers::markdown::to_html(markdown)
}
