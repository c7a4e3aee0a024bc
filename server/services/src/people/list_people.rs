//! Lists people by name, a hundred at a time.

use crate::{
    accounts::name_key,
    faults::unreadable,
    register::{Register, person},
    rights::require_teacher,
};
use lyceum_api::{
    ApiResult, Viewer,
    people::{PeoplePage, PeopleQuery, PersonRow},
};
use lyceum_storage::records::accounts::{Account, AccountName, LastSeen};

/// People on a page.
const PAGE: usize = 100;
/// How many names are read at once.
const STEP: usize = 500;

impl Register {
    pub(super) fn list_people(&self, who: &Viewer, query: &PeopleQuery) -> ApiResult<PeoplePage> {
        require_teacher(who)?;
        let part = name_key(&query.name);
        let mut after = match query.after {
            Some(user) => self.account(user)?.map(|account| name_key(&account.name)),
            None => None,
        };
        let mut people = Vec::new();
        loop {
            let names = match &after {
                Some(name) => self.store.scan_from::<AccountName>(&[], name, STEP),
                None => self.store.scan::<AccountName>(&[], STEP),
            }
            .map_err(unreadable)?;
            let is_last = names.len() < STEP;
            for (name, entry) in names {
                if name.contains(&part)
                    && let Some(account) = self.account(entry.user)?
                    && query.class.is_none_or(|class| account.classes.contains(&class))
                {
                    if people.len() == PAGE {
                        return Ok(PeoplePage { people, more: true });
                    }
                    people.push(self.row(&account)?);
                }
                after = Some(name);
            }
            if is_last {
                return Ok(PeoplePage { people, more: false });
            }
        }
    }

    fn row(&self, account: &Account) -> ApiResult<PersonRow> {
        let seen = self.store.get::<LastSeen>(&account.id).map_err(unreadable)?;
        Ok(PersonRow {
            person: person(account),
            classes: self.class_names(&account.classes)?,
            disabled: account.disabled,
            last_seen_s: seen.map(|seen| seen.at_s),
            ai_used_today: self.plan.used_today(account.id),
        })
    }
}
