//! The history as charts show it.

use super::{
    Monitor, SAMPLE_EVERY,
    history::{Point, Tier, column_of, column_of_refusals, column_of_use},
};
use lyceum_api::monitoring::{Chart, LimitQuery, Line, MetricUnit, Series, SeriesQuery, Span};

impl Monitor {
    /// The history of a chart.
    pub fn series(&self, query: &SeriesQuery) -> Series {
        let metrics = query.chart.metrics();
        let columns = metrics.iter().map(|metric| (metric.summary(), column_of(*metric)));
        let thresholds = &self.settings.thresholds;
        let threshold = match query.chart {
            Chart::Cpu => Some(thresholds.cpu),
            Chart::Room => Some(thresholds.memory),
            Chart::Responses => Some(thresholds.response_s),
            _ => None,
        };
        self.draw(query.chart.title(), metrics[0].unit(), query.span, columns.collect(), threshold)
    }

    /// The history of a limit of the plan.
    pub fn limit_series(&self, query: &LimitQuery) -> Series {
        let limit = query.limit;
        let columns = vec![("Used.", column_of_use(limit)), ("Refused a minute.", column_of_refusals(limit))];
        let allowed = super::sampler::number(self.sources.plan.limits().figure(limit));
        self.draw(limit.summary(), MetricUnit::Count, query.span, columns, Some(allowed))
    }

    fn draw(
        &self,
        title: &str,
        unit: MetricUnit,
        span: Span,
        columns: Vec<(&str, usize)>,
        threshold: Option<f32>,
    ) -> Series {
        let from_s = self.clock.now().as_second() - span.length_s();
        let state = self.state();
        let tier: &Tier = state.history.tier(span);
        let step_s = tier.span().step_s();
        let points = with_holes(tier.points().filter(|point| point.at_s >= from_s), step_s);
        let lines = columns.into_iter().map(|(label, column)| Line {
            label: label.trim().trim_end_matches('.').to_owned(),
            means: points.iter().map(|(_, point)| measured((*point)?.means[column])).collect(),
            peaks: points.iter().map(|(_, point)| measured((*point)?.peaks[column])).collect(),
        });
        Series {
            title: title.trim().trim_end_matches('.').to_owned(),
            unit,
            step_s,
            lines: lines.collect(),
            times_s: points.iter().map(|(at_s, _)| *at_s).collect(),
            threshold,
        }
    }
}

/// The points with their times, and one of nothing after the last before each time in which the server was off: without it
/// a chart would draw a line across that.
fn with_holes<'a>(points: impl Iterator<Item = &'a Point>, step_s: i64) -> Vec<(i64, Option<&'a Point>)> {
    // A sample may be a little late, so that one of the shortest steps has none.
    let longest_s = step_s + i64::try_from(SAMPLE_EVERY.as_secs()).unwrap_or(0);
    let mut all: Vec<(i64, Option<&Point>)> = Vec::new();
    for point in points {
        if let Some((last_s, _)) = all.last().copied()
            && point.at_s - last_s > longest_s
        {
            all.push((last_s + step_s, None));
        }
        all.push((point.at_s, Some(point)));
    }
    all
}

fn measured(value: f32) -> Option<f32> {
    value.is_finite().then_some(value)
}
