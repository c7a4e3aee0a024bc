//! The crash test for as many kills as you like.
//!
//! `crash_writer loop FOLDER KILLS [SEED]` starts itself as `crash_writer write FOLDER`, kills that process KILLS times
//! amid its writes, and checks the folder. It prints one JSON line with `kills`, `acknowledged` and `checks`; exit code 1
//! and a sentence when anything acknowledged is missing. FOLDER must not exist or be the folder of an earlier run.

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
        ["loop", folder, kills] => run(folder, kills, "0"),
        ["loop", folder, kills, seed] => run(folder, kills, seed),
        _ => Err("use: crash_writer loop FOLDER KILLS [SEED]".to_owned()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(folder: &str, kills: &str, seed: &str) -> Result<(), String> {
    let number = |text: &str| text.parse::<u64>().map_err(|_| format!("{text} is no number"));
    let (kills, seed) = (number(kills)?, number(seed)?);
    let program = env::current_exe().map_err(|error| error.to_string())?;
    let command = || {
        let mut command = Command::new(&program);
        command.args(["write", folder]);
        command
    };
    let outcome = crash_loop::kill_again_and_again(Path::new(folder), kills, seed, command, |outcome| {
        if outcome.kills % 100 == 0 {
            eprintln!("{} kills, {} acknowledged writes, none lost", outcome.kills, outcome.acknowledged);
        }
    })?;
    println!(r#"{{"kills":{},"acknowledged":{},"checks":{}}}"#, outcome.kills, outcome.acknowledged, outcome.checks);
    Ok(())
}
