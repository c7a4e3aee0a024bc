//! Tries whether a school runs from a restored folder: opens all services on it and asks them what people ask.

use super::{Opened, Overrides, open_for_command};
use crate::{
    config::Config,
    error::{ServerError, ServerResult},
};
use lyceum_api::{Nothing, asking::SearchQuery, courses::CourseCard, people::PeopleQuery, school::SchoolInfo};
use lyceum_backup::Trial;
use lyceum_services::rights::console;
use std::{future::Future, path::Path};
use tokio::runtime::Handle;

/// Tries a restored folder with the settings of this server. Its calls must come from the runtime's blocking threads.
pub struct RecoveryTrial {
    config: Config,
}

impl RecoveryTrial {
    /// With these settings, but without copies: a trial must not send anything anywhere.
    pub fn new(config: &Config) -> Self {
        let mut config = config.clone();
        config.backup.copies = Vec::new();
        Self { config }
    }

    fn on<T, W: Future<Output = ServerResult<T>>>(
        &self,
        folder: &Path,
        work: impl FnOnce(Opened) -> W,
    ) -> Result<T, String> {
        let mut config = self.config.clone();
        folder.clone_into(&mut config.storage.data);
        config.backup.folder = folder.join("backups");
        let tried = Handle::current().block_on(async move {
            let opened = open_for_command(&config, &Overrides::default()).await?;
            work(opened).await
        });
        tried.map_err(|error| error.to_string())
    }
}

impl Trial for RecoveryTrial {
    fn critical(&self, folder: &Path) -> Result<String, String> {
        self.on(folder, |opened| async move {
            let seen = look(&opened).await;
            opened.close().await?;
            let (school, people, courses) = seen?;
            if school.needs_setup {
                return Err(ServerError::Refused("the restored folder holds no school that is set up".to_owned()));
            }
            Ok(format!("{} opens with {people} people and {} courses.", school.name, courses.len()))
        })
    }

    fn all_services(&self, folder: &Path) -> Result<String, String> {
        self.on(folder, |opened| async move {
            let seen = search(&opened).await;
            opened.close().await?;
            seen
        })
    }
}

/// School, people and courses, as an admin sees them.
async fn look(opened: &Opened) -> ServerResult<(SchoolInfo, usize, Vec<CourseCard>)> {
    let (ports, who) = (&opened.services.ports, console());
    let school = ports.school.get_school(&who, Nothing {}).await?;
    let mut people = 0;
    let mut after = None;
    loop {
        let page = ports.people.list_people(&who, PeopleQuery { name: String::new(), class: None, after }).await?;
        people += page.people.len();
        after = page.people.last().map(|row| row.person.id);
        if !page.more || after.is_none() {
            break;
        }
    }
    Ok((school, people, ports.courses.list_courses(&who, Nothing {}).await?.courses))
}

/// Builds the index, which is not part of backups, and finds each course by its title.
async fn search(opened: &Opened) -> ServerResult<String> {
    let (ports, who) = (&opened.services.ports, console());
    let indexed = opened.services.importing.index_missing().await?;
    let courses = ports.courses.list_courses(&who, Nothing {}).await?.courses;
    let mut found = 0;
    for course in &courses {
        let query = SearchQuery { q: course.title.clone(), course: Some(course.id), limit: Some(1) };
        found += usize::from(!ports.asking.search(&who, query).await?.passages.is_empty());
    }
    Ok(format!("The index of {indexed} courses is built again; search finds passages in {found} of {}.", courses.len()))
}
