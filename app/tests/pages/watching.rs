//! How a made-up server does, and what one of its people may use.

use crate::content::{NOW_S, quotas};
use lyceum_api::{
    Role,
    accounts::Person,
    allowances::{Allowance, AllowanceChange, Allowances, SetFigure},
    ids::{AlertId, CourseId, UserId},
    monitoring::{
        Advice, Alert, AlertKind, AlertList, CourseUse, Direction, Figure, HelpStep, HelpStepState, LogLevel, LogLine,
        LogTail, Metric, Mute, Overview, PersonUse, SelfHelp,
    },
    plan::PlanLimit,
    speech::{Code, Said, Value},
};

pub fn overview() -> Overview {
    let figure = |metric, value| Figure { metric, value: Some(value) };
    let step = |code: Code, state| HelpStep { name: code.name().to_owned(), summary: code.into(), state };
    let shares = |code, value, mark| {
        Said::new(code).with("value", Value::Percent(value)).with("mark", Value::Percent(mark)).into()
    };
    Overview {
        sampled_s: NOW_S,
        figures: vec![
            figure(Metric::CpuMachine, 0.93),
            figure(Metric::MemoryShare, 0.41),
            figure(Metric::DiskShare, 0.62),
            figure(Metric::ResponseSlow, 0.042),
            figure(Metric::MemoryProcess, 512e6),
            figure(Metric::Tokens, 118.4),
            figure(Metric::People, 212.0),
        ],
        advice: vec![Advice {
            direction: Direction::Out,
            reason: shares(Code::GrowCpu, 93, 70),
            act: Code::GrowOut.into(),
        }],
        self_help: SelfHelp {
            steps: vec![
                step(Code::DropPrefetch, HelpStepState::NotHere),
                step(Code::ShrinkCaches, HelpStepState::On),
                step(Code::SmallerBatches, HelpStepState::Off),
            ],
            reason: Code::MemoryUsedUp.into(),
            changed_s: NOW_S - 60,
        },
        people: vec![PersonUse {
            person: Person { id: UserId(2), name: "Amina".to_owned(), role: Role::Learner },
            ai_interactions: 41,
            api_requests: 380,
            stored_bytes: 12 << 20,
        }],
        courses: vec![CourseUse { id: CourseId(1), title: "Plants".to_owned(), bytes: 84 << 20 }],
    }
}

pub fn alerts() -> AlertList {
    let alert = |id, kind, ended_s| Alert {
        id: AlertId(id),
        kind,
        what: Said::new(Code::AlertCpu).with("value", Value::Percent(93)).with("mark", Value::Percent(80)).into(),
        advice: Code::AdviceCpu.into(),
        began_s: NOW_S - 900,
        ended_s,
        acknowledged_by: String::new(),
        acknowledged_s: None,
    };
    AlertList {
        alerts: vec![alert(2, AlertKind::Cpu, None), alert(1, AlertKind::Disk, Some(NOW_S - 300))],
        mutes: vec![Mute { kind: AlertKind::Memory, until_s: NOW_S + 3600 }],
        channels: vec!["webhook".to_owned()],
    }
}

pub fn log() -> LogTail {
    let line =
        |level, text: &str| LogLine { at_ms: NOW_S * 1000, level, part: "lyceum".to_owned(), text: text.to_owned() };
    LogTail {
        lines: vec![line(LogLevel::Warn, "an alert began kind=cpu"), line(LogLevel::Info, "answered status=200")],
    }
}

pub fn allowances() -> Allowances {
    let quotas = quotas();
    Allowances {
        person: Person { id: UserId(2), name: "Amina".to_owned(), role: Role::Learner },
        limits: quotas
            .limits
            .into_iter()
            .map(|limit| Allowance {
                plan: limit.allowed,
                set: (limit.limit == PlanLimit::PersonAiInteractions).then(|| SetFigure {
                    figure: limit.allowed,
                    until_s: Some(NOW_S + 86_400),
                    by: "Head office".to_owned(),
                    reason: "exam week".to_owned(),
                }),
                limit,
            })
            .collect(),
        day_ends_in_s: quotas.day_ends_in_s,
        changes: vec![AllowanceChange {
            at_s: NOW_S - 60,
            by: "Head office".to_owned(),
            what: "`person_ai_interactions`: 200 until 2026-12-24 00:00 (exam week).".to_owned(),
        }],
    }
}
