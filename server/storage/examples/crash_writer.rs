//! The crash test for as many kills as you like.
//!
//! `crash_writer --kills N [--seed S]` starts itself as `crash_writer write FOLDER`, kills that process N times amid its
//! writes, and checks the folder after it. It prints one JSON line with `kills`, `acknowledged`, `checks` and `lost`
//! (always 0); with anything acknowledged missing it says what, keeps the folder and exits with 1.

#[path = "../tests/store/crash_loop.rs"]
mod crash_loop;

use std::{
    env,
    path::Path,
    process::{Command, ExitCode},
};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match arguments[..] {
        ["write", folder] => crash_loop::write(Path::new(folder)).map_err(|error| error.to_string()),
        ["--kills", kills] => run(kills, "0"),
        ["--kills", kills, "--seed", seed] => run(kills, seed),
        _ => Err("use: crash_writer --kills N [--seed S]".to_owned()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(kills: &str, seed: &str) -> Result<(), String> {
    let number = |text: &str| text.parse::<u64>().map_err(|_| format!("{text} is no number"));
    let (kills, seed) = (number(kills)?, number(seed)?);
    let program = env::current_exe().map_err(|error| error.to_string())?;
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let command = || {
        let mut command = Command::new(&program);
        command.arg("write").arg(folder.path());
        command
    };
    let result = crash_loop::kill_again_and_again(folder.path(), kills, seed, command, |outcome| {
        if outcome.kills.is_multiple_of(100) {
            eprintln!("{} kills, {} acknowledged writes, none lost", outcome.kills, outcome.acknowledged);
        }
    });
    match result {
        Ok(outcome) => {
            println!(
                r#"{{"kills":{},"acknowledged":{},"checks":{},"lost":0}}"#,
                outcome.kills, outcome.acknowledged, outcome.checks
            );
            Ok(())
        }
        Err(error) => Err(format!("{error}\nthe folder is kept: {}", folder.keep().display())),
    }
}
