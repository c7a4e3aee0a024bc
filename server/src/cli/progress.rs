//! A progress bar on stderr: drawn over itself on a terminal, a line now and then elsewhere.

use std::{
    io::{IsTerminal, Write},
    time::{Duration, Instant},
};

/// Cells of the bar.
const CELLS: u64 = 30;
/// Between two drawings on a terminal.
const REDRAW: Duration = Duration::from_millis(100);
/// Between two lines elsewhere.
const RELINE: Duration = Duration::from_secs(5);

/// A running bar.
#[derive(Debug)]
pub struct Bar {
    terminal: bool,
    drawn: Option<Instant>,
    label: String,
    open: bool,
}

impl Bar {
    /// A bar on stderr.
    pub fn new() -> Self {
        Self { terminal: std::io::stderr().is_terminal(), drawn: None, label: String::new(), open: false }
    }

    /// Shows how many bytes are done.
    pub fn show_bytes(&mut self, label: &str, done: u64, total: u64) {
        let amounts = format!("{} of {} MB", done / 1_000_000, total.div_ceil(1_000_000));
        self.show(label, done, total, &amounts);
    }

    fn show(&mut self, label: &str, done: u64, total: u64, amounts: &str) {
        if self.label != label {
            self.end();
            label.clone_into(&mut self.label);
        }
        let pause = if self.terminal { REDRAW } else { RELINE };
        if done < total && self.drawn.is_some_and(|drawn| drawn.elapsed() < pause) {
            return;
        }
        self.drawn = Some(Instant::now());
        self.write(&draw(label, done, total, amounts));
    }

    /// Shows a sentence in place of a bar.
    pub fn say(&mut self, text: &str) {
        self.end();
        self.write(text);
        self.end();
    }

    fn write(&mut self, text: &str) {
        let mut err = std::io::stderr().lock();
        // Nobody can be told when stderr is gone.
        let _ = if self.terminal { write!(err, "\r\x1b[2K{text}") } else { writeln!(err, "{text}") };
        let _ = err.flush();
        self.open = self.terminal;
    }

    /// Leaves what is shown where it is.
    pub fn end(&mut self) {
        if std::mem::take(&mut self.open) {
            eprintln!();
        }
        self.label.clear();
        self.drawn = None;
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.end();
    }
}

fn draw(label: &str, done: u64, total: u64, amounts: &str) -> String {
    let filled = (done.min(total) * CELLS).checked_div(total).unwrap_or(CELLS);
    let cells: String = (0..CELLS).map(|cell| if cell < filled { '█' } else { '░' }).collect();
    let percent = (done.min(total) * 100).checked_div(total).unwrap_or(100);
    format!("{label}  {cells}  {percent:3} %  {amounts}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_fills_with_the_bytes() {
        let count = |done, total| draw("f", done, total, "").chars().filter(|c| *c == '█').count();
        assert_eq!((count(0, 100), count(50, 100), count(100, 100), count(200, 100), count(0, 0)), (0, 15, 30, 30, 30));
        assert!(draw("model.gguf", 49, 98, "49 of 98").ends_with(" 50 %  49 of 98"));
    }
}
