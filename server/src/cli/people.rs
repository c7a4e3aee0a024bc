//! Finds people by their name, for commands.

use super::reach::Reach;
use crate::error::{ServerError, ServerResult};
use lyceum_api::{
    Nothing,
    ids::ClassId,
    people::{ListClasses, ListPeople, PeopleQuery, PersonRow},
};

/// Everybody, or everybody whose name has `part` in it.
pub async fn all(school: &Reach, part: &str) -> ServerResult<Vec<PersonRow>> {
    let mut people: Vec<PersonRow> = Vec::new();
    loop {
        let after = people.last().map(|row| row.person.id);
        let page = school.call::<ListPeople>(PeopleQuery { name: part.to_owned(), class: None, after }).await?;
        let more = page.more && !page.people.is_empty();
        people.extend(page.people);
        if !more {
            return Ok(people);
        }
    }
}

/// The one person of this name, upper and lower case alike.
pub async fn named(school: &Reach, name: &str) -> ServerResult<PersonRow> {
    let found = all(school, name).await?.into_iter().find(|row| row.person.name.to_lowercase() == name.to_lowercase());
    found.ok_or_else(|| ServerError::Refused(format!("Nobody is called {name}. `lyceum user list` shows all names.")))
}

/// The class of this name.
pub async fn class_named(school: &Reach, name: &str) -> ServerResult<ClassId> {
    let classes = school.call::<ListClasses>(Nothing {}).await?.classes;
    let found = classes.into_iter().find(|class| class.name.to_lowercase() == name.to_lowercase());
    found.map(|class| class.id).ok_or_else(|| ServerError::Refused(format!("There is no class called {name}.")))
}
