//! Alerts as people see them: stored when they begin and end, acknowledged, muted, sent as messages.

use super::{
    Monitor,
    alert_words::{advice, what},
    message::AlertMessage,
    watch::Change,
};
use crate::{
    entropy::new_id,
    faults::{Refusal, refused, store_error, unreadable},
};
use jiff::{Timestamp, tz::TimeZone};
use lyceum_api::{
    ApiError, ApiResult, Nothing, Speech, Viewer,
    ids::AlertId,
    monitoring::{Alert, AlertKind, AlertList, Mute, MuteAlert},
};
use lyceum_storage::{
    Store, StoreError,
    records::{
        monitoring::{Acknowledged, AlertRecord, MuteRecord},
        school::SchoolRecord,
    },
};
use std::sync::Arc;

/// Alerts that are listed, and that are kept.
const LISTED: usize = 100;
const KEPT: usize = 500;
/// The longest silence.
const LONGEST_MUTE_MINUTES: u32 = 30 * 24 * 60;

/// The alerts that hold.
pub(super) fn holding(store: &Store) -> Result<Vec<(AlertId, AlertKind)>, StoreError> {
    let newest = store.scan_back::<AlertRecord>(&[], None, LISTED)?;
    let holding = newest.into_iter().filter(|(_, alert)| alert.ended_s.is_none());
    Ok(holding.filter_map(|(id, alert)| Some((id, kind_of(alert.kind)?))).collect())
}

fn kind_of(number: u8) -> Option<AlertKind> {
    AlertKind::ALL.iter().copied().find(|kind| kind.number() == number)
}

impl Monitor {
    /// Stores what has changed and sends messages about it.
    pub(super) async fn note_changes(self: &Arc<Self>, changes: Vec<Change>) {
        for change in changes {
            let noted = match change {
                Change::Began { kind, since_s, value } => self.note_beginning(kind, since_s, value).await,
                Change::Ended { kind } => self.note_end(kind).await,
            };
            match noted {
                Ok(Some((kind, record))) => self.send(kind, &record),
                Ok(None) => {}
                // While nothing can be saved, that is just what has to be told.
                Err((kind, record, error)) => {
                    tracing::warn!(%error, kind = kind.name(), "an alert could not be stored");
                    self.send(kind, &record);
                }
            }
        }
    }

    async fn note_beginning(
        &self,
        kind: AlertKind,
        since_s: i64,
        value: f32,
    ) -> Result<Option<(AlertKind, AlertRecord)>, (AlertKind, AlertRecord, StoreError)> {
        let said = what(kind, value, self.state().watch.thresholds());
        let what = said.english();
        tracing::warn!(kind = kind.name(), what, "an alert began");
        let record = AlertRecord {
            kind: kind.number(),
            what,
            said: vec![said],
            began_s: since_s,
            ended_s: None,
            acknowledged: None,
        };
        let (id, stored) = (AlertId(new_id(self.clock.as_ref(), self.entropy.as_ref())), record.clone());
        let done = self.store.transact(move |tx| -> Result<(), StoreError> {
            let kept = tx.scan::<AlertRecord>(&[], KEPT)?;
            if kept.len() == KEPT
                && let Some((oldest, _)) = kept.first()
            {
                tx.delete::<AlertRecord>(oldest)?;
            }
            tx.put(&id, &stored)
        });
        match done.await.map_err(store_error) {
            Ok(()) => Ok(Some((kind, record))),
            Err(error) => Err((kind, record, error)),
        }
    }

    async fn note_end(
        &self,
        kind: AlertKind,
    ) -> Result<Option<(AlertKind, AlertRecord)>, (AlertKind, AlertRecord, StoreError)> {
        tracing::info!(kind = kind.name(), "an alert is over");
        let now_s = self.clock.now().as_second();
        let ids: Vec<AlertId> = match holding(&self.store) {
            Ok(holding) => holding.into_iter().filter(|(_, of)| *of == kind).map(|(id, _)| id).collect(),
            Err(error) => {
                tracing::warn!(%error, "alerts cannot be read");
                return Ok(None);
            }
        };
        let done = self.store.transact(move |tx| -> Result<Option<AlertRecord>, StoreError> {
            let mut ended = None;
            for id in ids {
                if let Some(alert) = tx.get::<AlertRecord>(&id)? {
                    let alert = AlertRecord { ended_s: Some(now_s), ..alert };
                    tx.put(&id, &alert)?;
                    ended = Some(alert);
                }
            }
            Ok(ended)
        });
        match done.await.map_err(store_error) {
            Ok(ended) => Ok(ended.map(|record| (kind, record))),
            Err(error) => {
                tracing::warn!(%error, "the end of an alert could not be stored");
                Ok(None)
            }
        }
    }

    /// Hands a message to every messenger, unless the kind is muted. Does not wait for them.
    fn send(&self, kind: AlertKind, record: &AlertRecord) {
        let muted = self.store.get::<MuteRecord>(&kind.number()).ok().flatten();
        if muted.is_some_and(|mute| mute.until_s > self.clock.now().as_second()) {
            return;
        }
        let message = Arc::new(self.message(kind, record));
        for messenger in &self.settings.messengers {
            let (messenger, message) = (Arc::clone(messenger), Arc::clone(&message));
            tokio::task::spawn_blocking(move || {
                if let Err(error) = messenger.send(&message) {
                    tracing::warn!(channel = messenger.name(), error, "a message about an alert could not be sent");
                }
            });
        }
    }

    fn message(&self, kind: AlertKind, record: &AlertRecord) -> AlertMessage {
        let school = self.store.get::<SchoolRecord>(&()).ok().flatten();
        let zone = school.as_ref().and_then(|school| TimeZone::get(&school.time_zone).ok()).unwrap_or(TimeZone::UTC);
        let since = Timestamp::from_second(record.began_s).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned_datetime(zone);
        AlertMessage {
            school: school.map_or_else(|| "Lyceum".to_owned(), |school| school.name),
            page: self.addresses.first().map_or_else(String::new, |address| format!("{address}/monitoring")),
            kind,
            what: record.what.clone(),
            advice: Speech::from(advice(kind)).text,
            since: since.strftime("%Y-%m-%d %H:%M:%S %:z").to_string(),
            over: record.ended_s.is_some(),
        }
    }

    pub(super) fn list_alerts(&self) -> ApiResult<AlertList> {
        let newest = self.store.scan_back::<AlertRecord>(&[], None, LISTED).map_err(unreadable)?;
        let mut alerts: Vec<Alert> = newest.into_iter().filter_map(|(id, record)| shown(id, record)).collect();
        alerts.sort_by_key(|alert| alert.ended_s.is_some());
        let now_s = self.clock.now().as_second();
        let mutes = self.store.scan::<MuteRecord>(&[], LISTED).map_err(unreadable)?;
        let mutes = mutes.into_iter().filter(|(_, mute)| mute.until_s > now_s);
        Ok(AlertList {
            alerts,
            mutes: mutes
                .filter_map(|(kind, mute)| Some(Mute { kind: kind_of(kind)?, until_s: mute.until_s }))
                .collect(),
            channels: self.settings.messengers.iter().map(|messenger| messenger.name().to_owned()).collect(),
        })
    }

    pub(super) async fn acknowledge(&self, who: &Viewer, alert: AlertId) -> ApiResult<Nothing> {
        let noted = Acknowledged { by: who.user, name: who.name.clone(), at_s: self.clock.now().as_second() };
        let done = self.store.transact(move |tx| -> Result<_, Refusal> {
            let record = tx.get::<AlertRecord>(&alert)?.ok_or_else(|| ApiError::not_found("alert"))?;
            // Whoever came first looks after it.
            if record.acknowledged.is_none() {
                tx.put(&alert, &AlertRecord { acknowledged: Some(noted), ..record })?;
            }
            Ok(())
        });
        done.await.map_err(refused)?;
        Ok(Nothing {})
    }

    pub(super) async fn mute(&self, mute: MuteAlert) -> ApiResult<Nothing> {
        if mute.minutes > LONGEST_MUTE_MINUTES {
            return Err(ApiError::invalid("minutes", "mute_length", "Please choose at most 30 days."));
        }
        let until_s = self.clock.now().as_second() + i64::from(mute.minutes) * 60;
        let done = self.store.transact(move |tx| -> Result<_, Refusal> {
            match mute.minutes {
                0 => tx.delete::<MuteRecord>(&mute.kind.number())?,
                _ => tx.put(&mute.kind.number(), &MuteRecord { until_s })?,
            }
            Ok(())
        });
        done.await.map_err(refused)?;
        Ok(Nothing {})
    }
}

fn shown(id: AlertId, record: AlertRecord) -> Option<Alert> {
    let kind = kind_of(record.kind)?;
    Some(Alert {
        id,
        kind,
        what: Speech { text: record.what, said: record.said },
        advice: advice(kind).into(),
        began_s: record.began_s,
        ended_s: record.ended_s,
        acknowledged_s: record.acknowledged.as_ref().map(|noted| noted.at_s),
        acknowledged_by: record.acknowledged.map(|noted| noted.name).unwrap_or_default(),
    })
}
