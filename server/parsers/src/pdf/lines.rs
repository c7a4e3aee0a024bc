//! Characters with places become lines, and lines paragraphs.

/// A line of text. Lengths are in units of the page, 1/72 inch as a rule.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    pub text: String,
    /// Height of its base line; pages of different direction only need the difference.
    pub y: f64,
    /// Size of its letters.
    pub size: f64,
    /// Where its last letter ends.
    end: f64,
}

/// Gathers characters in the order in which the page paints them.
#[derive(Debug, Default)]
pub(super) struct Lines {
    lines: Vec<Line>,
    current: Line,
}

impl Lines {
    /// Adds characters at a place; `width` is how far they reach, `size` the size of the letters.
    pub fn push(&mut self, text: &str, x: f64, y: f64, width: f64, size: f64) {
        let line = &mut self.current;
        if !line.text.is_empty() {
            // Raised and lowered letters stay in the line; a step back starts a new one.
            let apart = (y - line.y).abs();
            let tall = size.max(line.size).max(1.0);
            if apart > tall * 0.6 || x < line.end - tall * 2.0 && apart > tall * 0.1 {
                self.end_line();
            } else if x > line.end + tall * 0.15 && !line.text.ends_with(' ') && !text.starts_with(' ') {
                line.text.push(' ');
            }
        }
        let line = &mut self.current;
        if line.text.is_empty() {
            line.y = y;
            line.size = size;
        }
        line.text.push_str(text);
        line.end = x + width;
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.current);
        if !line.text.trim().is_empty() {
            self.lines.push(line);
        }
    }

    /// The paragraphs of the page.
    pub fn finish(mut self) -> Vec<String> {
        self.end_line();
        paragraphs(&self.lines)
    }
}

/// A paragraph ends where the gap is clearly wider than usual, where the size changes, or where the text goes back up,
/// as to the next column.
fn paragraphs(lines: &[Line]) -> Vec<String> {
    let mut gaps: Vec<f64> =
        lines.windows(2).map(|pair| (pair[0].y - pair[1].y).abs()).filter(|gap| *gap > 0.5).collect();
    gaps.sort_by(f64::total_cmp);
    let usual = gaps.get(gaps.len() / 3).copied().unwrap_or(0.0);
    // Which way is down: most steps are.
    let down = lines.windows(2).map(|pair| (pair[1].y - pair[0].y).signum()).sum::<f64>().signum();
    let mut paragraphs: Vec<String> = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let text = line.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let before = number.checked_sub(1).map(|before| &lines[before]);
        let ends = before.is_none_or(|before| {
            let step = (line.y - before.y) * down;
            let resized = (line.size - before.size).abs() > before.size.max(line.size) * 0.12;
            step > usual * 1.3 + 0.5 || step > before.size.max(line.size) * 2.5 || step < -usual || resized
        });
        match paragraphs.last_mut() {
            Some(paragraph) if !ends => join(paragraph, &text),
            _ => paragraphs.push(text),
        }
    }
    paragraphs
}

/// Joins a line to a paragraph; a word that was divided at the end of the line grows together.
fn join(paragraph: &mut String, line: &str) {
    let mut end = paragraph.chars().rev();
    let divided =
        matches!((end.next(), end.next()), (Some('-' | '\u{ad}' | '‐'), Some(before)) if before.is_lowercase());
    if divided && line.starts_with(char::is_lowercase) {
        paragraph.pop();
    } else {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}

#[cfg(test)]
mod tests {
    use super::Lines;

    fn paragraphs(lines: &[(&str, f64, f64, f64)]) -> Vec<String> {
        let mut page = Lines::default();
        for (text, x, y, size) in lines {
            let mut left = *x;
            for word in text.split(' ') {
                page.push(word, left, *y, 40.0, *size);
                left += 60.0;
            }
        }
        page.finish()
    }

    #[test]
    fn gaps_and_sizes_part_paragraphs() {
        let page = [
            ("A Title", 50.0, 700.0, 20.0),
            ("water falls as", 50.0, 660.0, 10.0),
            ("rain and evapo-", 50.0, 648.0, 10.0),
            ("rates again", 50.0, 636.0, 10.0),
            ("A new one", 50.0, 612.0, 10.0),
            ("goes on", 50.0, 600.0, 10.0),
            ("second column", 300.0, 660.0, 10.0),
        ];
        assert_eq!(
            paragraphs(&page),
            vec!["A Title", "water falls as rain and evaporates again", "A new one goes on", "second column"]
        );
    }

    #[test]
    fn letters_make_words() {
        let mut page = Lines::default();
        for (text, x) in [("W", 0.0), ("a", 5.0), ("t", 10.2), ("H", 20.0), ("2", 25.0), ("O", 30.0)] {
            page.push(text, x, if text == "2" { 98.0 } else { 100.0 }, 5.0, 10.0);
        }
        assert_eq!(page.finish(), vec!["Wat H2O"]);
    }
}
