//! What the limits of the plan are for, and what alerts are about.

use lyceum_api::{monitoring::AlertKind, plan::PlanLimit};

words! {
    /// What the limits of the plan are for, and what alerts are about.
    pub struct PlanTexts {
        /// What each limit limits, in the order of [`PlanLimit::ALL`].
        pub limits: [&'static str; PlanLimit::ALL.len()],
        /// What each alert is about, in the order of [`AlertKind::ALL`].
        pub alerts: [&'static str; AlertKind::ALL.len()],
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::choose;
    use std::collections::BTreeSet;

    #[test]
    fn each_limit_and_alert_has_its_own_words_in_each_language() {
        let english = choose("en").texts;
        for &limit in PlanLimit::ALL {
            assert_eq!(english.plan.limit(limit), limit.summary().trim().trim_end_matches('.'));
        }
        for &kind in AlertKind::ALL {
            assert_eq!(english.plan.alert(kind), kind.summary().trim());
        }
        for tag in ["es", "fr", "ar"] {
            let words = &choose(tag).texts.plan;
            let all = words.limits.iter().chain(&words.alerts);
            assert_eq!(all.clone().collect::<BTreeSet<_>>().len(), words.limits.len() + words.alerts.len(), "{tag}");
            let mut same = all.zip(english.plan.limits.iter().chain(&english.plan.alerts));
            assert!(same.all(|(words, english)| !words.is_empty() && words != english), "{tag}");
        }
    }
}
