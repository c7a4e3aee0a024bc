//! Sets a figure for one person, or gives the plan's own back; figure and note are stored together.

use super::Book;
use crate::{
    faults::{Refusal, refused},
    plan::{PERSON_LIMITS, spoken_bytes},
};
use jiff::{Timestamp, tz::TimeZone};
use lyceum_api::{
    ApiError, ApiResult, Viewer,
    allowances::SetAllowance,
    plan::{PlanLimit, Unit},
};
use lyceum_storage::records::{accounts::Account, audit::AuditRecord, quota::OverrideRecord, school::SchoolRecord};

/// Far above any use, far below where sums could overflow.
const HIGHEST: u64 = 1 << 50;
/// The longest reason, in characters.
const LONGEST_REASON: usize = 200;

impl Book {
    pub(super) async fn set(&self, who: &Viewer, wanted: SetAllowance) -> ApiResult<()> {
        let now_s = self.clock.now().as_second();
        let reason = wanted.reason.trim().to_owned();
        check(&wanted, &reason, now_s)?;
        let SetAllowance { user, limit, figure, until_s, .. } = wanted;
        let note = AuditRecord {
            at_s: now_s,
            by: who.user,
            by_name: who.name.clone(),
            what: self.note(limit, figure, until_s, &reason),
        };
        let record = figure.map(|figure| OverrideRecord { figure, until_s, by_name: who.name.clone(), reason });
        let (key, note_key) = ((user, limit.name().to_owned()), (user, self.new_id()));
        let done = self.store.transact(move |tx| -> Result<_, Refusal> {
            if !tx.exists::<Account>(&user)? {
                return Err(ApiError::not_found("account").into());
            }
            match &record {
                Some(record) => tx.put(&key, record)?,
                None => tx.delete::<OverrideRecord>(&key)?,
            }
            tx.put(&note_key, &note)?;
            Ok(())
        });
        done.await.map_err(refused)?;
        self.plan.override_figure(user, limit, figure.map(|figure| (figure, until_s)));
        Ok(())
    }

    fn note(&self, limit: PlanLimit, figure: Option<u64>, until_s: Option<i64>, reason: &str) -> String {
        let Some(figure) = figure else { return format!("`{}`: the plan's figure again.", limit.name()) };
        let figure = if limit.unit() == Unit::Bytes { spoken_bytes(figure) } else { figure.to_string() };
        let until = until_s.and_then(|until_s| Timestamp::from_second(until_s).ok()).map(|until| {
            let school = self.store.get::<SchoolRecord>(&()).ok().flatten();
            let zone = school.and_then(|school| TimeZone::get(&school.time_zone).ok()).unwrap_or(TimeZone::UTC);
            format!(" until {}", until.to_zoned_datetime(zone).strftime("%Y-%m-%d %H:%M"))
        });
        let reason = if reason.is_empty() { String::new() } else { format!(" ({reason})") };
        format!("`{}`: {figure}{}{reason}.", limit.name(), until.unwrap_or_default())
    }
}

fn check(wanted: &SetAllowance, reason: &str, now_s: i64) -> ApiResult<()> {
    if !PERSON_LIMITS.contains(&wanted.limit) {
        let names = PERSON_LIMITS.map(PlanLimit::name).join(", ");
        let message = format!("Only the limits of each person can be set for one person: {names}.");
        return Err(ApiError::invalid("limit", "not_of_a_person", message));
    }
    if wanted.figure.is_some_and(|figure| figure > HIGHEST) {
        return Err(ApiError::invalid(
            "figure",
            "figure_range",
            format!("Please choose a figure of at most {HIGHEST}."),
        ));
    }
    if wanted.until_s.is_some_and(|until_s| until_s <= now_s) {
        return Err(ApiError::invalid("until_s", "end_is_over", "Please choose an end that is still to come."));
    }
    if reason.chars().count() > LONGEST_REASON || reason.chars().any(char::is_control) {
        let message = format!("Please give the reason in one line of at most {LONGEST_REASON} characters.");
        return Err(ApiError::invalid("reason", "reason_length", message));
    }
    Ok(())
}
