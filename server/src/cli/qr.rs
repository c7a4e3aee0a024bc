//! An address as a QR code of half blocks, for the terminal.

use qrcode::{QrCode, render::unicode::Dense1x2};

/// The code; nothing if the text is too long for one. Light on dark, as terminals mostly are; cameras read both.
pub fn draw(text: &str) -> String {
    QrCode::new(text)
        .map(|code| code.render::<Dense1x2>().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_about_half_as_high_as_wide() {
        let code = draw("http://192.168.1.20:8080");
        let lines: Vec<&str> = code.lines().collect();
        let width = lines[0].chars().count();
        assert!(lines.len() > 10 && lines.iter().all(|line| line.chars().count() == width));
        assert_eq!(lines.len(), width.div_ceil(2));
        assert_eq!(draw(&"x".repeat(10_000)), "");
    }
}
