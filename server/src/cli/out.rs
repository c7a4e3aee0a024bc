//! Results go to stdout. A reader that has gone (`lyceum plan | head`) is no error.

use crate::error::{ServerError, ServerResult};
use serde::Serialize;
use std::io::{ErrorKind, Write};

/// Writes a line.
pub fn line(text: &str) -> ServerResult<()> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(ServerError::io("Cannot write the result")(error)),
        _ => Ok(()),
    }
}

/// Writes a value as one line of JSON.
pub fn json(value: &impl Serialize) -> ServerResult<()> {
    let text = serde_json::to_string(value).map_err(|error| ServerError::Refused(error.to_string()))?;
    line(&text)
}

/// Writes rows as columns that line up.
pub fn table(head: &[&str], rows: &[Vec<String>]) -> ServerResult<()> {
    line(&aligned(head, rows))
}

fn aligned(head: &[&str], rows: &[Vec<String>]) -> String {
    let head: Vec<String> = head.iter().map(|name| (*name).to_owned()).collect();
    let width = |column: usize| {
        let cells = std::iter::once(&head).chain(rows).filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let lines = std::iter::once(&head).chain(rows).map(|row| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let rows = [vec!["ä".to_owned(), "1".to_owned()], vec!["long".to_owned(), String::new()]];
        assert_eq!(aligned(&["a", "b"], &rows), "a     b\nä     1\nlong");
    }
}
