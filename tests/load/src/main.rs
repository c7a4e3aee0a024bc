//! A school at work: a thousand people who read, do quizzes and watch, while others chat, ask and get hints; then a kill
//! without warning, and a look at what is left. `cargo xtask bench load` runs it.

mod backup;
mod check;
mod client;
mod options;
mod readers;
mod report;
mod school;
mod server;
mod talkers;
mod tally;

use options::Options;
use std::{
    error::Error,
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tally::Tally;

/// A measurement ends with the first thing that it cannot do: text is all that is needed.
type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> ExitCode {
    let options = match Options::parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(error) => {
            eprintln!("{error}\n\n{}", options::USAGE);
            return ExitCode::from(2);
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let done = runtime.map_err(Into::into).and_then(|runtime| {
        if options.store_mb > 0 {
            runtime.block_on(backup::run(&options)).map(|()| true)
        } else {
            runtime.block_on(run(&options))
        }
    });
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Gives whether nothing was lost and nothing failed that was not an announced refusal.
async fn run(options: &Options) -> Outcome<bool> {
    let folder = tempfile::tempdir()?;
    let school = Arc::new(school::set_up(options, folder.path()).await?);
    // The limits of the plan are on from here.
    let mut server = server::Server::start(options, folder.path(), &[]).await?;
    let tally = Arc::new(Tally::default());
    let over = Arc::new(AtomicBool::new(false));
    let base: Arc<str> = server.base.clone().into();
    eprintln!("{} people at work for {} minutes", options.users, options.minutes);
    let mut people = readers::start(&school, &base, &tally, &over);
    people.extend(talkers::start(options, &school, &base, &tally, &over));
    let watch = server.watch(Duration::from_secs_f64(options.minutes * 60.0)).await;
    // In the middle of everything, as a power cut would.
    over.store(true, Ordering::Relaxed);
    server.kill();
    for person in people {
        person.await?;
    }
    let mut server =
        server::Server::start(options, folder.path(), &[("LYCEUM_LIMITS_REQUEST_RATE", "1000000")]).await?;
    let left = check::everything(&school, &server.base, &tally).await?;
    let report =
        report::Report { options, tally: &tally, watch: &watch, start_after_kill: server.ready_after, left: &left };
    server.kill();
    report.print();
    if let Some(file) = &options.json {
        std::fs::write(file, report.to_json())?;
    }
    Ok(left.lost.is_empty() && tally.unannounced() == 0)
}
