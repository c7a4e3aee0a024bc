//! A small tree of sanitised HTML.

use super::tags::{Tag, next_tag};
use crate::escape::unescape;

/// Elements deeper than this are taken as content of the one above, so that walking the tree is bounded.
const DEEPEST: usize = 200;

/// A piece of sanitised HTML.
#[derive(Debug)]
pub(super) enum Node<'a> {
    /// Escaped text.
    Text(&'a str),
    /// An element with its content.
    Element(Tag<'a>, Vec<Node<'a>>),
}

/// Parses what the sanitiser wrote.
pub(super) fn parse(html: &str) -> Vec<Node<'_>> {
    let mut open: Vec<(Option<Tag<'_>>, Vec<Node<'_>>)> = vec![(None, Vec::new())];
    let mut skipped = 0_usize;
    let mut at = 0;
    while let Some((before, tag, end)) = next_tag(html, at) {
        at = end;
        push(&mut open, Node::Text(before));
        if tag.is_void() {
            push(&mut open, Node::Element(tag, Vec::new()));
        } else if !tag.closing {
            if open.len() > DEEPEST {
                skipped += 1;
            } else {
                open.push((Some(tag), Vec::new()));
            }
        } else if skipped > 0 {
            skipped -= 1;
        } else if open.len() > 1 {
            close(&mut open);
        }
    }
    push(&mut open, Node::Text(&html[at..]));
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().map(|(_, nodes)| nodes).unwrap_or_default()
}

fn push<'a>(open: &mut [(Option<Tag<'a>>, Vec<Node<'a>>)], node: Node<'a>) {
    if let Some((_, content)) = open.last_mut()
        && !matches!(node, Node::Text(""))
    {
        content.push(node);
    }
}

fn close<'a>(open: &mut Vec<(Option<Tag<'a>>, Vec<Node<'a>>)>) {
    if let Some((Some(tag), content)) = open.pop() {
        push(open, Node::Element(tag, content));
    }
}

/// Writes nodes as they were.
pub(super) fn write(nodes: &[Node<'_>], html: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => html.push_str(text),
            Node::Element(tag, content) => {
                html.push_str(tag.raw);
                if !tag.is_void() {
                    write(content, html);
                    html.push_str("</");
                    html.push_str(tag.name);
                    html.push('>');
                }
            }
        }
    }
}

/// The plain text of nodes: items and rows on lines of their own, cells parted by a bar, spaces joined except in code.
pub(super) fn text(nodes: &[Node<'_>]) -> String {
    let mut text = String::new();
    push_text(nodes, false, &mut text);
    let lines = text.lines().map(str::trim_end).filter(|line| !line.trim().is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

fn push_text(nodes: &[Node<'_>], code: bool, text: &mut String) {
    for node in nodes {
        match node {
            Node::Text(raw) if code => text.push_str(&unescape(raw)),
            Node::Text(raw) => push_joined(&unescape(raw), text),
            Node::Element(tag, content) => match tag.name {
                "br" => text.push('\n'),
                "img" => push_joined(&unescape(tag.attribute("alt").unwrap_or_default()), text),
                "td" | "th" => {
                    if !text.is_empty() && !text.ends_with('\n') {
                        text.push_str(" | ");
                    }
                    push_text(content, code, text);
                }
                "pre" => on_own_lines(text, |text| push_text(content, true, text)),
                name if super::split::is_block(name)
                    || matches!(name, "li" | "tr" | "dt" | "dd" | "caption" | "summary") =>
                {
                    on_own_lines(text, |text| push_text(content, code, text));
                }
                _ => push_text(content, code, text),
            },
        }
    }
}

fn push_joined(raw: &str, text: &mut String) {
    for c in raw.chars() {
        if !c.is_whitespace() {
            text.push(c);
        } else if !text.is_empty() && !text.ends_with([' ', '\n']) {
            text.push(' ');
        }
    }
}

fn on_own_lines(text: &mut String, write: impl FnOnce(&mut String)) {
    let end_line = |text: &mut String| {
        // The first paragraph of a cell stays beside the bar.
        if !text.is_empty() && !text.ends_with('\n') && !text.ends_with(" | ") {
            text.push('\n');
        }
    };
    end_line(text);
    write(text);
    end_line(text);
}
