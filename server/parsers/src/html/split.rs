//! Safe HTML of a page becomes blocks: paragraphs, lists, headings, tables, code.

use super::tree::{Node, parse, text, write};
use crate::{Block, BlockBody};

/// Whether an element is a block of its own.
pub(super) fn is_block(name: &str) -> bool {
    is_container(name)
        || matches!(
            name,
            "p" | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
                | "ul"
                | "ol"
                | "dl"
                | "table"
                | "pre"
                | "blockquote"
                | "figure"
                | "details"
                | "hr"
        )
}

/// Elements that only group blocks.
fn is_container(name: &str) -> bool {
    matches!(name, "div" | "section" | "article" | "main" | "header" | "center" | "hgroup" | "aside")
}

/// Splits safe HTML. Blocks without text and pictures are dropped; loose text becomes a paragraph.
pub(crate) fn blocks(safe_html: &str, page: Option<u32>) -> Vec<Block> {
    let mut splitter = Splitter { blocks: Vec::new(), page };
    splitter.split(parse(safe_html));
    splitter.blocks
}

/// Whether safe HTML shows nothing.
pub(crate) fn is_blank(safe_html: &str) -> bool {
    let nodes = parse(safe_html);
    text(&nodes).is_empty() && !safe_html.contains("<img")
}

struct Splitter {
    blocks: Vec<Block>,
    page: Option<u32>,
}

impl Splitter {
    fn split(&mut self, nodes: Vec<Node<'_>>) {
        let mut loose = Vec::new();
        for node in nodes {
            match node {
                Node::Element(tag, content) if is_container(tag.name) => {
                    self.end_loose(&mut loose);
                    self.split(content);
                }
                Node::Element(tag, content) if is_block(tag.name) => {
                    self.end_loose(&mut loose);
                    self.push(&[Node::Element(tag, content)]);
                }
                Node::Element(_, content) if holds_block(&content) => {
                    self.end_loose(&mut loose);
                    self.split(content);
                }
                inline => loose.push(inline),
            }
        }
        self.end_loose(&mut loose);
    }

    fn end_loose(&mut self, loose: &mut Vec<Node<'_>>) {
        let loose = std::mem::take(loose);
        let mut html = String::from("<p>");
        write(&loose, &mut html);
        let trimmed = html.trim_end().len();
        html.truncate(trimmed);
        html.push_str("</p>");
        self.push_html(html, text(&loose), None);
    }

    fn push(&mut self, nodes: &[Node<'_>]) {
        let heading = match nodes {
            [Node::Element(tag, _)] => tag.name.strip_prefix('h').and_then(|level| level.parse().ok()),
            _ => None,
        };
        let mut html = String::new();
        write(nodes, &mut html);
        self.push_html(html, text(nodes), heading);
    }

    fn push_html(&mut self, html: String, text: String, heading: Option<u8>) {
        if text.is_empty() && !html.contains("<img") {
            return;
        }
        let heading = heading.filter(|_| !text.is_empty());
        self.blocks.push(Block { body: BlockBody::Html(html), text, heading, page: self.page });
    }
}

/// `<b><p>…</p></b>` and the like: the blocks inside count, the inline element around them does not.
fn holds_block(nodes: &[Node<'_>]) -> bool {
    nodes.iter().any(|node| match node {
        Node::Text(_) => false,
        Node::Element(tag, content) => is_block(tag.name) || holds_block(content),
    })
}

#[cfg(test)]
mod tests {
    use super::blocks;
    use crate::BlockBody;

    fn split(html: &str) -> Vec<(String, String, Option<u8>)> {
        let html_of = |body| match body {
            BlockBody::Html(html) => html,
            other => panic!("not HTML: {other:?}"),
        };
        blocks(html, None).into_iter().map(|block| (html_of(block.body), block.text, block.heading)).collect()
    }

    fn block(html: &str, text: &str, heading: Option<u8>) -> (String, String, Option<u8>) {
        (html.to_owned(), text.to_owned(), heading)
    }

    #[test]
    fn each_paragraph_list_and_table_is_one() {
        let html = "<div><h2>Rain &amp; snow</h2>loose <b>text</b><div>more</div></div><ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>\
                    <table><tbody><tr><th>x</th><th>y</th></tr><tr><td>1</td><td>2</td></tr></tbody></table><hr><p> </p><pre><code>a\n  b</code></pre>";
        assert_eq!(
            split(html),
            vec![
                block("<h2>Rain &amp; snow</h2>", "Rain & snow", Some(2)),
                block("<p>loose <b>text</b></p>", "loose text", None),
                block("<p>more</p>", "more", None),
                block("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "a\nb\nc", None),
                block(
                    "<table><tbody><tr><th>x</th><th>y</th></tr><tr><td>1</td><td>2</td></tr></tbody></table>",
                    "x | y\n1 | 2",
                    None
                ),
                block("<pre><code>a\n  b</code></pre>", "a\n  b", None),
            ]
        );
    }

    #[test]
    fn deep_nesting_is_walked() {
        let deep = format!("{}x{}", "<div><b>".repeat(50_000), "</b></div>".repeat(50_000));
        let blocks = split(&deep);
        assert_eq!(blocks.len(), 1);
        assert_eq!(blocks[0].1, "x");
    }
}
