//! `lyceum user add|reset|disable|list`.

use super::{
    out, people,
    place::Place,
    reach::{Reach, reach},
    serve::runtime,
};
use crate::error::ServerResult;
use clap::{Subcommand, ValueEnum};
use lyceum_api::{
    Role,
    people::{AddPerson, DisablePerson, NewPerson, PersonRef, ResetPerson, SetDisabled},
};

/// Make, reset, close and list accounts.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Make an account; prints its first password or PIN
    Add {
        #[command(flatten)]
        place: Place,
        /// 2 to 40 characters
        name: String,
        /// What the person is
        #[arg(long, value_enum, default_value = "learner")]
        role: RoleName,
        /// The class to join
        #[arg(long, value_name = "NAME")]
        class: Option<String>,
    },
    /// Give somebody a new password or PIN and sign them out everywhere
    Reset {
        #[command(flatten)]
        place: Place,
        /// Whose
        name: String,
    },
    /// Close an account
    Disable {
        #[command(flatten)]
        place: Place,
        /// Whose
        name: String,
        /// Open it again instead
        #[arg(long)]
        undo: bool,
    },
    /// List accounts
    List {
        #[command(flatten)]
        place: Place,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// A role, as it is written here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RoleName {
    /// Reads, asks, practises
    Learner,
    /// Also brings content and looks after classes
    Teacher,
    /// Also runs the server
    Admin,
}

impl User {
    /// Does it.
    pub fn run(self) -> ServerResult<()> {
        let (Self::Add { place, .. }
        | Self::Reset { place, .. }
        | Self::Disable { place, .. }
        | Self::List { place, .. }) = &self;
        let place = place.clone();
        runtime()?.block_on(async {
            let school = reach(&place).await?;
            let done = self.act(&school).await;
            school.close().await?;
            done
        })
    }

    async fn act(self, school: &Reach) -> ServerResult<()> {
        match self {
            Self::Add { name, role, class, .. } => {
                let class = match class {
                    Some(class) => Some(people::class_named(school, &class).await?),
                    None => None,
                };
                let made = school
                    .call::<AddPerson>(NewPerson { name, role: role.into(), secret: String::new(), class })
                    .await?;
                out::line(&format!("{} can sign in with: {}", made.person.name, made.secret))
            }
            Self::Reset { name, .. } => {
                let user = people::named(school, &name).await?.person.id;
                let made = school.call::<ResetPerson>(PersonRef { user }).await?;
                out::line(&format!("{} can sign in with: {}", made.person.name, made.secret))
            }
            Self::Disable { name, undo, .. } => {
                let person = people::named(school, &name).await?.person;
                school.call::<DisablePerson>(SetDisabled { user: person.id, disabled: !undo }).await?;
                let state = if undo { "open again" } else { "closed" };
                out::line(&format!("The account of {} is {state}.", person.name))
            }
            Self::List { json, .. } => list(school, json).await,
        }
    }
}

async fn list(school: &Reach, json: bool) -> ServerResult<()> {
    let people = people::all(school, "").await?;
    if json {
        return out::json(&people);
    }
    let rows: Vec<Vec<String>> = people
        .into_iter()
        .map(|row| {
            let classes: Vec<String> = row.classes.into_iter().map(|class| class.name).collect();
            let state = if row.disabled { "closed" } else { "open" };
            vec![row.person.name, role_name(row.person.role).to_owned(), state.to_owned(), classes.join(", ")]
        })
        .collect();
    out::table(&["name", "role", "account", "classes"], &rows)
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Learner => "learner",
        Role::Teacher => "teacher",
        Role::Admin => "admin",
    }
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Learner => Self::Learner,
            RoleName::Teacher => Self::Teacher,
            RoleName::Admin => Self::Admin,
        }
    }
}
