//! `lyceum key add`.

use super::{out, people, place::Place, reach::reach, serve::runtime};
use crate::error::ServerResult;
use clap::Subcommand;
use lyceum_api::people::{AddKey, NewKey};

/// Make API keys.
#[derive(Debug, Subcommand)]
pub enum Key {
    /// Make an API key; prints it once
    Add {
        #[command(flatten)]
        place: Place,
        /// Whose requests it makes
        #[arg(long, value_name = "NAME")]
        user: String,
        /// What it is for
        #[arg(long, value_name = "TEXT", default_value = "made on the command line")]
        name: String,
    },
}

impl Key {
    /// Does it. The key alone goes to stdout, so that a script can take it.
    pub fn run(self) -> ServerResult<()> {
        let Self::Add { place, user, name } = self;
        runtime()?.block_on(async {
            let school = reach(&place).await?;
            let person = people::named(&school, &user).await?.person;
            let made = school.call_as::<AddKey>(Some((person.id, person.role)), NewKey { name }).await;
            school.close().await?;
            out::line(&made?.secret)
        })
    }
}
