//! Parts of bringing content in: choosing files, sending them, and what becomes of them.

mod chosen;
mod destination;
pub(crate) mod drop_zone;
pub(crate) mod guide;
pub(crate) mod newest;
mod parcel;
mod parcel_row;
mod phase;
mod report;
pub(crate) mod sending;
pub(crate) mod sending_view;
pub(crate) mod state_view;
