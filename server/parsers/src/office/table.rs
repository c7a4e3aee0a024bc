//! Tables of both formats.

use super::inline::Inline;
use crate::{Block, BlockBody};

/// A cell; `span` is how many columns it covers.
pub(super) struct Cell {
    pub content: Inline,
    pub span: u32,
}

/// Makes a block of rows, unless all cells are empty. The first row may be a row of headings.
pub(super) fn block(rows: &[Vec<Cell>], headed: bool, page: Option<u32>) -> Option<Block> {
    if rows.iter().flatten().all(|cell| cell.content.is_blank()) {
        return None;
    }
    let mut html = String::from("<table><tbody>");
    let mut lines = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let tag = if headed && number == 0 { "th" } else { "td" };
        html.push_str("<tr>");
        for cell in row {
            let span = match cell.span {
                2..=100 => format!(" colspan=\"{}\"", cell.span),
                _ => String::new(),
            };
            for piece in ["<", tag, &span, ">", &cell.content.html, "</", tag, ">"] {
                html.push_str(piece);
            }
        }
        html.push_str("</tr>");
        lines.push(row.iter().map(|cell| cell.content.text.replace('\n', " ")).collect::<Vec<_>>().join(" | "));
    }
    html.push_str("</tbody></table>");
    Some(Block { body: BlockBody::Html(html), text: lines.join("\n"), heading: None, page })
}
