//! `lyceum models list`: the models of the catalog, those that were added, and what each is used for.

use super::super::{out, place::Place, reach::reach, serve::runtime};
use crate::{
    config::Config,
    error::ServerResult,
    wiring::{added, models_folder},
};
use lyceum_api::{Nothing, operations::ListModels};
use lyceum_models::{
    FileState, Task,
    catalog::{self as files, Catalog},
};
use lyceum_storage::Store;

#[derive(serde::Serialize)]
struct Row {
    name: String,
    task: &'static str,
    licence: String,
    bytes: u64,
    state: &'static str,
    in_use: bool,
    uses: Vec<&'static str>,
}

/// Prints them.
pub(super) fn list(catalog: &Catalog, place: &Place, json: bool) -> ServerResult<()> {
    let config = &place.settings(&[])?;
    let folder = models_folder(config);
    let in_use = InUse::find(place, config)?;
    let mut rows: Vec<Row> = catalog
        .models
        .iter()
        .map(|entry| Row {
            uses: in_use.uses(&entry.name),
            name: entry.name.clone(),
            task: if entry.task == Task::Chat { "chat" } else { "embedding" },
            licence: entry.licence.clone(),
            bytes: entry.files.iter().map(|file| file.bytes).sum(),
            state: match files::state(entry, &folder) {
                FileState::Present => "there",
                FileState::WrongSize => "incomplete",
                FileState::Missing => "not there",
            },
            in_use: in_use.has(&entry.name),
        })
        .collect();
    rows.extend(added(catalog, &folder).into_iter().map(|(name, bytes)| {
        let (in_use, uses) = (in_use.has(&name), in_use.uses(&name));
        Row { name, task: "chat", licence: "own".to_owned(), bytes, state: "there", in_use, uses }
    }));
    if json {
        return out::json(&rows);
    }
    let text = |row: Row| {
        let size = format!("{} MB", row.bytes.div_ceil(1_000_000));
        let used = if row.in_use { format!("in use: {}", row.uses.join(", ")) } else { String::new() };
        vec![row.name, row.task.to_owned(), row.licence, size, row.state.to_owned(), used]
    };
    out::table(&["name", "for", "licence", "size", "file", ""], &rows.into_iter().map(text).collect::<Vec<_>>())
}

/// The names of the models that are used.
struct InUse {
    answers: String,
    tutor: String,
    search: String,
}

impl InUse {
    /// What the school's server says, before the first start what the settings say.
    fn find(place: &Place, config: &Config) -> ServerResult<Self> {
        let (settings, search) = (&config.models, config.models.embedding.clone());
        // A question must not make a store.
        if !Store::is_in(&config.storage.folder()) {
            let tutor = if settings.tutor.is_empty() { &settings.chat } else { &settings.tutor };
            return Ok(Self { answers: settings.chat.clone(), tutor: tutor.clone(), search });
        }
        let list = runtime()?.block_on(async {
            let school = reach(place).await?;
            let list = school.call::<ListModels>(Nothing {}).await;
            school.close().await?;
            list
        })?;
        Ok(Self { tutor: list.tutor.unwrap_or_else(|| list.in_use.clone()), answers: list.in_use, search })
    }

    fn uses(&self, name: &str) -> Vec<&'static str> {
        let all = [(&self.answers, "answers"), (&self.tutor, "tutor"), (&self.search, "search")];
        all.into_iter().filter(|(used, _)| *used == name).map(|(_, what)| what).collect()
    }

    fn has(&self, name: &str) -> bool {
        !self.uses(name).is_empty()
    }
}
