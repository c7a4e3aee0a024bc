//! `lyceum support-bundle`: what whoever helps needs to see, without names, secrets or anybody's words.

use super::{out, place::Place, reach::Reach, reach::reach, serve::runtime};
use crate::{
    config::{Config, print::print},
    doctor,
    error::{ServerError, ServerResult},
    support::Redaction,
    telemetry::newest_lines,
};
use clap::Args;
use lyceum_api::{
    Nothing,
    jobs::ListJobs,
    operations::{GetPlan, GetQueue, ListModels},
    people::{ListPeople, PeopleQuery},
    school::GetSchool,
};
use std::{
    fs::OpenOptions,
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};
use zip::{ZipWriter, write::SimpleFileOptions};

/// The newest part of the logs, in bytes.
const LOGS_MOST: u64 = 4 << 20;
/// The most people whose names are looked for.
const PEOPLE_PAGES: usize = 200;

/// Gather what helps to find a fault, without names and secrets
#[derive(Debug, Args)]
pub struct SupportBundle {
    #[command(flatten)]
    place: Place,
    /// Where to write it; must not exist yet
    #[arg(long, value_name = "FILE", default_value = "lyceum-support.zip")]
    out: PathBuf,
}

impl SupportBundle {
    /// Does it.
    pub fn run(self) -> ServerResult<()> {
        let sources = self.place.sources(&[])?;
        let config = Config::load(&sources)?;
        let settings = print(&sources)?;
        let (parts, count) = runtime()?.block_on(gather(&self.place, &config, settings))?;
        write(&self.out, &parts)?;
        out::line(&format!(
            "{} has {} files; the names of {count} people are left out. Look into it before you send it.",
            self.out.display(),
            parts.len()
        ))
    }
}

type Parts = Vec<(&'static str, String)>;

/// The files of the bundle, redacted, and how many people's names were looked for.
async fn gather(place: &Place, config: &Config, settings: String) -> ServerResult<(Parts, usize)> {
    // Before the folder is opened: this reads all of it itself.
    let checks = doctor::run(config, false).await;
    let mut parts: Parts = vec![("doctor.json", json(&checks)?), ("settings.toml", settings)];
    let mut redaction = Redaction::of_machine(config);
    match reach(place).await {
        Ok(school) => {
            let told = tell(&school, &mut parts, &mut redaction).await;
            school.close().await?;
            told?;
        }
        // A school that cannot be opened is often why somebody asks for help.
        Err(error) => parts.push(("problem.txt", error.to_string())),
    }
    parts.push(("log.jsonl", newest_lines(&config.storage.logs(), LOGS_MOST).join("\n")));
    let about = format!(
        "Lyceum {} on {} {}\n\nNames of people and classes, the school's name, addresses, folders and secrets are left out.\n",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH
    );
    parts.push(("about.txt", about));
    let count = redaction.people();
    Ok((parts.into_iter().map(|(name, text)| (name, redaction.apply(&text))).collect(), count))
}

async fn tell(school: &Reach, parts: &mut Parts, redaction: &mut Redaction) -> ServerResult<()> {
    let about = school.call::<GetSchool>(Nothing {}).await?;
    redaction.add_name(&about.name);
    let mut after = None;
    for _ in 0..PEOPLE_PAGES {
        let page = school.call::<ListPeople>(PeopleQuery { name: String::new(), class: None, after }).await?;
        for row in &page.people {
            redaction.add_person(&row.person.name);
            row.classes.iter().for_each(|class| redaction.add_name(&class.name));
        }
        after = page.people.last().filter(|_| page.more).map(|row| row.person.id);
        if after.is_none() {
            break;
        }
    }
    parts.push(("plan.json", json(&school.call::<GetPlan>(Nothing {}).await?)?));
    parts.push(("jobs.json", json(&school.call::<ListJobs>(Nothing {}).await?)?));
    parts.push(("models.json", json(&school.call::<ListModels>(Nothing {}).await?)?));
    parts.push(("queue.json", json(&school.call::<GetQueue>(Nothing {}).await?)?));
    Ok(())
}

fn json(value: &impl serde::Serialize) -> ServerResult<String> {
    serde_json::to_string_pretty(value).map_err(|error| ServerError::Refused(error.to_string()))
}

fn write(path: &Path, parts: &Parts) -> ServerResult<()> {
    let failed = || ServerError::io(format!("Cannot write {}", path.display()));
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(failed())?;
    let mut zip = ZipWriter::new(file);
    for (name, text) in parts {
        let started = zip.start_file(*name, SimpleFileOptions::default());
        started.map_err(std::io::Error::from).and_then(|()| zip.write_all(text.as_bytes())).map_err(failed())?;
    }
    zip.finish().map_err(std::io::Error::from).and_then(|file| file.sync_all()).map_err(failed())
}
