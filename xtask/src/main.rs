//! `cargo xtask …`: everything that building, testing and shipping takes, on a machine where nothing was prepared.

mod bench;
mod browser_target;
mod bundle;
mod charts;
mod compress;
mod dist;
mod growth;
mod licenses;
mod models;
mod paths;
mod process;
mod python_runtime;
mod run;
mod split;
mod stylesheet;
mod test;
mod test_tools;

use std::process::ExitCode;

/// Errors of a task are told to a person and end it: text is all they need.
type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

const USAGE: &str = "\
cargo xtask run [--data DIR] [--listen ADDR]   set up, build, fetch the models, serve
cargo xtask test [FILTER]                      set up, then format, lints and every test, the browser ones included
cargo xtask bundle [--dev]                     build the browser half into assets/site
cargo xtask dist                               build one file that carries the default models inside
cargo xtask licenses                           write the licences of what is inside into assets/licenses.txt.br
cargo xtask bench [NAME]                       measure; without a name, list what can be measured";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest = arguments.get(1..).unwrap_or_default();
    let outcome = match arguments.first().map(String::as_str) {
        Some("run") => run::run(rest),
        Some("test") => test::test(rest),
        Some("bundle") => bundle::bundle(if rest.iter().any(|a| a == "--dev") {
            bundle::Profile::Dev
        } else {
            bundle::Profile::Release
        }),
        Some("dist") => dist::dist(),
        Some("licenses") => licenses::write(),
        Some("bench") => bench::bench(rest),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
