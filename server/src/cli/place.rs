//! Which school a command is about: its data folder and settings.

use crate::{
    config::{Config, sources::Sources},
    error::ServerResult,
};
use clap::Args;
use std::path::PathBuf;

/// Which school.
#[derive(Clone, Debug, Default, Args)]
pub struct Place {
    /// The data folder
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// A file with settings; else `lyceum.toml` in the data folder, if there is one
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl Place {
    /// Where settings come from.
    pub fn sources(&self, flags: &[(&'static str, Option<String>)]) -> ServerResult<Sources> {
        let mut flags: Vec<(&'static str, String)> =
            flags.iter().filter_map(|(key, value)| Some((*key, value.clone()?))).collect();
        if let Some(data) = &self.data {
            flags.push(("storage.data", data.display().to_string()));
        }
        let environment: Vec<(String, String)> = std::env::vars().collect();
        let named = environment.iter().find(|(name, _)| name == "LYCEUM_CONFIG").map(|(_, file)| PathBuf::from(file));
        let mut sources = Sources { file: self.config.clone().or(named), environment, flags };
        if sources.file.is_none() {
            // The folder is known from flags, variables and defaults alone. Its own file cannot move it.
            let folder = Config::load(&sources)?.storage.folder();
            let file = folder.join("lyceum.toml");
            if file.is_file() {
                sources.file = Some(file);
                sources.flags.push(("storage.data", folder.display().to_string()));
            }
        }
        Ok(sources)
    }

    /// The settings in force.
    pub fn settings(&self, flags: &[(&'static str, Option<String>)]) -> ServerResult<Config> {
        Config::load(&self.sources(flags)?)
    }
}
