//! What an admin should do about backups, the most urgent first.

use lyceum_api::{
    Speech,
    backups::{BackupCheck, BackupList, CopyRow, CopyState, Drill},
    speech::{Code, Said, Value},
};

const DAY_S: i64 = 24 * 3600;
/// A nightly backup may be a little late.
const BACKUP_AGE_MAX_S: i64 = 26 * 3600;
/// A copy may be out of reach for a while.
const COPY_LAG_MAX_S: i64 = 2 * 3600;
const DRILL_AGE_MAX_S: i64 = 35 * DAY_S;

/// The advice about what `list` has, at this second since 1970.
pub(super) fn advise(list: &BackupList, now_s: i64) -> Vec<Speech> {
    if list.keys.is_empty() {
        return vec![Code::BackupKeyMissing.into()];
    }
    let mut advice = Vec::new();
    let restored = list.backups.iter().filter(|backup| backup.check == BackupCheck::Restored);
    match restored.map(|backup| backup.made_s).max() {
        None => advice.push(Code::NoneTested.into()),
        Some(made_s) if now_s - made_s > BACKUP_AGE_MAX_S => {
            advice.push(Said::new(Code::LastTestedOld).with("days", days(now_s - made_s)).into());
        }
        Some(_) => {}
    }
    if let Some(bad) = list.backups.iter().find(|backup| backup.check == BackupCheck::Damaged) {
        advice.push(Said::new(Code::BackupDamaged).with("name", Value::Text(bad.id.clone())).into());
    }
    if list.copies.is_empty() {
        advice.push(Code::NoSecondPlace.into());
    }
    advice.extend(list.copies.iter().filter_map(|copy| about_copy(copy, now_s)));
    advice.extend(about_drill(list.drill.as_ref(), now_s, list.backups.is_empty()));
    advice
}

fn about_copy(copy: &CopyRow, now_s: i64) -> Option<Speech> {
    let said = |code| Said::new(code).with("place", Value::Text(copy.target.clone()));
    match copy.state {
        CopyState::Late if copy.complete_s == 0 => Some(said(Code::CopyNever).into()),
        CopyState::Late => Some(said(Code::CopyLate).with("days", days(now_s - copy.complete_s)).into()),
        _ if copy.problem.is_empty() || copy.lag_s <= COPY_LAG_MAX_S => None,
        _ => Some(vec![said(Code::CopyLags), Said::verbatim(&copy.problem)].into()),
    }
}

fn about_drill(drill: Option<&Drill>, now_s: i64, no_backup: bool) -> Option<Speech> {
    match drill {
        Some(drill) if !drill.kept => {
            let said = std::iter::once(Said::new(Code::LastDrillFailed)).chain(drill.said.clone());
            Some(said.collect::<Vec<_>>().into())
        }
        Some(drill) if now_s - drill.at_s > DRILL_AGE_MAX_S => Some(Code::DrillOld.into()),
        None if !no_backup => Some(Code::DrillNever.into()),
        _ => None,
    }
}

fn days(seconds: i64) -> Value {
    Value::Count(u64::try_from(seconds / DAY_S).unwrap_or(0))
}
