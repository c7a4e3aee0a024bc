//! What the server measures of itself: figures, their history, alerts, advice, and what it does against pressure.

mod alerts;
mod metrics;
mod overview;
mod series;

pub use alerts::{Alert, AlertKind, AlertList, AlertRef, LogLevel, LogLine, LogQuery, LogTail, Mute, MuteAlert};
pub use metrics::{Metric, MetricUnit};
pub use overview::{Advice, CourseUse, Direction, Figure, HelpStep, HelpStepState, Overview, PersonUse, SelfHelp};
pub use series::{Chart, LimitQuery, Line, Series, SeriesQuery, Span};

use crate::{Nothing, endpoint::port};

port! {
    /// What the server measures of itself.
    trait Monitoring = monitoring;
    /// Gives the newest figures, advice, self-help, and who and what uses most.
    call GetOverview, get_overview(Nothing) -> Overview = Get "/api/monitoring", Admin;
    /// Gives the history of a chart.
    call GetSeries, get_series(SeriesQuery) -> Series = Get "/api/monitoring/series", Admin;
    /// Gives the history of the use and refusals of a limit.
    call GetLimitSeries, get_limit_series(LimitQuery) -> Series = Get "/api/monitoring/limits/{limit}", Admin;
    /// Lists alerts: those that hold, and those that are over.
    call ListAlerts, list_alerts(Nothing) -> AlertList = Get "/api/alerts", Admin;
    /// Notes that somebody looks after an alert.
    call AcknowledgeAlert, acknowledge_alert(AlertRef) -> Nothing = Post "/api/alerts/{alert}/acknowledge", Admin;
    /// Sends no messages about a kind of alert for some time.
    call MuteAlerts, mute_alerts(MuteAlert) -> Nothing = Post "/api/alerts/mute", Admin;
    /// Gives the newest lines of the log.
    call ReadLog, read_log(LogQuery) -> LogTail = Get "/api/log", Admin;
}
