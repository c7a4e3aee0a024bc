//! The health of the server in one plain sentence, the worst thing first.

use crate::{assistants::Assistants, plan::Plan};
use lyceum_api::{
    plan::{LimitUse, PlanGroup, Pressure},
    school::AssistantState,
    speech::{Code, Said, Speech, Value},
};
use lyceum_storage::{Health, Store, records::backups::BackupKey};

/// The sentence, and whether all is well.
pub(crate) fn health(store: &Store, plan: &Plan, assistants: &Assistants, limits: &[LimitUse]) -> (Speech, bool) {
    let unwell = |said: Said| (Speech::from(said), false);
    let well = |said: Said| (Speech::from(said), true);
    match store.health() {
        Health::Writable => {}
        Health::Full => return unwell(Said::new(Code::DiskFull)),
        Health::Failed { reason } => {
            return unwell(Said::new(Code::DiskFailed).with("reason", Value::Text(reason.to_string())));
        }
        Health::Closed => return unwell(Said::new(Code::Closing)),
    }
    let about = |code, limit: &LimitUse| Said::new(code).with("limit", Value::Limit(limit.limit));
    let rooms = || limits.iter().filter(|limit| matches!(limit.group, PlanGroup::Disk | PlanGroup::Database));
    if let Some(full) = rooms().find(|limit| limit.pressure == Pressure::Full) {
        return unwell(about(Code::RoomFull, full));
    }
    let assistant = &assistants.answers;
    if let AssistantState::Missing { reason } = assistant.state() {
        return (vec![Said::new(Code::AssistantMissing), Said::verbatim(reason)].into(), false);
    }
    if plan.clock_is_behind() {
        return unwell(Said::new(Code::ClockBehind));
    }
    if assistant.state() == AssistantState::Loading {
        return well(Said::new(Code::AssistantStarting));
    }
    if let Some(AssistantState::Missing { reason }) = assistants.tutor_state() {
        return (vec![Said::new(Code::HintsFromAnswers), Said::verbatim(reason)].into(), true);
    }
    if matches!(store.exists::<BackupKey>(&()), Ok(false)) {
        return well(Said::new(Code::NoKeyYet));
    }
    if let Some(near) = rooms().find(|limit| limit.pressure == Pressure::Near) {
        return well(about(Code::RoomNear, near));
    }
    if let Some(busy) = limits.iter().find(|limit| limit.group != PlanGroup::Person && limit.pressure == Pressure::Full)
    {
        return well(about(Code::LimitReached, busy));
    }
    well(Said::new(Code::AllWell))
}
