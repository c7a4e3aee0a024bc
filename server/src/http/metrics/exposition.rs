//! The two text formats of metrics. They differ in small things: OpenMetrics names a counter's family without `_total`,
//! tells the unit, and ends with `# EOF`.

use std::fmt::{Display, Write};

/// Which text format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// Prometheus text 0.0.4.
    Prometheus,
    /// OpenMetrics 1.0.0.
    OpenMetrics,
}

impl Format {
    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::Prometheus => "text/plain; version=0.0.4; charset=utf-8",
            Self::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
        }
    }
}

/// A sample's labels: names and values, both from fixed sets.
pub(super) type Labels<'a> = &'a [(&'a str, &'a str)];

/// A text that is being written, family by family.
pub(super) struct Exposition {
    format: Format,
    text: String,
}

impl Exposition {
    pub(super) fn new(format: Format) -> Self {
        Self { format, text: String::with_capacity(48 * 1024) }
    }

    /// One gauge without labels.
    pub(super) fn gauge(&mut self, name: &str, help: &str, value: impl Display) {
        self.gauges(name, help, [(&[] as Labels<'_>, value)]);
    }

    /// A gauge with a sample for each set of labels.
    pub(super) fn gauges<'a, V: Display>(
        &mut self,
        name: &str,
        help: &str,
        samples: impl IntoIterator<Item = (Labels<'a>, V)>,
    ) {
        self.head(name, "gauge", help);
        for (labels, value) in samples {
            self.sample(name, labels, &value);
        }
    }

    /// A counter with a sample for each set of labels. `name` goes without `_total`.
    pub(super) fn counters<'a>(
        &mut self,
        name: &str,
        help: &str,
        samples: impl IntoIterator<Item = (Labels<'a>, u64)>,
    ) {
        let total = format!("{name}_total");
        self.head(if self.format == Format::OpenMetrics { name } else { &total }, "counter", help);
        for (labels, value) in samples {
            self.sample(&total, labels, &value);
        }
    }

    /// Begins a histogram; [`Self::histogram`] adds its samples.
    pub(super) fn histogram_head(&mut self, name: &str, help: &str) {
        self.head(name, "histogram", help);
    }

    /// The samples of a histogram for one label. `steps` counts by step, the last one open; `bounds` are the upper ends.
    pub(super) fn histogram(&mut self, name: &str, label: (&str, &str), bounds: &[f64], steps: &[u64], sum: f64) {
        let mut all = 0;
        for (i, count) in steps.iter().enumerate() {
            all += count;
            let bound = bounds.get(i).map_or_else(|| "+Inf".to_owned(), |bound| format!("{bound:?}"));
            self.sample(&format!("{name}_bucket"), &[label, ("le", &bound)], &all);
        }
        self.sample(&format!("{name}_sum"), &[label], &sum);
        self.sample(&format!("{name}_count"), &[label], &all);
    }

    fn head(&mut self, family: &str, kind: &str, help: &str) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.text, "# HELP {family} {help}\n# TYPE {family} {kind}");
        let units = ["seconds", "bytes"];
        if self.format == Format::OpenMetrics
            && let Some(unit) = units.iter().find(|unit| family.ends_with(&format!("_{unit}")))
        {
            let _ = writeln!(self.text, "# UNIT {family} {unit}");
        }
    }

    fn sample(&mut self, name: &str, labels: Labels<'_>, value: &dyn Display) {
        self.text.push_str(name);
        for (i, (label, text)) in labels.iter().enumerate() {
            let _ = write!(self.text, "{}{label}=\"{text}\"", if i == 0 { '{' } else { ',' });
        }
        if !labels.is_empty() {
            self.text.push('}');
        }
        let _ = writeln!(self.text, " {value}");
    }

    /// The whole text.
    pub(super) fn finish(mut self) -> String {
        if self.format == Format::OpenMetrics {
            self.text.push_str("# EOF\n");
        }
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(format: Format) -> String {
        let mut text = Exposition::new(format);
        text.gauge("up_seconds", "Time.", 3);
        text.counters("hits", "Hits.", [(&[("kind", "a")] as Labels<'_>, 1), (&[("kind", "b")], 2)]);
        text.histogram_head("took_seconds", "Times.");
        text.histogram("took_seconds", ("route", "page"), &[0.1, 1.0], &[1, 2, 1], 4.5);
        text.finish()
    }

    #[test]
    fn both_formats_are_written_to_the_letter() {
        let prometheus = written(Format::Prometheus);
        assert!(prometheus.starts_with("# HELP up_seconds Time.\n# TYPE up_seconds gauge\nup_seconds 3\n"));
        assert!(prometheus.contains("# TYPE hits_total counter\nhits_total{kind=\"a\"} 1\nhits_total{kind=\"b\"} 2\n"));
        assert!(prometheus.ends_with(
            "took_seconds_bucket{route=\"page\",le=\"0.1\"} 1\ntook_seconds_bucket{route=\"page\",le=\"1.0\"} 3\n\
             took_seconds_bucket{route=\"page\",le=\"+Inf\"} 4\ntook_seconds_sum{route=\"page\"} 4.5\n\
             took_seconds_count{route=\"page\"} 4\n"
        ));
        let open = written(Format::OpenMetrics);
        assert!(open.contains("# TYPE up_seconds gauge\n# UNIT up_seconds seconds\n"));
        assert!(open.contains("# TYPE hits counter\nhits_total{kind=\"a\"} 1\n"));
        assert!(open.ends_with("# EOF\n"));
    }
}
