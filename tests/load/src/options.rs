//! What is asked for on the command line.

use std::path::PathBuf;

/// How to use it.
pub const USAGE: &str = "\
--program FILE   the program to measure
--models DIR     the folder of its models
--users N        people who are signed in (1000)
--minutes M      how long they work (10)
--chat N         of them, who chat (100); as many again as --over are too many
--ask N          of them, who ask the courses (50)
--tutor N        of them, who get hints (50)
--over N         people more at each of the three, to be refused (5)
--memory MB      bound of the control group (4096); 0 for none
--json FILE      where the raw figures go
--store MB       instead: a store of this size, backed up and killed; needs --filler
--large MB       instead, too: the same store grown to this size, killed
--filler FILE    the program that fills a store";

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// The program.
    pub program: PathBuf,
    /// Its models.
    pub models: PathBuf,
    /// People who are signed in, the admin among them.
    pub users: usize,
    /// Length in minutes.
    pub minutes: f64,
    /// People who chat, ask, and get hints.
    pub talking: [usize; 3],
    /// So many more at each.
    pub over: usize,
    /// Megabytes of the control group.
    pub memory_mb: u64,
    /// Where the raw figures go.
    pub json: Option<PathBuf>,
    /// Megabytes of a store that is backed up and killed instead; 0 for none.
    pub store_mb: u64,
    /// Megabytes to which it grows after that.
    pub large_mb: u64,
    /// The program that fills a store.
    pub filler: PathBuf,
}

impl Options {
    /// Reads the arguments.
    pub fn parse(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self {
            program: PathBuf::new(),
            models: PathBuf::new(),
            users: 1000,
            minutes: 10.0,
            talking: [100, 50, 50],
            over: 5,
            memory_mb: 4096,
            json: None,
            store_mb: 0,
            large_mb: 0,
            filler: PathBuf::new(),
        };
        let mut arguments = arguments;
        while let Some(name) = arguments.next() {
            let value = arguments.next().ok_or_else(|| format!("{name} needs a value"))?;
            let count = || value.parse::<usize>().map_err(|_| format!("{name}: {value} is no number"));
            match name.as_str() {
                "--program" => options.program = value.into(),
                "--models" => options.models = value.into(),
                "--users" => options.users = count()?,
                "--minutes" => {
                    options.minutes = value.parse().map_err(|_| format!("{name}: {value} is no number"))?;
                }
                "--chat" => options.talking[0] = count()?,
                "--ask" => options.talking[1] = count()?,
                "--tutor" => options.talking[2] = count()?,
                "--over" => options.over = count()?,
                "--memory" => options.memory_mb = count()? as u64,
                "--store" => options.store_mb = count()? as u64,
                "--large" => options.large_mb = count()? as u64,
                "--filler" => options.filler = value.into(),
                "--json" => options.json = Some(value.into()),
                _ => return Err(format!("{name} is unknown")),
            }
        }
        if options.program.as_os_str().is_empty() || options.models.as_os_str().is_empty() {
            return Err("--program and --models are needed".to_owned());
        }
        let talking = options.talking.iter().sum::<usize>() + 3 * options.over;
        if options.users < 2 || talking >= options.users || options.minutes <= 0.0 {
            return Err("those who talk are among the users, and it takes some time".to_owned());
        }
        Ok(options)
    }
}
