//! Thirty days of figures in memory, at falling resolution: 5 s for an hour, 1 min for a day, 10 min for a week, 1 h for
//! thirty days. A point has the mean and the peak of its step; both are bounded, so is the whole (about 4 MB).

use lyceum_api::{
    monitoring::{Metric, Span},
    plan::PlanLimit,
};
use std::collections::VecDeque;

/// Figures of a sample: all metrics, then the use of each limit, then its refusals a minute.
pub(crate) const COLUMNS: usize = Metric::ALL.len() + 2 * PlanLimit::ALL.len();

/// One value for each column; not a number where nothing was measured.
pub(crate) type Values = Box<[f32; COLUMNS]>;

/// A sample of nothing.
pub(crate) fn nothing() -> Values {
    Box::new([f32::NAN; COLUMNS])
}

/// The column of a metric.
pub(crate) const fn column_of(metric: Metric) -> usize {
    metric as usize
}

/// The column with the use of a limit.
pub(crate) const fn column_of_use(limit: PlanLimit) -> usize {
    Metric::ALL.len() + limit as usize
}

/// The column with a limit's refusals.
pub(crate) const fn column_of_refusals(limit: PlanLimit) -> usize {
    Metric::ALL.len() + PlanLimit::ALL.len() + limit as usize
}

/// A step of a tier.
#[derive(Clone, Debug)]
pub(crate) struct Point {
    /// Seconds since 1970 where the step begins.
    pub at_s: i64,
    /// The mean of each column.
    pub means: Values,
    /// The highest value of each column.
    pub peaks: Values,
}

/// A step that is still being filled.
#[derive(Clone, Debug)]
struct Gathering {
    point: Point,
    counts: Box<[u32; COLUMNS]>,
}

impl Gathering {
    fn start(at_s: i64) -> Self {
        let point = Point { at_s, means: nothing(), peaks: nothing() };
        Self { point, counts: Box::new([0; COLUMNS]) }
    }

    fn add(&mut self, values: &[f32; COLUMNS]) {
        for (column, value) in values.iter().enumerate().filter(|(_, value)| !value.is_nan()) {
            self.counts[column] += 1;
            let (mean, peak) = (&mut self.point.means[column], &mut self.point.peaks[column]);
            if self.counts[column] == 1 {
                (*mean, *peak) = (*value, *value);
            } else {
                #[expect(clippy::cast_precision_loss, reason = "at most 720 values")]
                let count = self.counts[column] as f32;
                *mean += (value - *mean) / count;
                *peak = peak.max(*value);
            }
        }
    }
}

/// One resolution.
#[derive(Clone, Debug)]
pub(crate) struct Tier {
    span: Span,
    points: VecDeque<Point>,
    open: Option<Gathering>,
}

impl Tier {
    fn new(span: Span) -> Self {
        Self { span, points: VecDeque::new(), open: None }
    }

    fn room(&self) -> usize {
        usize::try_from(self.span.length_s() / self.span.step_s()).unwrap_or(0)
    }

    fn add(&mut self, now_s: i64, values: &[f32; COLUMNS]) {
        let step_s = now_s.div_euclid(self.span.step_s()) * self.span.step_s();
        match &mut self.open {
            // A clock that is put back must not open an older step behind a newer one: its values join the open one.
            Some(open) if step_s <= open.point.at_s => open.add(values),
            open => {
                let mut next = Gathering::start(step_s);
                next.add(values);
                if let Some(full) = open.replace(next) {
                    self.push(full.point);
                }
            }
        }
    }

    pub(crate) fn push(&mut self, point: Point) {
        if self.points.back().is_some_and(|last| last.at_s >= point.at_s) {
            return;
        }
        if self.points.len() >= self.room() {
            self.points.pop_front();
        }
        self.points.push_back(point);
    }

    /// Which resolution it is.
    pub(crate) fn span(&self) -> Span {
        self.span
    }

    /// Its points, oldest first, with the one that is being filled.
    pub(crate) fn points(&self) -> impl Iterator<Item = &Point> {
        self.points.iter().chain(self.open.as_ref().map(|open| &open.point))
    }
}

/// All resolutions.
#[derive(Clone, Debug)]
pub(crate) struct History {
    tiers: [Tier; Span::ALL.len()],
}

impl Default for History {
    fn default() -> Self {
        Self { tiers: Span::ALL.map(Tier::new) }
    }
}

impl History {
    /// Takes a sample.
    pub(crate) fn add(&mut self, now_s: i64, values: &[f32; COLUMNS]) {
        for tier in &mut self.tiers {
            tier.add(now_s, values);
        }
    }

    /// The resolution of a span.
    pub(crate) fn tier(&self, span: Span) -> &Tier {
        &self.tiers[span as usize]
    }

    pub(crate) fn tier_mut(&mut self, span: Span) -> &mut Tier {
        &mut self.tiers[span as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(cpu: f32) -> Values {
        let mut values = nothing();
        values[column_of(Metric::CpuMachine)] = cpu;
        values
    }

    fn cpu(point: &Point) -> (f32, f32) {
        (point.means[0], point.peaks[0])
    }

    #[test]
    fn older_steps_have_mean_and_peak() {
        let mut history = History::default();
        for second in (0..120).step_by(5) {
            history.add(second, &sample(if second == 30 { 1.0 } else { 0.0 }));
        }
        let minutes: Vec<&Point> = history.tier(Span::Day).points().collect();
        assert_eq!(minutes.iter().map(|point| point.at_s).collect::<Vec<_>>(), [0, 60]);
        let (mean, peak) = cpu(minutes[0]);
        assert!((mean - 1.0 / 12.0).abs() < 1e-6 && (peak - 1.0).abs() < 1e-6, "{mean} {peak}");
        assert_eq!(history.tier(Span::Hour).points().count(), 24);
        assert!(minutes[0].means[1].is_nan(), "what was never measured is not 0");
    }

    #[test]
    fn every_tier_ends_at_its_length() {
        let mut history = History::default();
        for hour in 0..31 * 24 {
            history.add(hour * 3600, &sample(0.5));
        }
        assert_eq!(history.tier(Span::Month).points().count(), 721, "720 hours and the one that is being filled");
        for second in 0..1000 {
            history.add(31 * 86_400 + second * 5, &sample(0.5));
        }
        assert_eq!(history.tier(Span::Hour).points().count(), 721);
        let bytes =
            2 * COLUMNS * size_of::<f32>() * Span::ALL.iter().map(|span| history.tier(*span).room()).sum::<usize>();
        assert!(bytes < 50 << 20, "the whole history stays within its 50 MB: {bytes}");
    }

    #[test]
    fn a_clock_that_is_put_back_spoils_nothing() {
        let mut history = History::default();
        history.add(1000, &sample(0.1));
        history.add(10, &sample(0.3));
        history.add(1005, &sample(0.2));
        let times: Vec<i64> = history.tier(Span::Hour).points().map(|point| point.at_s).collect();
        assert_eq!(times, [1000, 1005]);
    }
}
