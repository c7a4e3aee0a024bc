//! Use cases and rules: one act, one file.
//!
//! [`build`] joins the services from [`Deps`]: stores and models below, time and randomness as parameters. Each area
//! has a folder with one file per act. Whoever calls (HTTP, a page, the console) is a [`lyceum_api::Viewer`]; what that
//! person may do is asked in [`rights`], what the resource plan allows in [`plan`], and every storage fault is worded in
//! [`faults`].

pub mod accounts;
mod allowances;
mod answers;
mod asking;
pub mod assistant;
pub mod assistants;
mod background;
mod backups;
mod basis;
mod build;
pub mod cache;
mod chat;
pub mod chat_models;
pub mod clock;
mod completions;
mod courses;
pub mod deps;
pub mod entropy;
pub mod faults;
pub mod imports;
pub mod jobs;
pub mod machine;
pub mod model_room;
pub mod monitoring;
mod operations;
mod people;
pub mod plan;
mod register;
pub mod rights;
mod school;
pub mod sessions;
#[cfg(test)]
mod test_course;
#[cfg(test)]
mod testing;
mod tutoring;
mod words;

pub use assistant::{Assistant, EmbedderSlot};
pub use assistants::Assistants;
pub use build::{Services, build};
pub use deps::{DemoFile, Deps, JobSettings, Paths, SchoolDefaults};
pub use sessions::{Credential, RequestFacts, Sessions};
