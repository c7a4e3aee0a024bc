//! `lyceum init`: the three screens of the first start, without a browser.

use super::{out, place::Place, reach::reach, serve::runtime};
use crate::error::{ServerError, ServerResult};
use clap::Args;
use lyceum_api::school::{SetUp, SetupForm};
use std::io::BufRead;

/// Set the school up without a browser.
#[derive(Debug, Args)]
pub struct Init {
    #[command(flatten)]
    place: Place,
    /// The school's name
    #[arg(long, value_name = "NAME")]
    school: String,
    /// The administrator's name
    #[arg(long, value_name = "NAME")]
    admin: String,
    /// Read the administrator's password from the first line of standard input
    #[arg(long, required = true)]
    password_stdin: bool,
    /// The school's language
    #[arg(long, value_name = "TAG", default_value = "en")]
    language: String,
    /// The school's time zone, e.g. Africa/Nairobi; else this machine's
    #[arg(long, value_name = "ZONE", default_value = "")]
    time_zone: String,
    /// Bring in the demo course
    #[arg(long)]
    demo_course: bool,
}

impl Init {
    /// Does it.
    pub fn run(self) -> ServerResult<()> {
        let mut password = String::new();
        std::io::stdin().lock().read_line(&mut password).map_err(ServerError::io("Cannot read the password"))?;
        let form = SetupForm {
            token: String::new(),
            language: self.language,
            school_name: self.school,
            admin_name: self.admin,
            admin_password: password.trim_end_matches(['\r', '\n']).to_owned(),
            time_zone: self.time_zone,
            demo_course: self.demo_course,
        };
        runtime()?.block_on(async {
            let school = reach(&self.place).await?;
            let done = school.call::<SetUp>(form).await?;
            school.close().await?;
            let words = done.recovery_words.join(" ");
            out::line(&format!(
                "The school is set up.\n\nRecovery sheet: write these words down and keep them where you keep keys. They open the \
                 administrator's\naccount again if the password is lost, and the school's backups. They are shown only now.\n\n  {words}\n\n\
                 Learners join the first class with the code {}.\nNext: lyceum serve",
                done.class_code
            ))
        })
    }
}
