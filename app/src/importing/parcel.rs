//! A chosen file on its way to the server.

use crate::browser::picked::Picked;
use leptos::prelude::*;

/// Where a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ParcelState {
    /// It was not sent yet.
    Waiting,
    /// It is being sent.
    Sending,
    /// The server asked to slow down; it goes on after these seconds.
    Resting(u64),
    /// It arrived.
    Sent,
    /// It did not arrive, for this reason.
    Failed(String),
    /// It is larger than the plan allows and will not be sent.
    TooLarge,
}

impl ParcelState {
    /// The order in the list: what happens now, what went wrong, what waits, what is done.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Self::Sending | Self::Resting(_) => 0,
            Self::Failed(_) => 1,
            Self::TooLarge => 2,
            Self::Waiting => 3,
            Self::Sent => 4,
        }
    }
}

/// A chosen file. Clones are the same parcel.
#[derive(Clone)]
pub(super) struct Parcel {
    /// Its number on this page.
    pub number: u32,
    /// The file.
    pub picked: Picked,
    /// Bytes that are out.
    pub sent: ArcRwSignal<u64>,
    /// Where it is.
    pub state: ArcRwSignal<ParcelState>,
}

impl Parcel {
    /// A file that was just chosen; `most` is the largest size that may be sent.
    pub(super) fn new(number: u32, picked: Picked, most: u64) -> Self {
        let state = if picked.bytes > most { ParcelState::TooLarge } else { ParcelState::Waiting };
        Self { number, picked, sent: ArcRwSignal::new(0), state: ArcRwSignal::new(state) }
    }

    /// Whether it is one of those that are sent.
    pub(super) fn counts(&self) -> bool {
        self.state.with(|state| *state != ParcelState::TooLarge)
    }

    /// Puts it back to the start.
    pub(super) fn reset(&self) {
        if self.state.with_untracked(|state| *state != ParcelState::TooLarge) {
            self.sent.set(0);
            self.state.set(ParcelState::Waiting);
        }
    }
}
