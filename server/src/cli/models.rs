//! `lyceum models list|pull|add|use|verify`. Files are named by the catalog and checked by SHA-256 before they are put in
//! their place in one step, so that a running server is not disturbed: it takes them up at its next start.

mod list;
mod put_to_work;

use self::{
    list::list,
    put_to_work::{Purpose, put_to_work},
};
use super::{out, place::Place, progress::Bar};
use crate::{
    config::Config,
    enclosed,
    error::{ServerError, ServerResult},
    wiring::{catalog, models_folder},
};
use clap::Subcommand;
use lyceum_models::{
    CatalogEntry, FileState, Origin, PullProgress,
    catalog::{self as files, Catalog},
    gguf::GgufFile,
    pull::pull,
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// List, fetch, add and check models.
#[derive(Debug, Subcommand)]
pub enum Models {
    /// List the models of the catalog and those that were added
    List {
        #[command(flatten)]
        place: Place,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Fetch models; without a name those in the settings
    Pull {
        #[command(flatten)]
        place: Place,
        /// Names from `lyceum models list`
        names: Vec<String>,
        /// A file or folder on disk, or an http(s) address, instead of the package index
        #[arg(long, value_name = "PATH|URL")]
        from: Option<String>,
    },
    /// Add a GGUF file of your own
    Add {
        #[command(flatten)]
        place: Place,
        /// The file
        file: PathBuf,
        /// The name to use it under; else the file's
        #[arg(long)]
        name: Option<String>,
    },
    /// Let a model write answers or give hints from now on; a running server changes over at once
    Use {
        #[command(flatten)]
        place: Place,
        /// Its name from `lyceum models list`. With `--for tutor` also `none`: hints come from the model that writes answers
        name: String,
        /// What it is used for
        #[arg(long = "for", value_name = "PURPOSE", value_enum, default_value_t)]
        purpose: Purpose,
    },
    /// Read all model files and compare their SHA-256
    Verify {
        #[command(flatten)]
        place: Place,
        /// Names from `lyceum models list`; all that are there if none
        names: Vec<String>,
    },
    /// Write a copy of this program with the default models inside
    #[command(hide = true)]
    Enclose {
        /// The folder of models
        #[arg(long)]
        from: PathBuf,
        /// The new program
        #[arg(long)]
        into: PathBuf,
    },
    /// Check the models inside this program
    #[command(hide = true)]
    Enclosed,
}

impl Models {
    /// Does it.
    pub fn run(self) -> ServerResult<()> {
        let catalog = catalog()?;
        match self {
            Self::List { place, json } => list(&catalog, &place, json),
            Self::Pull { place, names, from } => fetch(&catalog, &place.settings(&[])?, names, from),
            Self::Add { place, file, name } => add(&catalog, &place.settings(&[])?, &file, name),
            Self::Use { place, name, purpose } => put_to_work(&place, name, purpose),
            Self::Verify { place, names } => verify(&catalog, &place.settings(&[])?, &names),
            Self::Enclose { from, into } => enclosed::enclose(&catalog, &Config::defaults()?, &from, &into),
            Self::Enclosed => enclosed::check(&catalog),
        }
    }
}

fn named<'c>(catalog: &'c Catalog, name: &str) -> ServerResult<&'c CatalogEntry> {
    let unknown = || ServerError::WrongUse(format!("There is no model called {name}; `lyceum models list` shows all."));
    catalog.get(name).ok_or_else(unknown)
}

fn fetch(catalog: &Catalog, config: &Config, mut names: Vec<String>, from: Option<String>) -> ServerResult<()> {
    let folder = models_folder(config);
    if names.is_empty() {
        let used = [&config.models.chat, &config.models.tutor, &config.models.embedding];
        names = used.into_iter().filter(|name| catalog.get(name).is_some()).cloned().collect();
    }
    if from.is_some() && names.len() != 1 {
        return Err(ServerError::WrongUse("With --from, name the one model that it is for.".to_owned()));
    }
    let origin = from.map(|from| match from.split_once("://") {
        Some(("http" | "https", _)) => Origin::Address(from),
        _ => Origin::Disk(PathBuf::from(from)),
    });
    for name in &names {
        let entry = named(catalog, name)?;
        let mut bar = Bar::new();
        pull(entry, &folder, origin.as_ref(), &mut |progress| show(&mut bar, name, progress))?;
    }
    Ok(())
}

fn show(bar: &mut Bar, name: &str, progress: PullProgress) {
    match progress {
        PullProgress::AlreadyThere => bar.say(&format!("{name} is there.")),
        PullProgress::Downloading { package } => bar.say(&format!("{name}: downloading the package {package} …")),
        PullProgress::Copying { file, done, total } => bar.show_bytes(&file, done, total),
        PullProgress::FileReady { file } => bar.say(&format!("{file} is complete, its SHA-256 is right.")),
    }
}

fn add(catalog: &Catalog, config: &Config, file: &Path, name: Option<String>) -> ServerResult<()> {
    let stem = file.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().to_lowercase());
    let name = name.unwrap_or(stem);
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if name.is_empty() || name.len() > 64 || name.starts_with('.') || !name.chars().all(plain) {
        let text = "Give the model a --name of letters, digits, dots, dashes and underscores.";
        return Err(ServerError::WrongUse(text.to_owned()));
    }
    if catalog.get(&name).is_some() {
        return Err(ServerError::WrongUse(format!(
            "{name} is a name of the catalog: use `lyceum models pull`, or another --name."
        )));
    }
    // Everything that could go wrong with the file is found before it is copied.
    GgufFile::open(file)?;
    let folder = models_folder(config).join(&name);
    fs::create_dir_all(&folder).map_err(ServerError::io(format!("Cannot make {}", folder.display())))?;
    let (part, to) = (folder.join(format!("{name}.gguf.part")), folder.join(format!("{name}.gguf")));
    let what = format!("Cannot copy to {}", to.display());
    fs::copy(file, &part).map_err(ServerError::io(what.clone()))?;
    fs::File::open(&part).and_then(|part| part.sync_all()).map_err(ServerError::io(what.clone()))?;
    fs::rename(&part, &to).map_err(ServerError::io(what))?;
    out::line(&format!(
        "{name} is there. `lyceum models use {name}` lets it write answers; with `--for tutor` it gives the tutor's hints."
    ))
}

fn verify(catalog: &Catalog, config: &Config, names: &[String]) -> ServerResult<()> {
    let folder = models_folder(config);
    let chosen: Vec<&CatalogEntry> = if names.is_empty() {
        catalog.models.iter().filter(|entry| files::state(entry, &folder) != FileState::Missing).collect()
    } else {
        names.iter().map(|name| named(catalog, name)).collect::<ServerResult<_>>()?
    };
    let mut wrong = 0;
    for entry in &chosen {
        match files::verify(entry, &folder) {
            Ok(()) => out::line(&format!("{}: all files are right", entry.name))?,
            Err(error) => {
                wrong += 1;
                out::line(&format!("{}: {error}", entry.name))?;
            }
        }
    }
    if chosen.is_empty() {
        out::line("No model of the catalog is there yet: `lyceum models pull` fetches those in the settings.")?;
    }
    if wrong > 0 {
        return Err(ServerError::Refused("Fetch what is wrong again with `lyceum models pull`.".to_owned()));
    }
    Ok(())
}
