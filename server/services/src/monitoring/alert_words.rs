//! What an alert says: what happened, and what to do.

use super::watch::Thresholds;
use lyceum_api::{
    monitoring::AlertKind,
    speech::{Code, Said, Value},
};

/// What happened. `value` is what was measured when it began.
pub(super) fn what(kind: AlertKind, value: f32, thresholds: &Thresholds) -> Said {
    let mark = thresholds.of(kind);
    let shares = |code| Said::new(code).with("value", percent(value)).with("mark", percent(mark));
    match kind {
        AlertKind::Cpu => shares(Code::AlertCpu),
        AlertKind::Memory => shares(Code::AlertMemory),
        AlertKind::Disk => shares(Code::AlertDisk),
        AlertKind::Errors => shares(Code::AlertErrors),
        AlertKind::Responses => Said::new(Code::AlertResponses).with("value", tenths(value)).with("mark", tenths(mark)),
        AlertKind::Storage => Said::new(Code::AlertStorage),
        AlertKind::Backups => Said::new(Code::AlertBackups).with("value", tenths(value)),
    }
}

/// What to do.
pub(super) const fn advice(kind: AlertKind) -> Code {
    match kind {
        AlertKind::Cpu => Code::AdviceCpu,
        AlertKind::Memory => Code::AdviceMemory,
        AlertKind::Disk => Code::AdviceDisk,
        AlertKind::Errors => Code::AdviceErrors,
        AlertKind::Responses => Code::AdviceResponses,
        AlertKind::Storage => Code::AdviceStorage,
        AlertKind::Backups => Code::AdviceBackups,
    }
}

/// A share between 0 and 1 for people.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what fits")]
pub(super) fn percent(share: f32) -> Value {
    Value::Percent((share * 100.0).round().clamp(0.0, 10_000.0) as u32)
}

/// A figure with one decimal.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what fits")]
pub(super) fn tenths(value: f32) -> Value {
    Value::Tenths((value * 10.0).round().clamp(0.0, 1e9) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lyceum_api::Speech;

    #[test]
    fn every_kind_says_what_and_what_to_do() {
        for kind in AlertKind::ALL {
            let what = what(*kind, 0.93, &Thresholds::default()).english();
            assert!(what.ends_with('.') && what.len() > 30 && !what.contains('{'), "{what}");
            assert!(Speech::from(advice(*kind)).text.ends_with('.'));
        }
        let cpu = what(AlertKind::Cpu, 0.93, &Thresholds::default()).english();
        assert_eq!(cpu, "The processor is 93 % busy; more than 80 % is too much.");
        let slow = what(AlertKind::Responses, 2.25, &Thresholds::default()).english();
        assert!(slow.contains("2.3 seconds") && slow.contains("more than 2.0"), "{slow}");
    }
}
