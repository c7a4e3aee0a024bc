//! The plan at its edges, on a real store.

use crate::{
    plan::{Limits, StorageArea},
    testing::{Settings, TestSchool, eventually, settable_space},
};
use lyceum_api::{
    ErrorKind, Role, Viewer,
    ids::UserId,
    plan::{PlanLimit, Pressure},
};
use lyceum_models::ServiceClass;
use lyceum_storage::records::quota::OpenInteraction;
use std::{sync::atomic::Ordering, time::Duration};

const MINUTE: Duration = Duration::from_mins(1);
const GIB: u64 = 1 << 30;

fn learner(number: u128) -> Viewer {
    Viewer { user: Some(UserId(number)), ..Viewer::anonymous("lan", "en") }
}

fn limits(changes: &[(PlanLimit, u64)]) -> Settings {
    let limits = changes.iter().try_fold(Limits::default(), |limits, (limit, figure)| limits.with(*limit, *figure));
    Settings { limits: limits.unwrap(), ..Settings::default() }
}

/// Makes so many requests, slowly enough for the minute.
async fn requests(school: &TestSchool, who: &Viewer, count: u64) -> u64 {
    let mut admitted = 0;
    for _ in 0..count {
        school.pass(Duration::from_secs(1));
        admitted += u64::from(school.services.plan.admit_request(who).await.is_ok());
    }
    admitted
}

#[tokio::test]
async fn b17_the_101st_request_of_a_minute_works_after_the_stated_seconds() {
    let school = TestSchool::start().await;
    let (plan, who) = (&school.services.plan, learner(1));
    for n in 1..=100 {
        let admission = plan.admit_request(&who).await.unwrap();
        assert_eq!(admission.minute.remaining, 100 - n);
    }
    let refusal = plan.admit_request(&who).await.err().unwrap();
    assert_eq!((refusal.kind, refusal.code.as_str()), (ErrorKind::LimitReached, "request_rate"));
    assert_eq!(refusal.limit.map(|report| report.allowed), Some(100));
    school.pass(Duration::from_secs(refusal.retry_after_s.unwrap()));
    assert!(plan.admit_request(&who).await.is_ok());
    let line = plan.report().into_iter().find(|line| line.limit == PlanLimit::RequestRate).unwrap();
    assert_eq!(line.refused, 1);
}

#[tokio::test]
async fn before_sign_in_requests_count_for_the_network() {
    let school = TestSchool::start_with(limits(&[(PlanLimit::RequestRate, 2)])).await;
    let plan = &school.services.plan;
    let (here, there) = (Viewer::anonymous("10.0.0.1", "en"), Viewer::anonymous("10.0.0.2", "en"));
    assert!(plan.admit_request(&here).await.is_ok_and(|admission| admission.day.is_none()));
    assert!(plan.admit_request(&here).await.is_ok());
    assert!(plan.admit_request(&here).await.is_err());
    assert!(plan.admit_request(&there).await.is_ok());
}

#[tokio::test]
async fn requests_in_flight_are_bounded_and_places_come_back() {
    let school = TestSchool::start_with(limits(&[(PlanLimit::ApiRequests, 2)])).await;
    let plan = &school.services.plan;
    let first = plan.admit_request(&learner(1)).await.unwrap();
    let _second = plan.admit_request(&learner(2)).await.unwrap();
    let refusal = plan.admit_request(&learner(3)).await.err().unwrap();
    assert_eq!((refusal.kind, refusal.retry_after_s), (ErrorKind::Busy, Some(1)));
    drop(first);
    assert!(plan.admit_request(&learner(3)).await.is_ok());
}

#[tokio::test]
async fn a_full_school_lets_nobody_new_in_but_throws_nobody_out() {
    let school = TestSchool::start_with(limits(&[(PlanLimit::ActiveUsers, 2)])).await;
    let plan = &school.services.plan;
    assert!(plan.admit_request(&learner(1)).await.is_ok());
    assert!(plan.admit_request(&learner(2)).await.is_ok());
    school.pass(MINUTE);
    let refusal = plan.admit_request(&learner(3)).await.err().unwrap();
    assert_eq!((refusal.code.as_str(), refusal.retry_after_s), ("active_users", Some(240)));
    assert!(plan.admit_request(&learner(1)).await.is_ok());
    school.pass(4 * MINUTE);
    assert!(plan.admit_request(&learner(3)).await.is_ok(), "the second person has left");
    assert!(plan.admit_request(&learner(4)).await.is_err());
    assert!(plan.admit_request(&Viewer { role: Role::Admin, ..learner(4) }).await.is_ok(), "an admin always gets in");
}

#[tokio::test]
async fn b19_the_day_limit_survives_restarts_and_is_never_exceeded() {
    let school = TestSchool::start().await;
    let who = learner(1);
    assert_eq!(requests(&school, &who, 130).await, 130);
    let school = school.restart().await;
    // The restart lost what was leased and not used: 150 were counted.
    assert_eq!(requests(&school, &who, 1000).await, 850);
    let refusal = school.services.plan.admit_request(&who).await.err().unwrap();
    assert_eq!(refusal.code, "person_api_requests");
    let wait = refusal.retry_after_s.unwrap();
    assert!((1..=24 * 3600 + 30).contains(&wait));
    let school = school.restart().await;
    assert_eq!(requests(&school, &who, 3).await, 0, "a restart gives nothing back");
    school.pass(Duration::from_secs(wait));
    assert_eq!(requests(&school, &who, 1).await, 1);
}

#[tokio::test]
async fn b19_fifty_restarts_within_a_day_grant_nothing_twice() {
    let mut school = TestSchool::start().await;
    let who = learner(1);
    let (mut requested, mut asked) = (0, 0);
    for _ in 0..50 {
        requested += requests(&school, &who, 30).await;
        if let Ok(reservation) = school.services.plan.reserve_ai(&who).await {
            let mut reservation = reservation;
            reservation.keep();
            eventually(|| school.store.scan::<OpenInteraction>(&[], 1).unwrap().is_empty()).await;
            asked += 1;
        }
        // A crash in the middle of another answer.
        let open = school.services.plan.reserve_ai(&who).await;
        std::mem::forget(open);
        school = school.restart().await;
    }
    asked += count_ai(&school, &who).await;
    requested += requests(&school, &who, 1000).await;
    assert!(requested <= 1000, "{requested} requests");
    assert_eq!(asked, 100, "crashes cost no interaction, and grant none");
}

/// Interactions that are left.
async fn count_ai(school: &TestSchool, who: &Viewer) -> u64 {
    let mut count = 0;
    while let Ok(mut reservation) = school.services.plan.reserve_ai(who).await {
        reservation.keep();
        count += 1;
    }
    count
}

#[tokio::test]
async fn a_clean_end_gives_unused_requests_back() {
    let school = TestSchool::start_with(limits(&[(PlanLimit::PersonApiRequests, 30)])).await;
    let who = learner(1);
    assert_eq!(requests(&school, &who, 3).await, 3);
    school.services.close().await;
    let quotas = school.services.plan.quotas(UserId(1)).unwrap();
    assert_eq!(quotas.limits[0].used, Some(3));
    assert_eq!(requests(&school, &who, 30).await, 27);
}

#[tokio::test]
async fn the_101st_interaction_of_a_day_waits_for_the_next_day() {
    let school = TestSchool::start().await;
    let (plan, who) = (&school.services.plan, learner(1));
    for left in (0..100).rev() {
        let mut reservation = plan.reserve_ai(&who).await.unwrap();
        assert_eq!(reservation.left_today(), left);
        reservation.keep();
    }
    let refusal = plan.reserve_ai(&who).await.err().unwrap();
    assert_eq!((refusal.kind, refusal.code.as_str()), (ErrorKind::LimitReached, "person_ai_interactions"));
    assert!(plan.reserve_ai(&learner(2)).await.is_ok(), "others go on");
    // The open interactions are settled by tasks of their own: a restart must find none of them open.
    eventually(|| school.store.scan::<lyceum_storage::records::quota::OpenInteraction>(&[], 200).unwrap().is_empty())
        .await;
    let school = school.restart().await;
    assert_eq!(school.services.plan.left_today(UserId(1)), 0);
    school.pass(Duration::from_secs(refusal.retry_after_s.unwrap()));
    assert_eq!(school.services.plan.left_today(UserId(1)), 100);
}

#[tokio::test]
async fn an_interaction_without_an_answer_costs_nothing() {
    let school = TestSchool::start().await;
    let (plan, who) = (&school.services.plan, learner(1));
    plan.reserve_ai(&who).await.unwrap().refund().await.unwrap();
    assert_eq!(plan.left_today(UserId(1)), 100);
    drop(plan.reserve_ai(&who).await.unwrap());
    eventually(|| plan.left_today(UserId(1)) == 100).await;
    let mut kept = plan.reserve_ai(&who).await.unwrap();
    kept.keep();
    kept.keep();
    kept.refund().await.unwrap();
    assert_eq!(plan.left_today(UserId(1)), 99, "what was kept is not given back");
}

#[tokio::test]
async fn f15_turning_the_clock_gives_no_second_day() {
    let school = TestSchool::start_with(limits(&[(PlanLimit::PersonAiInteractions, 1)])).await;
    let (plan, who) = (&school.services.plan, learner(1));
    plan.reserve_ai(&who).await.unwrap().keep();
    for time in ["2026-03-01T07:00:00Z", "1970-01-01T00:00:00Z", "2026-03-02T06:00:00Z"] {
        school.clock.set(time.parse().unwrap());
        assert!(plan.reserve_ai(&who).await.is_err(), "{time}");
    }
    school.clock.set("2026-03-03T07:00:00Z".parse().unwrap());
    plan.reserve_ai(&who).await.unwrap().keep();
    for time in ["2026-03-04T07:00:00Z", "2026-03-02T07:00:00Z", "2027-01-01T07:00:00Z"] {
        school.clock.set(time.parse().unwrap());
        assert!(plan.reserve_ai(&who).await.is_err(), "{time}");
    }
}

#[tokio::test]
async fn places_with_the_assistant_are_bounded_by_service_and_person() {
    let school = TestSchool::start_with(limits(&[(PlanLimit::AskUsers, 2), (PlanLimit::ChatUsers, 3)])).await;
    let plan = &school.services.plan;
    let first = plan.enter(ServiceClass::Ask, UserId(1)).unwrap();
    let own = plan.enter(ServiceClass::Ask, UserId(1)).err().unwrap();
    assert_eq!((own.kind, own.code.as_str()), (ErrorKind::LimitReached, "answer_running"));
    let _second = plan.enter(ServiceClass::Ask, UserId(2)).unwrap();
    let full = plan.enter(ServiceClass::Ask, UserId(3)).err().unwrap();
    assert_eq!((full.kind, full.code.as_str(), full.retry_after_s), (ErrorKind::Busy, "ask_users", Some(10)));
    assert!(plan.enter(ServiceClass::Tutor, UserId(1)).is_ok(), "services have places of their own");
    drop(first);
    assert!(plan.enter(ServiceClass::Ask, UserId(3)).is_ok());
    let chats =
        [plan.enter(ServiceClass::Chat, UserId(1)).unwrap(), plan.enter(ServiceClass::Chat, UserId(1)).unwrap()];
    assert!(plan.enter(ServiceClass::Chat, UserId(1)).is_err(), "two answers at once for one person");
    drop(chats);
    assert!(plan.enter(ServiceClass::Chat, UserId(1)).is_ok());
}

#[tokio::test]
async fn b18_the_eleventh_video_is_refused_until_one_ends() {
    let school = TestSchool::start().await;
    let plan = &school.services.plan;
    let mut running: Vec<_> = (0..10).map(|_| plan.enter_video(UserId(1)).unwrap()).collect();
    assert_eq!(plan.enter_video(UserId(1)).err().map(|refusal| refusal.code), Some("person_video_streams".to_owned()));
    assert!(plan.enter_video(UserId(2)).is_ok());
    running.pop();
    assert!(plan.enter_video(UserId(1)).is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn b16_two_uploads_never_both_get_the_last_room() {
    let school = TestSchool::start().await;
    let plan = &school.services.plan;
    for round in 0..100 {
        let user = Some(UserId(1000 + round));
        let race = [plan.clone(), plan.clone()]
            .map(|plan| tokio::spawn(async move { plan.reserve_storage(StorageArea::Users, user, GIB * 3 / 4) }));
        let mut won = Vec::new();
        for racer in race {
            won.extend(racer.await.unwrap());
        }
        assert_eq!(won.len(), 1, "round {round}");
        // Committed or given back in turn: neither must leave room for more than the limit.
        let reservation = won.pop().unwrap();
        if round % 2 == 0 {
            reservation.commit(10).await.unwrap();
            assert_eq!(plan.stored_by(UserId(1000 + round)).unwrap(), 10);
        } else {
            drop(reservation);
            assert!(plan.reserve_storage(StorageArea::Users, user, GIB).is_ok());
        }
    }
    assert_eq!(plan.stored(StorageArea::Users).unwrap(), 500);
}

#[tokio::test]
async fn storage_of_a_person_ends_at_its_byte() {
    let school = TestSchool::start().await;
    let plan = &school.services.plan;
    let user = Some(UserId(1));
    let mut upload = plan.reserve_storage(StorageArea::Users, user, GIB - 1).unwrap();
    assert!(upload.grow(1).is_ok());
    let refusal = upload.grow(1).unwrap_err();
    assert_eq!((refusal.kind, refusal.code.as_str()), (ErrorKind::StorageFull, "person_storage"));
    assert_eq!(refusal.limit.map(|report| (report.used, report.allowed)), Some((GIB, GIB)));
    upload.commit(GIB).await.unwrap();
    let school = school.restart().await;
    assert!(school.services.plan.reserve_storage(StorageArea::Users, user, 1).is_err(), "it survives a restart");
    assert!(school.services.plan.reserve_storage(StorageArea::Courses, None, 1).is_ok());
}

#[tokio::test]
async fn a_full_disk_refuses_before_anything_is_written() {
    let (free, free_space) = settable_space(GIB);
    let school = TestSchool::start_with(Settings { free_space, ..Settings::default() }).await;
    let plan = &school.services.plan;
    let held = plan.reserve_storage(StorageArea::Courses, None, GIB / 2).unwrap();
    let refusal = plan.reserve_storage(StorageArea::Courses, None, GIB / 2).err().unwrap();
    assert_eq!((refusal.kind, refusal.code.as_str()), (ErrorKind::StorageFull, "disk_full"));
    drop(held);
    assert!(plan.reserve_storage(StorageArea::Courses, None, GIB / 2).is_ok());
    free.store(0, Ordering::Relaxed);
    assert!(plan.reserve_storage(StorageArea::Courses, None, 1).is_err());
}

#[tokio::test]
async fn the_report_has_every_limit_in_order_with_real_use() {
    let school = TestSchool::start().await;
    let plan = &school.services.plan;
    let _place = plan.enter(ServiceClass::Chat, UserId(1)).unwrap();
    plan.reserve_ai(&learner(1)).await.unwrap().keep();
    let report = plan.report();
    assert_eq!(report.iter().map(|line| line.limit).collect::<Vec<_>>(), PlanLimit::ALL);
    let used = |limit| report.iter().find(|line| line.limit == limit).and_then(|line| line.used);
    assert_eq!(used(PlanLimit::ChatUsers), Some(1));
    assert_eq!(used(PlanLimit::PersonAiInteractions), Some(1));
    assert!(used(PlanLimit::WebMemory).is_some_and(|bytes| bytes > 1 << 20));
    assert!(used(PlanLimit::DatabaseSize).is_some_and(|bytes| bytes > 0));
    assert!(used(PlanLimit::DatabaseKeySpaces).is_some_and(|spaces| spaces > 10));
    assert_eq!(used(PlanLimit::UploadSize), None);
    assert!(report.iter().all(|line| line.refused == 0 && line.pressure == Pressure::Fine), "{report:?}");
}

#[tokio::test]
async fn tidying_keeps_the_day_and_forgets_what_is_long_over() {
    let school = TestSchool::start().await;
    let who = learner(1);
    assert_eq!(requests(&school, &who, 1).await, 1);
    school.services.plan.tidy().await.unwrap();
    assert_eq!(school.services.plan.people_today(), 1);
    for _ in 0..40 {
        school.pass(Duration::from_hours(24));
        assert_eq!(requests(&school, &learner(2), 1).await, 1);
    }
    school.services.plan.tidy().await.unwrap();
    let days = school.store.scan::<lyceum_storage::records::quota::DayRequests>(&[], 100).unwrap();
    assert_eq!((days.len(), days[0].0.1), (36, UserId(2)), "today and the 35 days before");
}

#[tokio::test]
async fn f22_short_memory_refuses_new_answers_and_recovers() {
    let school = TestSchool::start().await;
    let plan = &school.services.plan;
    let enter = || plan.enter(ServiceClass::Chat, UserId(1));
    assert!(!plan.note_memory(3 * GIB) && enter().is_ok());
    assert!(plan.note_memory(4 * GIB - (100 << 20)), "4 GiB are the plan's");
    let refusal = enter().err().unwrap();
    assert_eq!((refusal.kind, refusal.code.as_str()), (ErrorKind::Busy, "web_memory"));
    assert!(refusal.retry_after_s.is_some());
    assert!(plan.note_memory(4 * GIB - (500 << 20)), "not at once: it would start and stop");
    assert!(!plan.note_memory(3 * GIB));
    assert!(enter().is_ok());
    let line = plan.report().into_iter().find(|line| line.limit == PlanLimit::WebMemory).unwrap();
    assert_eq!(line.refused, 1);
}

#[tokio::test]
async fn a_service_whose_storage_is_full_takes_nothing_new_and_the_others_go_on() {
    let school = TestSchool::start_with(limits(&[(PlanLimit::ChatStorage, 1000)])).await;
    let plan = &school.services.plan;
    plan.set_measured(PlanLimit::ChatStorage, 900);
    assert!(plan.enter(ServiceClass::Chat, UserId(1)).is_ok());
    plan.add_measured(PlanLimit::ChatStorage, 100);
    let refusal = plan.enter(ServiceClass::Chat, UserId(1)).err().unwrap();
    assert_eq!((refusal.kind, refusal.code.as_str()), (ErrorKind::StorageFull, "chat_storage"));
    assert!(plan.enter(ServiceClass::Ask, UserId(1)).is_ok());
    plan.set_measured(PlanLimit::DatabaseSize, 1 << 50);
    assert_eq!(plan.enter(ServiceClass::Tutor, UserId(1)).err().unwrap().code, "database_size");
    assert!(plan.enter(ServiceClass::Api, UserId(1)).is_ok(), "programs store nothing");
}
