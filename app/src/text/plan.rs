//! What the limits of the plan are for, what alerts are about, and what figures are drawn.

use lyceum_api::{
    monitoring::{AlertKind, Metric},
    plan::PlanLimit,
};

words! {
    /// What the limits of the plan are for, what alerts are about, and what figures are drawn.
    pub struct PlanTexts {
        /// What each limit limits, in the order of [`PlanLimit::ALL`].
        pub limits: [&'static str; PlanLimit::ALL.len()],
        /// What each alert is about, in the order of [`AlertKind::ALL`].
        pub alerts: [&'static str; AlertKind::ALL.len()],
        /// What each figure is, in the order of [`Metric::ALL`].
        pub metrics: [&'static str; Metric::ALL.len()],
    }
}

impl PlanTexts {
    /// What a limit limits.
    pub fn limit(&self, limit: PlanLimit) -> &'static str {
        self.limits[limit as usize]
    }

    /// What an alert is about.
    pub fn alert(&self, kind: AlertKind) -> &'static str {
        self.alerts[kind as usize]
    }

    /// What a figure is.
    pub fn metric(&self, metric: Metric) -> &'static str {
        self.metrics[metric as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::choose;
    use std::collections::BTreeSet;

    #[test]
    fn each_limit_alert_and_figure_has_its_own_words_in_each_language() {
        let english = choose("en").texts;
        for &limit in PlanLimit::ALL {
            assert_eq!(english.plan.limit(limit), limit.summary().trim().trim_end_matches('.'));
        }
        for &kind in AlertKind::ALL {
            assert_eq!(english.plan.alert(kind), kind.summary().trim());
        }
        for &metric in Metric::ALL {
            assert_eq!(english.plan.metric(metric), metric.summary().trim().trim_end_matches('.'));
        }
        for tag in ["es", "fr", "ar"] {
            let words = &choose(tag).texts.plan;
            let all = |of: &PlanTexts| -> Vec<&str> { [&of.limits[..], &of.alerts, &of.metrics].concat() };
            let (words, english) = (all(words), all(&english.plan));
            assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len(), "{tag}");
            let mut same = words.iter().zip(&english);
            assert!(same.all(|(words, english)| !words.is_empty() && words != english), "{tag}");
        }
    }
}
