//! The timetable on a real store, with a clock that tests move.

use crate::{
    Assistants, JobSettings,
    jobs::{Job, JobContext, JobFacts, JobStop, daily, every},
    testing::{NOTHING, Settings, TestSchool, eventually},
};
use async_trait::async_trait;
use lyceum_api::{
    ErrorKind, Role, Viewer,
    chat::{ConversationRef, SendMessage},
    jobs::{JobRef, JobRow, JobSchedule, JobState, PauseJob, RescheduleJob},
    speech::{Code, Speech},
};
use lyceum_storage::records::conversations::{ConversationRecord, MessageRecord, PackedMessages};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// A job that counts to ten, one step at a time as the test lets it.
#[derive(Default)]
struct Counting {
    name: &'static str,
    heavy: bool,
    /// Steps that it may take.
    allowed: AtomicU64,
    fails: AtomicBool,
    starts: AtomicU64,
}

#[async_trait]
impl Job for Counting {
    fn facts(&self) -> JobFacts {
        let (title, summary) = ("Count", "Counts to ten.");
        JobFacts { name: self.name, title, summary, heavy: self.heavy, schedule: every(3600) }
    }

    async fn run(&self, context: &JobContext) -> Result<Speech, JobStop> {
        self.starts.fetch_add(1, Ordering::SeqCst);
        if self.fails.load(Ordering::SeqCst) {
            return Err(JobStop::Failed("It rained.".to_owned()));
        }
        let mut count: u64 = context.memo().parse().unwrap_or(0);
        while count < 10 {
            context.step(count, 10).await?;
            if self.allowed.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok() {
                count += 1;
                context.keep(count.to_string()).await?;
            }
        }
        context.keep("").await?;
        Ok(Speech::in_english("Counted to ten."))
    }
}

fn counting(name: &'static str, heavy: bool) -> Arc<Counting> {
    Arc::new(Counting { name, heavy, ..Counting::default() })
}

async fn row(school: &TestSchool, admin: &Viewer, name: &str) -> JobRow {
    let list = school.services.ports.jobs.list_jobs(admin, NOTHING).await.unwrap();
    list.jobs.into_iter().find(|job| job.name == name).unwrap()
}

/// Starts what is due and waits until nothing runs.
async fn beat(school: &TestSchool, job: &str) {
    school.services.timetable.start_due().await;
    eventually(|| !school.services.timetable.is_running(job)).await;
}

#[tokio::test]
async fn a_job_runs_when_it_is_due_and_again_after_its_interval() {
    let (school, admin, _) = TestSchool::set_up().await;
    let job = counting("count", false);
    job.allowed.store(100, Ordering::SeqCst);
    school.services.timetable.register(job.clone());
    beat(&school, "count").await;
    beat(&school, "count").await;
    assert_eq!(job.starts.load(Ordering::SeqCst), 1);
    school.pass(HOUR);
    beat(&school, "count").await;
    assert_eq!(job.starts.load(Ordering::SeqCst), 2);
    let runs = row(&school, &admin, "count").await.runs;
    assert_eq!(runs.len(), 2);
    assert!(runs[0].good && runs[0].outcome == "Counted to ten.", "{runs:?}");
}

#[tokio::test]
async fn before_the_first_start_is_done_there_is_nothing_to_back_up() {
    let school = TestSchool::start().await;
    beat(&school, "backup_hourly").await;
    beat(&school, "backup_copy").await;
    for name in ["backup_hourly", "backup_copy"] {
        let runs = row(&school, &crate::rights::console(), name).await.runs;
        assert!(runs[0].good && runs[0].outcome.contains("not set up"), "{runs:?}");
    }
}

#[tokio::test]
async fn one_heavy_job_runs_at_a_time_and_the_other_follows() {
    let (school, admin, _) = TestSchool::set_up().await;
    let (first, second) = (counting("first", true), counting("second", true));
    school.services.timetable.register(first.clone());
    school.services.timetable.register(second.clone());
    school.services.timetable.start_due().await;
    eventually(|| first.starts.load(Ordering::SeqCst) + second.starts.load(Ordering::SeqCst) == 1).await;
    let (running, other) = if first.starts.load(Ordering::SeqCst) == 1 { (&first, &second) } else { (&second, &first) };
    let waiting = row(&school, &admin, other.name).await.state;
    assert!(matches!(waiting, JobState::Waiting { ref reason } if reason.text.contains("Another")), "{waiting:?}");
    running.allowed.store(10, Ordering::SeqCst);
    eventually(|| !school.services.timetable.is_running(running.name)).await;
    other.allowed.store(10, Ordering::SeqCst);
    beat(&school, other.name).await;
    assert_eq!(other.starts.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_busy_server_holds_heavy_jobs_back_and_they_go_on_where_they_were() {
    let busy = Arc::new(Mutex::new(None::<Speech>));
    let seen = Arc::clone(&busy);
    let held_back = Some(Arc::new(move || seen.lock().unwrap().clone()) as crate::jobs::HeldBack);
    let settings = Settings { jobs: JobSettings { held_back, ..JobSettings::default() }, ..Settings::default() };
    let (school, admin, _) = TestSchool::set_up_with(settings).await;
    let job = counting("count", true);
    school.services.timetable.register(job.clone());
    *busy.lock().unwrap() = Some(Code::Crowd.into());
    beat(&school, "count").await;
    assert_eq!(job.starts.load(Ordering::SeqCst), 0);
    assert_eq!(row(&school, &admin, "count").await.state, JobState::Waiting { reason: Code::Crowd.into() });

    *busy.lock().unwrap() = None;
    job.allowed.store(4, Ordering::SeqCst);
    school.services.timetable.start_due().await;
    eventually(|| job.allowed.load(Ordering::SeqCst) == 0).await;
    *busy.lock().unwrap() = Some(Code::Crowd.into());
    eventually(|| !school.services.timetable.is_running("count")).await;
    assert!(row(&school, &admin, "count").await.runs.is_empty(), "it is not over");

    *busy.lock().unwrap() = None;
    job.allowed.store(6, Ordering::SeqCst);
    beat(&school, "count").await;
    assert_eq!(job.allowed.load(Ordering::SeqCst), 0, "six more were enough");
    assert_eq!(row(&school, &admin, "count").await.runs.len(), 1);
}

#[tokio::test]
async fn after_a_restart_a_job_goes_on_where_it_was() {
    let (school, admin, _) = TestSchool::set_up().await;
    let job = counting("count", true);
    job.allowed.store(7, Ordering::SeqCst);
    school.services.timetable.register(job.clone());
    school.services.timetable.start_due().await;
    eventually(|| job.allowed.load(Ordering::SeqCst) == 0).await;
    school.services.close().await;
    let school = school.restart().await;
    let again = counting("count", true);
    again.allowed.store(3, Ordering::SeqCst);
    school.services.timetable.register(again.clone());
    beat(&school, "count").await;
    assert!(row(&school, &admin, "count").await.runs[0].good, "three more were enough");
}

#[tokio::test]
async fn a_failure_is_shown_and_tried_again_later() {
    let (school, admin, _) = TestSchool::set_up().await;
    let job = counting("count", false);
    job.fails.store(true, Ordering::SeqCst);
    school.services.timetable.register(job.clone());
    beat(&school, "count").await;
    school.pass(Duration::from_mins(14));
    beat(&school, "count").await;
    let shown = row(&school, &admin, "count").await;
    assert_eq!((shown.runs.len(), shown.runs[0].good, shown.runs[0].outcome.as_str()), (1, false, "It rained."));
    job.fails.store(false, Ordering::SeqCst);
    job.allowed.store(10, Ordering::SeqCst);
    school.pass(Duration::from_mins(1));
    beat(&school, "count").await;
    assert!(row(&school, &admin, "count").await.runs[0].good);
}

#[tokio::test]
async fn an_admin_pauses_starts_and_moves_jobs_and_nobody_else_does() {
    let (school, admin, _) = TestSchool::set_up().await;
    let job = counting("count", true);
    school.services.timetable.register(job.clone());
    let jobs = &school.services.ports.jobs;
    let name = || "count".to_owned();
    let teacher = school.person(&admin, "Tom Teacher", Role::Teacher).await;
    let refused = jobs.start_job(&teacher, JobRef { job: name() }).await.unwrap_err();
    assert_eq!(refused.kind, ErrorKind::Forbidden);
    assert_eq!(jobs.start_job(&admin, JobRef { job: "no".into() }).await.unwrap_err().kind, ErrorKind::NotFound);

    // In the middle of its work, too.
    let started = jobs.start_job(&admin, JobRef { job: name() }).await.unwrap();
    assert!(matches!(started.state, JobState::Running { .. }), "{started:?}");
    jobs.set_job_paused(&admin, PauseJob { job: name(), paused: true }).await.unwrap();
    eventually(|| !school.services.timetable.is_running("count")).await;
    school.pass(DAY);
    beat(&school, "count").await;
    let shown = row(&school, &admin, "count").await;
    assert_eq!((shown.state, shown.next_s), (JobState::Paused, None));
    assert_eq!(job.starts.load(Ordering::SeqCst), 1);
    jobs.set_job_paused(&admin, PauseJob { job: name(), paused: false }).await.unwrap();
    job.allowed.store(10, Ordering::SeqCst);
    beat(&school, "count").await;
    assert_eq!(job.starts.load(Ordering::SeqCst), 2);

    let at_noon = JobSchedule { from_minute: 720, until_minute: 780, ..every(3600) };
    let moved = jobs.set_job_schedule(&admin, RescheduleJob { job: name(), schedule: Some(at_noon) }).await.unwrap();
    assert!(moved.rescheduled && moved.schedule == at_noon);
    let wrong = JobSchedule { every_s: 1, ..at_noon };
    let refused = jobs.set_job_schedule(&admin, RescheduleJob { job: name(), schedule: Some(wrong) }).await;
    assert_eq!(refused.unwrap_err().field.as_deref(), Some("every_s"));
    let back = jobs.set_job_schedule(&admin, RescheduleJob { job: name(), schedule: None }).await.unwrap();
    assert!(!back.rescheduled);
}

#[tokio::test]
async fn a_job_that_panics_is_a_failure_like_any_other() {
    struct Panicking;
    #[async_trait]
    impl Job for Panicking {
        fn facts(&self) -> JobFacts {
            let schedule = daily((0, 0));
            JobFacts { name: "panics", title: "Panics", summary: "Panics.", heavy: false, schedule }
        }
        async fn run(&self, _: &JobContext) -> Result<Speech, JobStop> {
            panic!("on purpose")
        }
    }
    let (school, admin, _) = TestSchool::set_up().await;
    school.services.timetable.register(Arc::new(Panicking));
    beat(&school, "panics").await;
    let shown = row(&school, &admin, "panics").await;
    assert!(!shown.runs[0].good && shown.runs[0].outcome.contains("log"), "{shown:?}");
}

#[tokio::test]
async fn an_old_conversation_is_compressed_and_reads_and_goes_on_as_before() {
    let (school, admin, _) = TestSchool::set_up().await;
    let learner = school.person(&admin, "Lena Learner", Role::Learner).await;
    let chats = &school.services.ports.chats;
    let id = chats.start_conversation(&learner, NOTHING).await.unwrap().id;
    let say = async |text: String| {
        let message = SendMessage { conversation: id, text };
        let mut stream = chats.send_message(&learner, message).await.unwrap();
        while futures_util::StreamExt::next(&mut stream).await.is_some() {}
    };
    say(format!("What is light? {}", "Tell me all about it. ".repeat(150))).await;
    let read = async || chats.get_conversation(&learner, ConversationRef { conversation: id }).await.unwrap();
    let before = read().await;
    assert_eq!(before.messages.len(), 2);

    school.pass(61 * DAY);
    let start = JobRef { job: "pack_conversations".into() };
    school.services.ports.jobs.start_job(&admin, start).await.unwrap();
    eventually(|| !school.services.timetable.is_running("pack_conversations")).await;
    assert!(school.store.exists::<PackedMessages>(&id).unwrap());
    assert!(school.store.scan::<MessageRecord>(&[], 10).unwrap().is_empty());
    assert_eq!(read().await, before, "it reads as before");
    let shown = row(&school, &admin, "pack_conversations").await;
    assert!(shown.runs[0].outcome.starts_with("Compressed 1 conversations"), "{shown:?}");

    let learner = school.services.sessions.viewer_of(learner.user.unwrap()).unwrap();
    let message = SendMessage { conversation: id, text: "And shade?".into() };
    let mut stream = chats.send_message(&learner, message).await.unwrap();
    while futures_util::StreamExt::next(&mut stream).await.is_some() {}
    assert!(!school.store.exists::<PackedMessages>(&id).unwrap());
    let after = read().await;
    assert_eq!(after.messages[..2], before.messages[..]);
    assert_eq!(after.messages.len(), 4);

    // Deleting a packed one leaves nothing behind.
    school.pass(61 * DAY);
    school.services.ports.jobs.start_job(&admin, JobRef { job: "pack_conversations".into() }).await.unwrap();
    eventually(|| !school.services.timetable.is_running("pack_conversations")).await;
    chats.delete_conversation(&learner, ConversationRef { conversation: id }).await.unwrap();
    school.pass(2 * DAY);
    school.services.ports.jobs.start_job(&admin, JobRef { job: "remove_expired".into() }).await.unwrap();
    eventually(|| !school.services.timetable.is_running("remove_expired")).await;
    assert!(!school.store.exists::<PackedMessages>(&id).unwrap());
    assert!(school.store.scan::<ConversationRecord>(&[], 10).unwrap().is_empty());
}

#[tokio::test]
async fn the_assistant_rests_when_nobody_asks_and_wakes_for_a_question() {
    let woken = Arc::new(AtomicU64::new(0));
    let slot = Arc::new(Mutex::new(None::<crate::Assistant>));
    let wake: crate::assistant::Wake = {
        let (woken, slot) = (Arc::clone(&woken), Arc::clone(&slot));
        Arc::new(move || {
            woken.fetch_add(1, Ordering::SeqCst);
            let engine = lyceum_models::Engine::scripted(lyceum_models::Script::saying("Awake."));
            slot.lock().unwrap().as_ref().unwrap().set_ready("scripted", engine);
        })
    };
    let jobs = JobSettings {
        models_rest_after: Some(2 * HOUR),
        wake_models: Some(wake),
        held_back: Some(Arc::new(|| None)),
        ..JobSettings::default()
    };
    let (school, admin, _) = TestSchool::set_up_with(Settings { jobs, ..Settings::default() }).await;
    *slot.lock().unwrap() = Some(school.assistants.answers.clone());
    for _ in 0..4 {
        beat(&school, "rest_models").await;
        assert!(!school.assistants.answers.is_resting());
        school.pass(Duration::from_mins(30));
    }
    beat(&school, "rest_models").await;
    assert!(school.assistants.answers.is_resting() && school.assistants.answers.current().is_none());
    assert_eq!(row(&school, &admin, "rest_models").await.runs.len(), 1, "quiet looks are not noted");

    let engine = school.assistants.answers.engine().await.unwrap();
    assert_eq!(woken.load(Ordering::SeqCst), 1);
    drop(engine);
    assert!(!school.assistants.answers.is_resting());
}

#[tokio::test]
async fn the_tutors_model_rests_by_itself_and_a_hint_wakes_it() {
    let slot = Arc::new(Mutex::new(None::<crate::Assistant>));
    let wake: crate::assistant::Wake = {
        let slot = Arc::clone(&slot);
        Arc::new(move || {
            let engine = lyceum_models::Engine::scripted(lyceum_models::Script::saying("Awake."));
            slot.lock().unwrap().as_ref().unwrap().set_ready("coder", engine);
        })
    };
    let jobs = JobSettings {
        models_rest_after: Some(HOUR),
        wake_tutor: Some(wake),
        held_back: Some(Arc::new(|| None)),
        ..JobSettings::default()
    };
    let tutor = crate::Assistant::vacant();
    tutor.set_ready("coder", lyceum_models::Engine::scripted(lyceum_models::Script::saying("New.")));
    let (school, _, _) = TestSchool::set_up_with(Settings { tutor, jobs, ..Settings::default() }).await;
    let Assistants { answers, tutor } = &school.assistants;
    *slot.lock().unwrap() = Some(tutor.clone());
    for _ in 0..2 {
        beat(&school, "rest_models").await;
        school.pass(HOUR);
    }
    beat(&school, "rest_models").await;
    assert!(tutor.is_resting() && !answers.is_resting(), "the other one cannot be loaded again");
    assert_eq!(tutor.served().as_deref(), Some("coder"), "whoever asks wakes it");
    school.assistants.for_hints().await.unwrap();
    assert!(!tutor.is_resting() && tutor.current().is_some());
}

#[tokio::test]
async fn unused_files_go_after_eight_days_and_used_ones_stay() {
    let (school, admin, _) = TestSchool::set_up().await;
    let used = school.plants(&admin).await;
    let before = school.store.blobs().list().unwrap().len();
    let stray = school.store.blobs().put(b"nobody names me").await.unwrap();
    let run = async || {
        school.services.ports.jobs.start_job(&admin, JobRef { job: "purge_files".into() }).await.unwrap();
        eventually(|| !school.services.timetable.is_running("purge_files")).await;
    };
    run().await;
    school.pass(7 * DAY);
    run().await;
    assert!(school.store.blobs().path(&stray.hash).is_some(), "a backup of this week may name it");
    school.pass(2 * DAY);
    run().await;
    assert!(school.store.blobs().path(&stray.hash).is_none());
    assert_eq!(school.store.blobs().list().unwrap().len(), before, "course {used:?} keeps its files");
}
