//! `/monitoring/charts/{chart}`: the history of a chart as a picture, for browsers without scripts, for printing, and until
//! the scripts have come. Colours are such that it can be read on light and dark paper.

use super::{HttpState, access, problem::Problem, session::Caller};
use axum::{
    Extension,
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use lyceum_api::{
    Access, ApiError,
    monitoring::{Chart, Line, MetricUnit, Series, SeriesQuery, Span},
};
use lyceum_services::plan::spoken_bytes;
use serde::Deserialize;
use std::fmt::Write;

const WIDTH: f32 = 640.0;
const HEIGHT: f32 = 220.0;
/// Room for the figures on the left and the times below.
const LEFT: f32 = 72.0;
const BOTTOM: f32 = 28.0;
const TOP: f32 = 10.0;
const RIGHT: f32 = 8.0;
const COLOURS: [&str; 3] = ["#138A6E", "#B86E00", "#5B6BC0"];
const DASHES: [&str; 3] = ["", "7 4", "2 4"];

#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    span: Span,
}

/// Draws a chart for an admin.
pub async fn chart(
    State(state): State<HttpState>,
    Extension(caller): Extension<Caller>,
    Path(name): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Response {
    if let Err(error) = access::check(Access::Admin, &caller.viewer) {
        return Problem(error).into_response();
    }
    let Some(chart) = Chart::ALL.iter().copied().find(|chart| chart.name() == name) else {
        return Problem(ApiError::not_found("chart")).into_response();
    };
    let series = state.monitor.series(&SeriesQuery { chart, span: wanted.span });
    let mut response = draw(&series, wanted.span).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The picture. Every text in it is our own.
fn draw(series: &Series, span: Span) -> String {
    let highest = series.lines.iter().flat_map(|line| line.means.iter().flatten()).fold(0.0_f32, |a, b| a.max(*b));
    // A threshold far above what happens would press everything to the ground.
    let near = series.threshold.filter(|threshold| *threshold <= highest * 4.0 || series.unit == MetricUnit::Share);
    let top = nice(highest.max(near.unwrap_or(0.0)), series.unit);
    let ends_s = series.times_s.last().map_or(0, |last| last + series.step_s);
    let frame = Frame { top, from_s: ends_s - span.length_s(), length_s: span.length_s() };
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"system-ui,sans-serif\" font-size=\"12\"><title>{}</title>",
        series.title
    );
    for part in [0.0, 0.5, 1.0] {
        let (y, right) = (frame.y(top * part), WIDTH - RIGHT);
        // Writing to a String cannot fail.
        let _ = write!(
            svg,
            "<path d=\"M{LEFT} {y:.1}H{right}\" stroke=\"#8A8F98\" stroke-opacity=\".35\"/><text x=\"{:.0}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#77808C\">{}</text>",
            LEFT - 8.0,
            y + 4.0,
            shown(top * part, series.unit)
        );
    }
    for (part, anchor) in [(0.0, "start"), (0.5, "middle"), (1.0, "end")] {
        let x = LEFT + (WIDTH - RIGHT - LEFT) * part;
        let _ = write!(
            svg,
            "<text x=\"{x:.0}\" y=\"{:.0}\" text-anchor=\"{anchor}\" fill=\"#77808C\">{}</text>",
            HEIGHT - 8.0,
            ago(span, part)
        );
    }
    if let Some(threshold) = near {
        let _ = write!(
            svg,
            "<path d=\"M{LEFT} {0:.1}H{1}\" stroke=\"#C2412D\" stroke-dasharray=\"3 3\"/>",
            frame.y(threshold),
            WIDTH - RIGHT
        );
    }
    for (i, line) in series.lines.iter().enumerate() {
        let (colour, dash) = (COLOURS[i % COLOURS.len()], DASHES[i % DASHES.len()]);
        let _ = write!(
            svg,
            "<path d=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-linejoin=\"round\" stroke-linecap=\"round\" stroke-dasharray=\"{dash}\"/>",
            path(line, &series.times_s, &frame)
        );
    }
    svg.push_str("</svg>");
    svg
}

/// What the axes stand for.
struct Frame {
    top: f32,
    from_s: i64,
    length_s: i64,
}

impl Frame {
    #[expect(clippy::cast_precision_loss, reason = "a place in a picture")]
    fn x(&self, at_s: i64) -> f32 {
        let part = (at_s - self.from_s) as f32 / self.length_s as f32;
        LEFT + (WIDTH - RIGHT - LEFT) * part.clamp(0.0, 1.0)
    }

    fn y(&self, value: f32) -> f32 {
        let part = (value / self.top).clamp(0.0, 1.0);
        HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * part
    }
}

/// The line; it is broken where nothing was measured.
fn path(line: &Line, times_s: &[i64], frame: &Frame) -> String {
    let mut path = String::new();
    let mut before = None;
    for (at_s, value) in times_s.iter().zip(&line.means) {
        if let Some(value) = value {
            let (x, y) = (frame.x(*at_s), frame.y(*value));
            let _ = match before {
                Some(_) => write!(path, "L{x:.1} {y:.1}"),
                // A way of no length, so that a point alone is seen.
                None => write!(path, "M{x:.1} {y:.1}h0"),
            };
        }
        before = *value;
    }
    path
}

/// The next round figure above; shares go to the whole unless they are small.
fn nice(highest: f32, unit: MetricUnit) -> f32 {
    if unit == MetricUnit::Share && highest > 0.25 {
        return 1.0;
    }
    if highest <= 0.0 {
        return 1.0;
    }
    let base: f32 = if matches!(unit, MetricUnit::Bytes | MetricUnit::BytesPerSecond) { 2.0 } else { 10.0 };
    let power = base.powf(highest.log(base).floor());
    let steps: &[f32] = if base > 2.0 { &[1.0, 2.0, 5.0, 10.0] } else { &[1.0, 2.0] };
    steps.iter().map(|step| step * power).find(|figure| *figure >= highest).unwrap_or(power * base)
}

fn shown(value: f32, unit: MetricUnit) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a figure for people, not below zero")]
    let whole = || spoken_bytes(value.max(0.0) as u64);
    match unit {
        MetricUnit::Share => format!("{} %", short(value * 100.0)),
        MetricUnit::Bytes => whole(),
        MetricUnit::BytesPerSecond => format!("{}/s", whole()),
        MetricUnit::Seconds if value < 1.0 => format!("{} ms", short(value * 1000.0)),
        MetricUnit::Seconds => format!("{} s", short(value)),
        MetricUnit::PerSecond => format!("{}/s", short(value)),
        MetricUnit::PerMinute => format!("{}/min", short(value)),
        MetricUnit::Count => short(value),
    }
}

fn short(value: f32) -> String {
    let digits = if value >= 10.0 || value.fract().abs() < 0.005 { 0 } else { 1 + usize::from(value < 1.0) };
    format!("{value:.digits$}")
}

fn ago(span: Span, part: f32) -> &'static str {
    let half = part > 0.25;
    match span {
        _ if part > 0.75 => "now",
        Span::Hour if half => "−30 min",
        Span::Hour => "−1 h",
        Span::Day if half => "−12 h",
        Span::Day => "−24 h",
        Span::Week if half => "−3.5 d",
        Span::Week => "−7 d",
        Span::Month if half => "−15 d",
        Span::Month => "−30 d",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(values: &[Option<f32>]) -> Series {
        Series {
            title: "Processor".to_owned(),
            unit: MetricUnit::Share,
            step_s: 5,
            times_s: (0..values.len()).map(|i| i64::try_from(i).unwrap() * 5).collect(),
            lines: vec![Line { label: "All".to_owned(), means: values.to_vec(), peaks: values.to_vec() }],
            threshold: Some(0.8),
        }
    }

    #[test]
    fn a_line_is_broken_where_nothing_was_measured() {
        let svg = draw(&series(&[Some(0.5), Some(1.0), None, Some(0.0)]), Span::Hour);
        assert_eq!(svg.matches('M').count() - 3 - 1, 2, "three grid lines, a threshold, two pieces: {svg}");
        assert!(svg.contains(">100 %<") && svg.contains(">now<") && svg.ends_with("</svg>"));
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
    }

    #[test]
    fn a_point_with_nothing_on_either_side_is_seen() {
        let svg = draw(&series(&[Some(0.5), None, Some(0.25), None]), Span::Hour);
        assert!(svg.matches("h0").count() == 2 && svg.contains("stroke-linecap=\"round\""), "{svg}");
    }

    #[test]
    fn nothing_measured_is_an_empty_frame() {
        let svg = draw(&series(&[]), Span::Month);
        assert!(svg.contains(">−30 d<") && !svg.contains("NaN"), "{svg}");
    }

    #[test]
    fn axes_end_at_round_figures() {
        assert!((nice(0.42, MetricUnit::Share) - 1.0).abs() < 1e-6);
        assert!((nice(0.03, MetricUnit::Share) - 0.05).abs() < 1e-6);
        assert!((nice(180.0, MetricUnit::Count) - 200.0).abs() < 1e-3);
        assert!((nice(700e6, MetricUnit::Bytes) - 1_073_741_824.0).abs() < 1.0);
        assert_eq!(shown(0.042, MetricUnit::Seconds), "42 ms");
        assert_eq!(shown(1.5, MetricUnit::PerSecond), "1.5/s");
    }
}
