//! What an alert says: what happened, and what to do.

use super::watch::Thresholds;
use lyceum_api::monitoring::AlertKind;

/// What happened, as a sentence. `value` is what was measured when it began.
pub(super) fn what(kind: AlertKind, value: f32, thresholds: &Thresholds) -> String {
    let (now, mark) = (percent(value), percent(thresholds.of(kind)));
    match kind {
        AlertKind::Cpu => format!("The processor is {now} % busy; more than {mark} % is too much."),
        AlertKind::Memory => format!("{now} % of the memory is used; more than {mark} % is too much."),
        AlertKind::Disk => {
            format!("{now} % of the disk or of one of its areas is used; more than {mark} % is too much.")
        }
        AlertKind::Errors => format!("{now} % of the answers fail; more than {mark} % is too much."),
        AlertKind::Responses => format!(
            "Answers are slow: 5 in 100 take longer than {value:.1} seconds to begin; more than {:.1} is too much.",
            thresholds.response_s
        ),
        AlertKind::Storage => "Nothing can be saved: the disk is full or failed. Reading works.".to_owned(),
        AlertKind::Backups => {
            format!("For {value:.1} hours now backups could not be made, or a copy of them could not be sent.")
        }
    }
}

/// What to do, as a sentence.
pub(super) const fn advice(kind: AlertKind) -> &'static str {
    match kind {
        AlertKind::Cpu => {
            "Look at the page Monitoring: where the assistant is the cause, pages stay fast and nothing needs to be done in the middle of a lesson. Where it lasts all day, use a smaller model, or a machine with more cores."
        }
        AlertKind::Memory => {
            "Look at the page Models for what takes most. Use a smaller model, lower `ai.context_tokens`, or add memory."
        }
        AlertKind::Disk => {
            "Look at the page Plan for the area that is full. Delete courses or models that nobody uses, move backups elsewhere, or add a disk."
        }
        AlertKind::Errors => {
            "Look at the log on the page Monitoring for lines marked as errors, and run `lyceum doctor` on the server."
        }
        AlertKind::Responses => {
            "Look at the page Monitoring for what is busy: processor, disk or queue. Let fewer classes use the assistant at the same time, or use a faster machine."
        }
        AlertKind::Storage => {
            "Make room on the disk: writing goes on by itself then. If the disk failed, check it, and start the server again; `lyceum doctor` tells more."
        }
        AlertKind::Backups => {
            "Look at the page Backups for the place and the reason: a disk that is full, a stick that is not plugged in, a bucket out of reach or with a wrong access key. What can still be backed up is, and the copies catch up by themselves once the place is back."
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share between 0 and 1, for people")]
fn percent(share: f32) -> u32 {
    (share * 100.0).round().clamp(0.0, 10_000.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_says_what_and_what_to_do() {
        for kind in AlertKind::ALL {
            let what = what(*kind, 0.93, &Thresholds::default());
            assert!(what.ends_with('.') && what.len() > 30, "{what}");
            assert!(advice(*kind).ends_with('.'));
        }
        assert_eq!(
            what(AlertKind::Cpu, 0.93, &Thresholds::default()),
            "The processor is 93 % busy; more than 80 % is too much."
        );
    }
}
