//! `lyceum quota get|set`: what one person may use.

use super::{
    out, people,
    place::Place,
    reach::{Reach, reach},
    serve::runtime,
};
use crate::{
    config::limits::parse_size,
    error::{ServerError, ServerResult},
};
use clap::Subcommand;
use jiff::{Timestamp, civil, tz::TimeZone};
use lyceum_api::{
    allowances::{Allowances, GetAllowances, SetAllowance, SetPersonAllowance},
    people::PersonRef,
    plan::{PlanLimit, Unit},
};

/// See and set what one person may use
#[derive(Debug, Subcommand)]
pub enum Quota {
    /// Show what somebody may use and has used
    Get {
        #[command(flatten)]
        place: Place,
        /// Whose
        user: String,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Set a limit for one person
    Set {
        #[command(flatten)]
        place: Place,
        /// Whose
        user: String,
        /// Such as `person_ai_interactions`; `lyceum quota get` lists all
        limit: String,
        /// A number, a size such as "2 GiB", or "plan" for the plan's own figure
        figure: String,
        /// Until when: a day (2026-12-24, to its end) or a time (2026-12-24T18:00) of this machine; for good without it
        #[arg(long, value_name = "TIME")]
        until: Option<String>,
        /// Why
        #[arg(long, default_value = "")]
        reason: String,
    },
}

impl Quota {
    /// Does it.
    pub fn run(self) -> ServerResult<()> {
        let (Self::Get { place, .. } | Self::Set { place, .. }) = &self;
        let place = place.clone();
        runtime()?.block_on(async {
            let school = reach(&place).await?;
            let done = self.act(&school).await;
            school.close().await?;
            done
        })
    }

    async fn act(self, school: &Reach) -> ServerResult<()> {
        match self {
            Self::Get { user, json, .. } => {
                let user = people::named(school, &user).await?.person.id;
                let found = school.call::<GetAllowances>(PersonRef { user }).await?;
                if json { out::json(&found) } else { show(&found) }
            }
            Self::Set { user, limit, figure, until, reason, .. } => {
                let limit = limit_named(&limit)?;
                let figure = figure_of(limit, &figure)?;
                let until_s = until.as_deref().map(end_of).transpose()?;
                let user = people::named(school, &user).await?.person.id;
                let wanted = SetAllowance { user, limit, figure, until_s, reason };
                show(&school.call::<SetPersonAllowance>(wanted).await?)
            }
        }
    }
}

fn show(found: &Allowances) -> ServerResult<()> {
    let rows: Vec<Vec<String>> = found
        .limits
        .iter()
        .map(|row| {
            let shown = |figure| super::plan::amount(row.limit.unit, figure);
            let set = row.set.as_ref().map_or_else(
                || "the plan's".to_owned(),
                |set| match set.until_s.and_then(|until_s| Timestamp::from_second(until_s).ok()) {
                    Some(until) => {
                        let local = until.to_zoned_datetime(TimeZone::system());
                        format!("set until {}", local.strftime("%Y-%m-%d %H:%M"))
                    }
                    None => "set".to_owned(),
                },
            );
            let used = row.limit.used.map_or_else(|| "-".to_owned(), shown);
            vec![row.limit.limit.name().to_owned(), used, shown(row.limit.allowed), shown(row.plan), set]
        })
        .collect();
    out::line(&format!("{}:", found.person.name))?;
    out::table(&["limit", "used", "allowed", "plan", ""], &rows)
}

fn limit_named(name: &str) -> ServerResult<PlanLimit> {
    let found = lyceum_services::plan::PERSON_LIMITS.into_iter().find(|limit| limit.name() == name);
    found.ok_or_else(|| {
        let names = lyceum_services::plan::PERSON_LIMITS.map(PlanLimit::name).join(", ");
        ServerError::WrongUse(format!("{name} is no limit of a person. There are: {names}."))
    })
}

fn figure_of(limit: PlanLimit, text: &str) -> ServerResult<Option<u64>> {
    if text == "plan" {
        return Ok(None);
    }
    let figure = if limit.unit() == Unit::Bytes { parse_size(text) } else { text.parse().ok() };
    figure
        .map(Some)
        .ok_or_else(|| ServerError::WrongUse(format!("{text} is neither a figure for {} nor `plan`.", limit.name())))
}

/// The end of a local day, or a local time; seconds since 1970.
fn end_of(text: &str) -> ServerResult<i64> {
    let day = text.parse::<civil::Date>().ok().filter(|_| !text.contains(['T', ' ']));
    let local = match day {
        Some(day) => day.tomorrow().ok().map(|next| next.to_datetime(civil::Time::midnight())),
        None => text.parse::<civil::DateTime>().ok(),
    };
    let end = local.and_then(|local| local.to_zoned_datetime(TimeZone::system()).ok());
    let wrong = || ServerError::WrongUse(format!("{text} is no time: write 2026-12-24 or 2026-12-24T18:00."));
    Ok(end.ok_or_else(wrong)?.timestamp().as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_ends_are_understood() {
        assert_eq!(figure_of(PlanLimit::PersonStorage, "2 GiB").unwrap(), Some(2 << 30));
        assert_eq!(figure_of(PlanLimit::PersonAiInteractions, "200").unwrap(), Some(200));
        assert_eq!(figure_of(PlanLimit::PersonAiInteractions, "plan").unwrap(), None);
        assert!(figure_of(PlanLimit::PersonAiInteractions, "2 GiB").is_err());
        assert!(limit_named("chat_users").is_err());
        let day = end_of("2026-12-24").unwrap();
        assert_eq!(day - end_of("2026-12-24T18:00").unwrap(), 6 * 3600);
        for wrong in ["", "tomorrow", "2026-13-01"] {
            assert_eq!(end_of(wrong).unwrap_err().exit_code(), 2, "{wrong}");
        }
    }
}
