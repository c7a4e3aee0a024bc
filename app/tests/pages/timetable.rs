//! A made-up timetable.

use lyceum_api::{
    jobs::{JobList, JobRow, JobRun, JobSchedule, JobState},
    speech::{Code, Said, Speech, Value},
};

const NOW_S: i64 = 1_795_490_482;

pub fn jobs() -> JobList {
    let night = JobSchedule { every_s: 72_000, from_minute: 1320, until_minute: 300 };
    let run = |good, Speech { text: outcome, said }: Speech| JobRun {
        started_s: NOW_S - 60,
        ended_s: NOW_S,
        good,
        outcome,
        said,
    };
    // As runs of older releases, and errors, are.
    let text_alone = Speech::in_english("The disk is full.");
    let not_needed = Said::new(Code::CompactNotNeeded).with("bytes", Value::Bytes(3 << 20));
    let job = |name: &str, title: &str, state, runs| JobRow {
        name: name.to_owned(),
        title: title.to_owned(),
        summary: "Does what its name says.".to_owned(),
        heavy: true,
        schedule: night,
        rescheduled: false,
        next_s: (state == JobState::Idle).then_some(NOW_S + 3600),
        state,
        runs,
    };
    let waiting = JobState::Waiting { reason: Code::AssistantWriting.into() };
    JobList {
        jobs: vec![
            job("compact_database", "Compact the database", JobState::Idle, vec![run(true, not_needed.into())]),
            job("merge_index", "Tidy the search index", JobState::Running { done: 3, total: 10 }, Vec::new()),
            job("purge_files", "Purge unused files", waiting, Vec::new()),
            job("pack_conversations", "Compress old conversations", JobState::Paused, vec![run(false, text_alone)]),
        ],
        held_back: Some(Code::AssistantWriting.into()),
    }
}
