//! Lists backups with what an admin should do about them.

use super::{TheseBackups, advice::advise, failed, outcome::of_drill};
use lyceum_api::{
    ApiResult, Said, Speech,
    backups::{BackupCheck, BackupKind, BackupList, BackupRow, BackupStage, CopyRow, CopyState, Drill, DrillTier},
};
use lyceum_backup::{BackupId, CopyReport, Depth, DrillReport, Kind, Listed, Made};
use std::sync::PoisonError;

impl TheseBackups {
    pub(super) async fn list(&self) -> ApiResult<BackupList> {
        let listed = self.backups.list().await.map_err(|error| failed(&error))?;
        let keys = self.backups.keys().map_err(|error| failed(&error))?;
        let copies = self.backups.copies().map_err(|error| failed(&error))?;
        let drill = self.backups.last_drill().map_err(|error| failed(&error))?;
        let now_s = self.clock.now().as_second();
        let stage = self.backups.stage();
        let settings = self.backups.settings();
        let last_act = self.last_act.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let newest_s = listed.backups.first().map_or(0, |made| made.manifest.finished_s);
        let mut report = BackupList {
            bytes: listed.bytes,
            allowed_bytes: settings.allowed_bytes,
            folder: settings.shelf.folder().display().to_string(),
            keys: keys.iter().map(lyceum_backup::PublicKey::name).collect(),
            stage: BackupStage { what: stage_view(stage.what), done: stage.done, total: stage.total },
            last_act_failed: last_act.as_ref().is_some_and(Result::is_err),
            last_act: last_act.map(|told| told.unwrap_or_else(Speech::in_english)).unwrap_or_default(),
            copies: copies.iter().map(|copy| self.copy_row(copy, newest_s)).collect(),
            drill: drill.map(drill_view),
            database_days: settings.keep.database_days,
            file_days: settings.keep.file_days,
            backups: rows(listed),
            advice: Vec::new(),
        };
        report.advice = advise(&report, now_s);
        Ok(report)
    }

    fn copy_row(&self, copy: &CopyReport, newest_s: i64) -> CopyRow {
        let is_behind = self.backups.copy_behind_since(copy).is_some();
        let state = match (copy.away_since_s > 0, is_behind) {
            (true, true) => CopyState::Late,
            (true, false) => CopyState::Away,
            (false, _) if copy.missing == 0 && copy.problem.is_empty() && copy.complete_s > 0 => CopyState::Complete,
            (false, _) => CopyState::Behind,
        };
        CopyRow {
            target: copy.target.clone(),
            state,
            complete_s: copy.complete_s,
            lag_s: (newest_s - copy.newest_s).max(0),
            missing: copy.missing,
            problem: copy.problem.clone(),
        }
    }
}

fn rows(listed: Listed) -> Vec<BackupRow> {
    let whole = listed.backups.into_iter().map(row);
    let damaged = listed.unreadable.into_iter().map(|(id, problem)| damaged(&id, problem));
    let mut rows: Vec<BackupRow> = whole.chain(damaged).collect();
    rows.sort_by(|a, b| b.id.cmp(&a.id));
    rows
}

fn row(made: Made) -> BackupRow {
    let Made { manifest, proof } = made;
    let check = match proof.as_ref().map(|proof| proof.depth) {
        None => BackupCheck::Unchecked,
        Some(Depth::Read) => BackupCheck::Read,
        Some(Depth::Opened) => BackupCheck::Opened,
        Some(Depth::Restored) => BackupCheck::Restored,
    };
    let bytes = if manifest.kind == Kind::Files { manifest.content_bytes } else { manifest.stored_bytes() };
    BackupRow {
        id: manifest.id.to_string(),
        kind: kind_view(manifest.kind),
        made_s: manifest.finished_s,
        bytes,
        files: manifest.files,
        check,
        check_ms: proof.map_or(0, |proof| proof.took_ms),
        problem: manifest.problems.join(" "),
    }
}

fn damaged(id: &BackupId, problem: String) -> BackupRow {
    let kinds = [Kind::Full, Kind::Incremental, Kind::Files];
    let kind = kinds.into_iter().find(|kind| id.as_str().ends_with(kind.name())).unwrap_or(Kind::Full);
    BackupRow {
        id: id.to_string(),
        kind: kind_view(kind),
        made_s: 0,
        bytes: 0,
        files: 0,
        check: BackupCheck::Damaged,
        check_ms: 0,
        problem,
    }
}

fn kind_view(kind: Kind) -> BackupKind {
    match kind {
        Kind::Full => BackupKind::Full,
        Kind::Incremental => BackupKind::Incremental,
        Kind::Files => BackupKind::Files,
    }
}

fn stage_view(what: &str) -> Speech {
    if what.is_empty() { Speech::default() } else { Said::of_english(what).into() }
}

fn drill_view(report: DrillReport) -> Drill {
    let (summary, said) = (report.summary(), vec![of_drill(&report)]);
    let tiers = report.tiers.into_iter().map(|tier| DrillTier {
        code: Said::of_english(&tier.name).code,
        name: tier.name,
        took_ms: tier.took_ms,
        allowed_ms: tier.allowed_ms,
        kept: tier.kept,
        seen: tier.seen,
    });
    Drill { at_s: report.at_s, from: report.from, kept: report.kept, summary, said, tiers: tiers.collect() }
}
