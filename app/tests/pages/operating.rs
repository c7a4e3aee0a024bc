//! What whoever runs the server sees: the plan, the models, the backups.

use crate::content::limit;
use lyceum_api::{
    backups,
    operations::{ModelList, ModelPurpose, ModelRow, ModelTask, PlanReport},
    plan::PlanLimit,
    school::AssistantState,
    speech,
};

pub fn plan() -> PlanReport {
    PlanReport {
        health: speech::Code::AllWell.into(),
        healthy: true,
        limits: PlanLimit::ALL.iter().zip(1_u64..).map(|(of, at)| limit(*of, of.figure() * (at % 11) / 10)).collect(),
        up_s: 273_000,
        day_ends_in_s: 7 * 3600,
    }
}

pub fn models() -> ModelList {
    let model = |name: &str, task, present, problem: &str| ModelRow {
        name: name.to_owned(),
        task,
        licence: "Apache-2.0".to_owned(),
        bytes: 98_362_432,
        memory_bytes: 146 << 20,
        needs_bytes: 146 << 20,
        present,
        loaded: present,
        purposes: Vec::new(),
        problem: problem.to_owned(),
    };
    ModelList {
        in_use: "smollm2-135m-instruct-q4_1".to_owned(),
        tutor: Some("coder-500m-q4_0".to_owned()),
        tutor_state: Some(AssistantState::Ready { model: "coder-500m-q4_0".to_owned() }),
        allowed_bytes: 2 << 30,
        models: vec![
            ModelRow {
                purposes: vec![ModelPurpose::Answers],
                ..model("smollm2-135m-instruct-q4_1", ModelTask::Chat, true, "")
            },
            ModelRow { purposes: vec![ModelPurpose::Tutor], ..model("coder-500m-q4_0", ModelTask::Chat, true, "") },
            ModelRow {
                loaded: false,
                memory_bytes: 0,
                needs_bytes: 1900 << 20,
                ..model("large-3b-q4_0", ModelTask::Chat, true, "")
            },
            model(
                "all-minilm-l6-v2",
                ModelTask::Embedding,
                false,
                "The file is missing. Run `lyceum models pull all-minilm-l6-v2`.",
            ),
        ],
    }
}

/// One proven backup, one copy that lags, one drill.
pub fn backups() -> backups::BackupList {
    use backups::{BackupCheck, BackupKind, BackupList, BackupRow, BackupStage, CopyRow, CopyState, Drill, DrillTier};
    BackupList {
        backups: vec![BackupRow {
            id: "20261124T023000Z-full".to_owned(),
            kind: BackupKind::Full,
            made_s: 1_795_487_400,
            bytes: 1_200_000,
            files: 0,
            check: BackupCheck::Restored,
            check_ms: 900,
            problem: String::new(),
        }],
        bytes: 1_300_000,
        allowed_bytes: 50 << 30,
        folder: "/srv/lyceum/backups".to_owned(),
        keys: vec!["a1b2c3d4".to_owned()],
        stage: BackupStage::default(),
        last_act: speech::Code::NothingChanged.into(),
        last_act_failed: false,
        copies: vec![CopyRow {
            target: "/media/stick".to_owned(),
            state: CopyState::Away,
            complete_s: 1_795_300_000,
            lag_s: 7300,
            missing: 1,
            problem: String::new(),
        }],
        drill: Some(Drill {
            at_s: 1_795_400_000,
            from: "/media/stick".to_owned(),
            kept: true,
            summary: "Recovery works.".to_owned(),
            said: vec![
                speech::Said::new(speech::Code::DrillKept)
                    .with("place", speech::Value::Text("/media/stick".to_owned()))
                    .with("took", speech::Value::Seconds(4)),
            ],
            tiers: vec![DrillTier {
                name: speech::Code::TierCritical.english().to_owned(),
                code: speech::Code::TierCritical.name().to_owned(),
                took_ms: 1500,
                allowed_ms: 3_600_000,
                kept: true,
                seen: "12 records restored.".to_owned(),
            }],
        }),
        database_days: 30,
        file_days: 7,
        advice: vec![speech::Code::DrillOld.into()],
    }
}
