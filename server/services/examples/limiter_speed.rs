//! Times the way in of an API request, as every request goes it: a place in flight, a person among the thousand, the
//! minute, the day. `limiter_speed` takes 900 people and lets each make 90 requests, in turns.
#![expect(clippy::unwrap_used, reason = "a measurement stops at the first surprise")]

use lyceum_api::{Viewer, ids::UserId};
use lyceum_services::{
    Paths,
    clock::SystemClock,
    entropy::SystemEntropy,
    plan::{Limits, Plan, PlanSettings},
};
use lyceum_storage::{Store, StoreOptions};
use std::{sync::Arc, time::Instant};

const PEOPLE: u128 = 900;
const REQUESTS: usize = 90;

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), StoreOptions::default()).unwrap();
    let settings = PlanSettings {
        limits: Limits::with_overrides([]).unwrap(),
        store: store.clone(),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        paths: Paths::inside(folder.path()),
        time_zone: "UTC".to_owned(),
        free_space: None,
    };
    let plan = Plan::open(settings).await.unwrap();
    let people: Vec<Viewer> =
        (1..=PEOPLE).map(|id| Viewer { user: Some(UserId(id)), ..Viewer::anonymous("lan", "en") }).collect();
    let mut times = Vec::with_capacity(people.len() * REQUESTS);
    for _ in 0..REQUESTS {
        for who in &people {
            let started = Instant::now();
            let admission = plan.admit_request(who).await;
            times.push(started.elapsed());
            assert!(admission.is_ok(), "everybody stays within the plan");
        }
    }
    times.sort_unstable();
    let at = |percent: usize| times[times.len() * percent / 100];
    println!(
        "{} requests: median {:?}, 90 % {:?}, 99 % {:?}. Once in 25 requests of a person the day's counter goes to disk.",
        times.len(),
        at(50),
        at(90),
        at(99)
    );
}
