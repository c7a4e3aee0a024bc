//! `cargo xtask bench growth`: tokens a second from 1 to 200 readers and from 128 to 4,096 tokens of context, drawn into
//! `docs/growth-streams.svg` and `docs/growth-context.svg`.

use crate::{Outcome, paths, process};
use std::{fmt::Write, path::Path, process::Command};

/// Numbers of readers that are measured.
const STREAMS: [u32; 10] = [1, 2, 4, 8, 16, 32, 64, 100, 150, 200];
/// Lengths of the prompt that are measured.
const CONTEXTS: [u32; 6] = [128, 256, 512, 1024, 2048, 4096];
/// Readers at each length.
const READERS: u32 = 8;
const NEW_TOKENS: u32 = 48;

/// Size of a picture, and the room around its plot.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 320.0;
const LEFT: f64 = 64.0;
const BOTTOM: f64 = 48.0;
const TOP: f64 = 40.0;

/// What one run gave.
struct Row {
    at: u32,
    writing: f64,
    reading: f64,
}

/// Measures and draws.
pub fn growth(lyceum: &Path, model: &Path) -> Outcome {
    let streams: Vec<Row> = STREAMS.iter().map(|&n| measure(lyceum, model, n, 128, n)).collect::<Outcome<_>>()?;
    let contexts: Vec<Row> =
        CONTEXTS.iter().map(|&tokens| measure(lyceum, model, READERS, tokens, tokens)).collect::<Outcome<_>>()?;
    let docs = paths::root().join("docs");
    let title = format!("Tokens a second by readers at once (prompts of 128, {NEW_TOKENS} new tokens each)");
    std::fs::write(docs.join("growth-streams.svg"), draw(&title, "readers at once", &streams))?;
    let title = format!("Tokens a second by length of the prompt ({READERS} readers, {NEW_TOKENS} new tokens each)");
    std::fs::write(docs.join("growth-context.svg"), draw(&title, "tokens of the prompt", &contexts))?;
    Ok(())
}

fn measure(lyceum: &Path, model: &Path, streams: u32, prompt: u32, at: u32) -> Outcome<Row> {
    let mut command = Command::new(lyceum);
    command.args(["bench", "generate", "--threads", "2", "--json", "--model"]).arg(model);
    command.args(["--streams", &streams.to_string(), "--prompt-tokens", &prompt.to_string()]);
    command.args(["--new-tokens", &NEW_TOKENS.to_string()]);
    let line = process::output(&mut command)?;
    print!("{line}");
    let row: serde_json::Value = serde_json::from_str(line.lines().next().unwrap_or_default())?;
    let number = |name: &str| row[name].as_f64().ok_or_else(|| format!("{name} is missing in {line}"));
    Ok(Row { at, writing: number("decode_tok_s")?, reading: number("prefill_tok_s")? })
}

/// A picture of two lines over the doublings of what grows. Its colours are those of the product.
fn draw(title: &str, what: &str, rows: &[Row]) -> String {
    let most = rows.iter().map(|row| row.writing.max(row.reading)).fold(1.0, f64::max);
    let step = [100.0, 200.0, 500.0, 1000.0, 2000.0].into_iter().find(|step| most / step <= 6.0).unwrap_or(5000.0);
    let top = (most / step).ceil() * step;
    let (first, last) = (f64::from(rows[0].at).log2(), f64::from(rows[rows.len() - 1].at).log2());
    let x = |at: u32| LEFT + (f64::from(at).log2() - first) / (last - first) * (WIDTH - LEFT - 24.0);
    let y = |value: f64| HEIGHT - BOTTOM - value / top * (HEIGHT - BOTTOM - TOP);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <title>{title}</title>\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#FBF9F4\"/>\n\
         <text x=\"{LEFT}\" y=\"22\" font-size=\"14\" fill=\"#1D2430\">{title}</text>\n"
    );
    let mut line = 0.0;
    while line <= top {
        let at = y(line);
        let _ = writeln!(
            out,
            "<line x1=\"{LEFT}\" x2=\"{:.0}\" y1=\"{at:.1}\" y2=\"{at:.1}\" stroke=\"#E3DED2\"/>\
             <text x=\"{:.0}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#5A6472\">{line}</text>",
            WIDTH - 24.0,
            LEFT - 8.0,
            at + 4.0
        );
        line += step;
    }
    for row in rows {
        let _ = writeln!(
            out,
            "<text x=\"{:.1}\" y=\"{:.0}\" text-anchor=\"middle\" fill=\"#5A6472\">{}</text>",
            x(row.at),
            HEIGHT - BOTTOM + 18.0,
            row.at
        );
    }
    let _ = writeln!(
        out,
        "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"middle\" fill=\"#5A6472\">{what}</text>",
        f64::midpoint(LEFT, WIDTH),
        HEIGHT - 10.0
    );
    for (name, colour, value) in [
        ("reading prompts", "#8A5A00", (|row: &Row| row.reading) as fn(&Row) -> f64),
        ("writing answers", "#0F6B57", |row: &Row| row.writing),
    ] {
        let points: Vec<String> = rows.iter().map(|row| format!("{:.1},{:.1}", x(row.at), y(value(row)))).collect();
        let _ = writeln!(
            out,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            points.join(" ")
        );
        for row in rows {
            let _ = writeln!(
                out,
                "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"3\" fill=\"{colour}\"><title>{}: {:.0}</title></circle>",
                x(row.at),
                y(value(row)),
                row.at,
                value(row)
            );
        }
        let end = &rows[rows.len() - 1];
        let _ = writeln!(
            out,
            "<text x=\"{:.0}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"{colour}\">{name}</text>",
            WIDTH - 24.0,
            y(value(end)) - 8.0
        );
    }
    out + "</svg>\n"
}
