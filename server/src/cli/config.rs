//! `lyceum config print|check`.

use super::{out, place::Place};
use crate::{
    config::{Config, print::print},
    error::ServerResult,
};
use clap::Subcommand;

/// Print and check settings.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Print all settings in force, with what they mean
    Print(Place),
    /// Check all sources and tell where they are
    Check(Place),
}

impl ConfigCommand {
    /// Does it.
    pub fn run(self) -> ServerResult<()> {
        match self {
            Self::Print(place) => out::line(print(&place.sources(&[])?)?.trim_end()),
            Self::Check(place) => check(&place),
        }
    }
}

fn check(place: &Place) -> ServerResult<()> {
    let sources = place.sources(&[])?;
    let config = Config::load(&sources)?;
    let file = sources.file.map_or_else(|| "none".to_owned(), |file| file.display().to_string());
    out::line(&format!("The settings are in order.\nFile: {file}\nData folder: {}", config.storage.folder().display()))
}
