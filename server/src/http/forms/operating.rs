//! Forms of whoever runs the server: alerts, and what one person may use.

use super::{Form, back, call, onward};
use crate::http::{HttpState, session::Caller};
use axum::{
    Extension, Router,
    extract::{Request, State},
    response::Response,
    routing::post,
};
use lyceum_api::{
    ApiError, ApiResult,
    allowances::{SetAllowance, SetPersonAllowance},
    endpoint::Grant,
    ids::UserId,
    monitoring::{AcknowledgeAlert, AlertKind, AlertRef, MuteAlert, MuteAlerts},
    plan::{PlanLimit, Unit},
};

const MONITORING: &str = "/monitoring";
const DAY_S: i64 = 86_400;

/// The routes.
pub(super) fn routes() -> Router<HttpState> {
    Router::new()
        .route("/do/alerts/acknowledge", post(acknowledge))
        .route("/do/alerts/mute", post(mute))
        .route("/do/quota", post(set_quota))
}

async fn acknowledge(
    State(state): State<HttpState>,
    Extension(caller): Extension<Caller>,
    request: Request,
) -> Response {
    let done = async {
        let form = Form::read(request).await?;
        let alert = form.get("alert").parse().map_err(|_| ApiError::not_found("alert"))?;
        call::<AcknowledgeAlert>(&state, &caller, AlertRef { alert }).await
    };
    match done.await {
        Ok(_) => onward(MONITORING, &Grant::Keep, &caller),
        Err(error) => back(MONITORING, &error, &[]),
    }
}

async fn mute(State(state): State<HttpState>, Extension(caller): Extension<Caller>, request: Request) -> Response {
    let done = async {
        let form = Form::read(request).await?;
        let kind = AlertKind::ALL.iter().copied().find(|kind| kind.name() == form.get("kind"));
        let minutes = form.get("minutes").parse().unwrap_or(0);
        let mute = MuteAlert { kind: kind.ok_or_else(|| ApiError::not_found("alert"))?, minutes };
        call::<MuteAlerts>(&state, &caller, mute).await
    };
    match done.await {
        Ok(_) => onward(MONITORING, &Grant::Keep, &caller),
        Err(error) => back(MONITORING, &error, &[]),
    }
}

async fn set_quota(State(state): State<HttpState>, Extension(caller): Extension<Caller>, request: Request) -> Response {
    let form = match Form::read(request).await {
        Ok(form) => form,
        Err(error) => return back(MONITORING, &error, &[]),
    };
    let wanted = match wanted(&form, state.clock.now().as_second()) {
        Ok(wanted) => wanted,
        Err(error) => return back(MONITORING, &error, &[]),
    };
    let page = format!("/people/{}/quota", wanted.user);
    match call::<SetPersonAllowance>(&state, &caller, wanted).await {
        Ok(_) => onward(&page, &Grant::Keep, &caller),
        Err(error) => back(&page, &error, &[]),
    }
}

/// An empty figure means the plan's own. Sizes are typed in MiB, ends in days from now.
fn wanted(form: &Form, now_s: i64) -> ApiResult<SetAllowance> {
    let number = |name: &str| {
        let wrong = |_| ApiError::invalid(name, "figure_range", "Please write a whole number.");
        match form.get(name).trim() {
            "" => Ok(None),
            text => text.parse::<u32>().map(Some).map_err(wrong),
        }
    };
    let user: UserId = form.get("user").parse().map_err(|_| ApiError::not_found("account"))?;
    let limit = PlanLimit::ALL.iter().copied().find(|limit| limit.name() == form.get("limit"));
    let limit = limit.ok_or_else(|| ApiError::not_found("limit"))?;
    let size = if limit.unit() == Unit::Bytes { 1 << 20 } else { 1 };
    Ok(SetAllowance {
        user,
        limit,
        figure: number("figure")?.map(|figure| u64::from(figure) * size),
        until_s: number("days")?.map(|days| now_s + i64::from(days) * DAY_S),
        reason: form.text("reason"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_typed_in_mib_and_ends_in_days() {
        let user = UserId(7);
        let form = |rest: &str| Form::parse(format!("user={user}&{rest}").as_bytes()).unwrap();
        let made = wanted(&form("limit=person_storage&figure=2048&days=2&reason=film"), 1000).unwrap();
        assert_eq!((made.figure, made.until_s, made.reason.as_str()), (Some(2 << 30), Some(173_800), "film"));
        let plan = wanted(&form("limit=person_ai_interactions&figure="), 0).unwrap();
        assert_eq!((plan.figure, plan.until_s), (None, None));
        for wrong in ["limit=moon", "limit=person_storage&figure=-1", "limit=person_storage&figure=1&days=x"] {
            assert!(wanted(&form(wrong), 0).is_err(), "{wrong}");
        }
    }
}
