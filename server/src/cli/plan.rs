//! `lyceum plan`: every limit with its use.

use super::{out, place::Place, reach::reach, serve::runtime};
use crate::error::ServerResult;
use clap::Args;
use lyceum_api::{
    Nothing,
    operations::GetPlan,
    plan::{PlanGroup, Pressure, Unit},
};

/// Show the resource plan with its use.
#[derive(Debug, Args)]
pub struct Plan {
    #[command(flatten)]
    place: Place,
    /// As JSON
    #[arg(long)]
    json: bool,
}

impl Plan {
    /// Does it.
    pub fn run(self) -> ServerResult<()> {
        runtime()?.block_on(async {
            let school = reach(&self.place).await?;
            let report = school.call::<GetPlan>(Nothing {}).await;
            school.close().await?;
            let report = report?;
            if self.json {
                return out::json(&report);
            }
            let mut rows = Vec::new();
            let mut group = None;
            for limit in report.limits {
                let part = if group == Some(limit.group) { String::new() } else { group_name(limit.group).to_owned() };
                group = Some(limit.group);
                let used = limit.used.map_or_else(|| "-".to_owned(), |used| amount(limit.unit, used));
                let mark = match limit.pressure {
                    Pressure::Fine => "",
                    Pressure::Near => "near",
                    Pressure::Full => "FULL",
                };
                let name = limit.limit.name().to_owned();
                rows.push(vec![
                    part,
                    name,
                    used,
                    amount(limit.unit, limit.allowed),
                    limit.refused.to_string(),
                    mark.to_owned(),
                ]);
            }
            out::table(&["part", "limit", "used", "allowed", "refused", ""], &rows)?;
            out::line(&format!("\n{}", report.health.text))
        })
    }
}

fn group_name(group: PlanGroup) -> &'static str {
    match group {
        PlanGroup::Server => "machine",
        PlanGroup::Disk => "disk",
        PlanGroup::Database => "database",
        PlanGroup::Cache => "cache",
        PlanGroup::Ai => "assistant",
        PlanGroup::Web => "web",
        PlanGroup::Person => "each person",
        PlanGroup::Service => "service",
    }
}

/// A figure with its unit.
pub(super) fn amount(unit: Unit, figure: u64) -> String {
    match unit {
        Unit::Bytes => lyceum_services::plan::spoken_bytes(figure),
        Unit::CentiCores => format!("{}.{:02} cores", figure / 100, figure % 100),
        Unit::Seconds => format!("{figure} s"),
        Unit::PerMinute => format!("{figure} a minute"),
        Unit::PerDay => format!("{figure} a day"),
        Unit::AtOnce | Unit::Count => figure.to_string(),
    }
}
