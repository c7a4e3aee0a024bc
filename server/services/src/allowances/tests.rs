//! Allowances from the form to the refusal: they hold at once, end by themselves, survive restarts, and are noted.

use crate::testing::{NOTHING, TestSchool};
use lyceum_api::{ErrorKind, Role, Viewer, allowances::SetAllowance, people::PersonRef, plan::PlanLimit};
use std::{sync::Arc, time::Duration};

fn wanted(who: &Viewer, limit: PlanLimit, figure: Option<u64>) -> SetAllowance {
    SetAllowance { user: who.user.unwrap(), limit, figure, until_s: None, reason: String::new() }
}

#[tokio::test]
async fn an_allowance_holds_at_once_and_ends_by_itself() {
    let (school, admin, _) = TestSchool::set_up().await;
    let learner = school.person(&admin, "Lea", Role::Learner).await;
    let (book, plan) = (Arc::clone(&school.services.ports.allowances), Arc::clone(&school.services.plan));
    let user = learner.user.unwrap();
    let until_s = Some(crate::clock::Clock::now(&*school.clock).as_second() + 3600);
    let two = SetAllowance {
        until_s,
        reason: "exam".to_owned(),
        ..wanted(&learner, PlanLimit::PersonAiInteractions, Some(2))
    };
    let told = book.set_allowance(&admin, two).await.unwrap();
    let ai = told.limits.iter().find(|row| row.limit.limit == PlanLimit::PersonAiInteractions).unwrap();
    assert_eq!((ai.limit.allowed, ai.plan, ai.set.as_ref().map(|set| set.figure)), (2, 100, Some(2)));
    assert!(told.changes[0].what.contains("2 until 2026-03-02 08:00 (exam)"), "{:?}", told.changes);
    assert_eq!(told.changes[0].by, "Ada Admin");
    for _ in 0..2 {
        plan.reserve_ai(&learner).await.unwrap().keep();
    }
    assert_eq!(plan.reserve_ai(&learner).await.err().unwrap().code, "person_ai_interactions");
    let own = school.services.ports.accounts.get_quotas(&learner, NOTHING).await.unwrap();
    assert!(own.limits.iter().any(|limit| (limit.used, limit.allowed) == (Some(2), 2)), "{own:?}");
    assert_eq!(school.services.ports.accounts.get_me(&learner, NOTHING).await.unwrap().ai_per_day, 2);
    assert_eq!(plan.left_today(admin.user.unwrap()), 100, "others keep the plan's figure");
    school.pass(Duration::from_hours(1));
    assert_eq!(plan.left_today(user), 98, "the plan's figure holds again, and what was used is used");
    assert!(book.get_allowances(&admin, PersonRef { user }).await.unwrap().limits.iter().all(|row| row.set.is_none()));
}

#[tokio::test]
async fn an_allowance_survives_a_restart_and_can_be_taken_back() {
    let (school, admin, _) = TestSchool::set_up().await;
    let learner = school.person(&admin, "Lea", Role::Learner).await;
    let user = learner.user.unwrap();
    for (limit, figure) in
        [(PlanLimit::PersonApiRequests, 3), (PlanLimit::PersonStorage, 10), (PlanLimit::PersonVideoStreams, 1)]
    {
        school.services.ports.allowances.set_allowance(&admin, wanted(&learner, limit, Some(figure))).await.unwrap();
    }
    let school = school.restart().await;
    let plan = Arc::clone(&school.services.plan);
    let _first = plan.enter_video(user).unwrap();
    assert_eq!(plan.enter_video(user).err().unwrap().code, "person_video_streams");
    let area = crate::plan::StorageArea::Users;
    assert!(plan.reserve_storage(area, Some(user), 10).is_ok());
    assert_eq!(plan.reserve_storage(area, Some(user), 11).err().unwrap().code, "person_storage");
    for _ in 0..3 {
        drop(plan.admit_request(&learner).await.unwrap());
    }
    assert_eq!(plan.admit_request(&learner).await.err().unwrap().code, "person_api_requests");
    let book = &school.services.ports.allowances;
    book.set_allowance(&admin, wanted(&learner, PlanLimit::PersonApiRequests, None)).await.unwrap();
    assert!(plan.admit_request(&learner).await.is_ok());
    assert_eq!(
        book.get_allowances(&admin, PersonRef { user }).await.unwrap().changes.len(),
        4,
        "every change is noted"
    );
}

#[tokio::test]
async fn a_lower_figure_holds_also_for_what_was_leased() {
    let (school, admin, _) = TestSchool::set_up().await;
    let learner = school.person(&admin, "Lea", Role::Learner).await;
    let plan = Arc::clone(&school.services.plan);
    for _ in 0..5 {
        drop(plan.admit_request(&learner).await.unwrap());
    }
    let book = &school.services.ports.allowances;
    book.set_allowance(&admin, wanted(&learner, PlanLimit::PersonApiRequests, Some(6))).await.unwrap();
    assert!(plan.admit_request(&learner).await.is_ok(), "the sixth");
    assert_eq!(plan.admit_request(&learner).await.err().unwrap().code, "person_api_requests");
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let (school, admin, _) = TestSchool::set_up().await;
    let learner = school.person(&admin, "Lea", Role::Learner).await;
    let book = &school.services.ports.allowances;
    let refused = async |wanted| book.set_allowance(&admin, wanted).await.unwrap_err();
    assert_eq!(refused(wanted(&learner, PlanLimit::ChatUsers, Some(2))).await.code, "not_of_a_person");
    assert_eq!(refused(wanted(&learner, PlanLimit::PersonStorage, Some(u64::MAX))).await.code, "figure_range");
    let over = SetAllowance { until_s: Some(5), ..wanted(&learner, PlanLimit::PersonStorage, Some(1)) };
    assert_eq!(refused(over).await.code, "end_is_over");
    let long = SetAllowance { reason: "x".repeat(201), ..wanted(&learner, PlanLimit::PersonStorage, Some(1)) };
    assert_eq!(refused(long).await.code, "reason_length");
    let nobody =
        SetAllowance { user: lyceum_api::ids::UserId(9), ..wanted(&learner, PlanLimit::PersonStorage, Some(1)) };
    assert_eq!(refused(nobody).await.kind, ErrorKind::NotFound);
    let by_learner = book.set_allowance(&learner, wanted(&learner, PlanLimit::PersonStorage, Some(1))).await;
    assert_eq!(by_learner.unwrap_err().kind, ErrorKind::Forbidden);
}
