//! Sends the chosen files, two at a time, and hands the import over to the server.

use super::parcel::{Parcel, ParcelState};
use crate::{
    address::encode,
    browser::{
        page,
        pause::pause,
        picked::{MOST_FILES, Picked},
        upload::{BROKE_OFF, Upload},
    },
    call, routes,
    task::Task,
    text::{Texts, texts},
};
use futures_util::future::join;
use leptos::{prelude::*, task::spawn_local};
use lyceum_api::{
    ApiError, ErrorKind,
    ids::ImportId,
    imports::{CancelImport, FinishImport, ImportRef, NewImport, StartImport},
    plan::PlanLimit,
};
use std::time::Duration;

/// A wait that is longer is told to the person instead.
const LONGEST_REST_S: u64 = 120;

/// How far the page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Files are being chosen.
    Choosing,
    /// Files are being sent.
    Sending,
    /// All were tried, some did not arrive.
    Incomplete,
    /// All arrived; the server takes over.
    Finishing,
}

/// The files and how far they are. Copy it into handlers.
#[derive(Clone, Copy)]
pub(crate) struct Sending {
    /// How far the page is.
    pub stage: RwSignal<Stage>,
    /// What went wrong with all of it.
    pub task: Task,
    /// Whether there were more files than an import may have.
    pub too_many: RwSignal<bool>,
    /// The title, as typed before sending began.
    pub(super) title: RwSignal<String>,
    pub(super) parcels: RwSignal<Vec<Parcel>>,
    next_number: StoredValue<u32>,
    import: StoredValue<Option<ImportId>>,
    running: StoredValue<Vec<Upload>>,
    texts: &'static Texts,
}

impl Sending {
    /// Nothing is chosen yet. Leaving the page stops what runs.
    pub(crate) fn new() -> Self {
        let sending = Self {
            stage: RwSignal::new(Stage::Choosing),
            task: Task::default(),
            too_many: RwSignal::new(false),
            title: RwSignal::new(String::new()),
            parcels: RwSignal::new(Vec::new()),
            next_number: StoredValue::new(0),
            import: StoredValue::new(None),
            running: StoredValue::new(Vec::new()),
            texts: texts(),
        };
        on_cleanup(move || {
            if sending.stage.try_get_untracked().is_some_and(|stage| stage != Stage::Finishing) {
                sending.give_up();
            }
        });
        sending
    }

    /// Whether leaving the page now would lose something.
    pub(crate) fn runs(self) -> bool {
        self.stage.try_get_untracked().is_some_and(|stage| matches!(stage, Stage::Sending | Stage::Incomplete))
    }

    /// Adds chosen files; one with the path of another takes its place.
    pub(crate) fn add(self, picked: Vec<Picked>) {
        let most = PlanLimit::UploadSize.figure();
        let mut number = self.next_number.get_value();
        self.parcels.update(|parcels| {
            let mut places: std::collections::HashMap<String, usize> =
                parcels.iter().enumerate().map(|(at, parcel)| (parcel.picked.path.clone(), at)).collect();
            for picked in picked {
                let path = picked.path.clone();
                let parcel = Parcel::new(number, picked, most);
                number = number.wrapping_add(1);
                if let Some(at) = places.get(&path) {
                    parcels[*at] = parcel;
                } else {
                    places.insert(path, parcels.len());
                    parcels.push(parcel);
                }
            }
            // Folders come in the order of the disk.
            parcels.sort_by(|a, b| a.picked.path.cmp(&b.picked.path));
            self.too_many.set(parcels.len() > MOST_FILES);
            parcels.truncate(MOST_FILES);
        });
        self.next_number.set_value(number);
        self.task.problem.set(None);
    }

    /// Leaves one file out.
    pub(super) fn remove(self, number: u32) {
        self.parcels.update(|parcels| parcels.retain(|parcel| parcel.number != number));
        self.too_many.set(false);
    }

    /// Leaves all out.
    pub(super) fn remove_all(self) {
        self.parcels.set(Vec::new());
        self.too_many.set(false);
    }

    /// Opens the import and sends everything.
    pub(super) fn start(self, input: NewImport) {
        self.title.set(input.title.clone());
        self.task.run::<StartImport>(input, move |state| {
            self.import.set_value(Some(state.id));
            self.send_all(state.id);
        });
    }

    /// Sends once more what did not arrive.
    pub(super) fn send_again(self) {
        let Some(import) = self.import.get_value() else { return };
        for parcel in self.parcels.get_untracked() {
            if parcel.state.with_untracked(|state| matches!(state, ParcelState::Failed(_))) {
                parcel.reset();
            }
        }
        self.task.problem.set(None);
        self.send_all(import);
    }

    /// Says that all files are there that will come, and goes to the import's page.
    pub(super) fn finish(self) {
        let Some(import) = self.import.try_get_value().flatten() else { return };
        let finished = call::<FinishImport>(ImportRef { import });
        self.stage.set(Stage::Finishing);
        let work = async move {
            let result = finished.await;
            if result.is_err() {
                self.stage.try_set(Stage::Incomplete);
            }
            result
        };
        self.task.wait_for(work, move |_| page::go(&routes::import(import)));
    }

    /// Stops, and has the server throw away what arrived. The choice of files stays.
    pub(super) fn stop(self) {
        self.give_up();
        self.stage.set(Stage::Choosing);
        self.task.problem.set(None);
        for parcel in self.parcels.get_untracked() {
            parcel.reset();
        }
    }

    fn give_up(self) {
        let import = self.import.try_update_value(Option::take).flatten();
        for upload in self.running.try_update_value(std::mem::take).unwrap_or_default() {
            upload.stop();
        }
        if let Some(import) = import {
            let cancelled = call::<CancelImport>(ImportRef { import });
            // Where the server cannot be told, it clears up by itself.
            spawn_local(async move { drop(cancelled.await) });
        }
    }

    fn send_all(self, import: ImportId) {
        self.stage.set(Stage::Sending);
        spawn_local(async move {
            join(self.lane(import), self.lane(import)).await;
            if !self.is_sending(import) {
                return;
            }
            let all = self.parcels.get_untracked();
            let missing = |parcel: &Parcel| {
                parcel.state.with_untracked(|state| !matches!(state, ParcelState::Sent | ParcelState::TooLarge))
            };
            if all.iter().any(missing) {
                self.stage.set(Stage::Incomplete);
            } else {
                self.finish();
            }
        });
    }

    /// Whether this import is still the one that is sent: the person may have stopped it, or left the page.
    fn is_sending(self, import: ImportId) -> bool {
        self.import.try_get_value().flatten() == Some(import)
            && self.stage.try_get_untracked() == Some(Stage::Sending)
            && self.task.problem.try_with_untracked(Option::is_none).unwrap_or(false)
    }

    /// Sends one file after the other until none waits.
    async fn lane(self, import: ImportId) {
        while self.is_sending(import) {
            let waiting = self.parcels.with_untracked(|parcels| {
                let waits = |parcel: &&Parcel| parcel.state.with_untracked(|state| *state == ParcelState::Waiting);
                parcels.iter().find(waits).cloned()
            });
            let Some(parcel) = waiting else { return };
            parcel.state.set(ParcelState::Sending);
            let result = self.send(import, &parcel).await;
            if self.import.try_get_value().flatten() != Some(import) {
                return;
            }
            match result {
                Ok(()) => {
                    parcel.sent.set(parcel.picked.bytes);
                    parcel.state.set(ParcelState::Sent);
                }
                Err(error) => self.take_error(&parcel, error).await,
            }
        }
    }

    async fn send(self, import: ImportId, parcel: &Parcel) -> Result<(), ApiError> {
        let address = format!("/api/imports/{import}/files?path={}", encode(&parcel.picked.path));
        let upload = Upload::to(&address)?;
        self.running.try_update_value(|running| {
            running.retain(|upload| !upload.is_over());
            running.push(upload.clone());
        });
        let sent = parcel.sent.clone();
        upload.sent(&parcel.picked.file, move |bytes| sent.set(bytes), &self.texts.errors).await
    }

    async fn take_error(self, parcel: &Parcel, error: ApiError) {
        let rest = error.retry_after_s.filter(|seconds| *seconds <= LONGEST_REST_S);
        match (error.kind, rest) {
            // The plan's pace: wait as long as it says, then send the same file again.
            (ErrorKind::LimitReached | ErrorKind::Busy, Some(seconds)) => {
                parcel.state.set(ParcelState::Resting(seconds.max(1)));
                pause(Duration::from_secs(seconds.max(1))).await;
                parcel.sent.set(0);
                parcel.state.set(ParcelState::Waiting);
            }
            // The file's own fault, or its own way was broken: the others go on.
            (ErrorKind::Invalid | ErrorKind::TooLarge | ErrorKind::UnsupportedType | ErrorKind::Unreadable, _) => {
                parcel.state.set(ParcelState::Failed(error.message));
            }
            _ if error.code == BROKE_OFF => {
                parcel.state.set(ParcelState::Failed(self.texts.teach.bring.broke_off.to_owned()));
            }
            // Every file would meet this.
            _ => {
                parcel.state.set(ParcelState::Failed(error.message.clone()));
                self.task.problem.try_set(Some(error));
                self.stage.try_set(Stage::Incomplete);
            }
        }
    }
}
