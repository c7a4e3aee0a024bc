//! A large store: what a running backup costs those who read, how long a start takes after a kill, and what the server does
//! while nobody is there.

use crate::{
    Outcome,
    client::Client,
    options::Options,
    report::quantiles,
    school::{self, OPEN, School},
    server::Server,
};
use serde_json::json;
use std::{
    path::Path,
    process::Command,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

/// People who turn pages, and the time between two pages.
const READERS: usize = 4;
const BETWEEN_PAGES: Duration = Duration::from_millis(100);
/// How long pages are turned without a backup.
const QUIET: Duration = Duration::from_secs(20);
/// How long nobody is there, before it is looked at and while it is.
const IDLE: Duration = Duration::from_mins(1);

/// Does it, and prints what it finds.
pub async fn run(options: &Options) -> Outcome {
    let folder = tempfile::tempdir()?;
    let school = Arc::new(school::set_up(options, folder.path()).await?);
    let mut server = Server::start(options, folder.path(), &[]).await?;
    // Models load, and the first jobs run: they are not what is measured.
    tokio::time::sleep(IDLE).await;
    let idle = server.watch(IDLE).await;
    println!("nobody is there: {:.2} % of a core", idle.cores * 100.0);
    server.stop().await?;
    fill(options, folder.path(), 0, options.store_mb)?;
    let mut server = Server::start(options, folder.path(), &OPEN).await?;
    tokio::time::sleep(QUIET).await;
    let quiet = turn_pages(&school, &server.base, tokio::time::sleep(QUIET)).await?.1;
    let admin = Client::new(&server.base.clone().into(), &school.admin);
    let started = Instant::now();
    let make = async {
        // Until it is proven: this call waits.
        admin.post_slowly("/api/backups", &json!({"what": "full", "wait": true})).await?.good()
    };
    let (done, busy) = turn_pages(&school, &server.base, make).await?;
    println!("{}", done?["text"].as_str().unwrap_or_default());
    println!("{} MB backed up and proven after {:.1} s", options.store_mb, started.elapsed().as_secs_f64());
    for (name, times) in [("quiet", &quiet), ("backup", &busy)] {
        let of = quantiles(times);
        println!(
            "pages, {name:<8} {:>6}  p50 {:>7.1} ms  p95 {:>7.1} ms  p99 {:>7.1} ms",
            times.len(),
            of[0],
            of[1],
            of[2]
        );
    }
    kill_and_start(options, folder.path(), &mut server, options.store_mb).await?;
    if options.large_mb > options.store_mb {
        server.stop().await?;
        fill(options, folder.path(), options.store_mb, options.large_mb)?;
        let mut server = Server::start(options, folder.path(), &OPEN).await?;
        kill_and_start(options, folder.path(), &mut server, options.large_mb).await?;
    }
    Ok(())
}

/// Kills the server amid writes, and starts it again in its place.
async fn kill_and_start(options: &Options, data: &Path, server: &mut Server, mb: u64) -> Outcome {
    server.kill_and_wait().await?;
    *server = Server::start(options, data, &OPEN).await?;
    println!("start after a kill with {mb} MB: {:.2} s", server.ready_after.as_secs_f64());
    Ok(())
}

/// Fills the store with records from one size to another, by the program that knows how.
fn fill(options: &Options, data: &Path, from_mb: u64, to_mb: u64) -> Outcome {
    eprintln!("the store is filled up to {to_mb} MB");
    let filled = Command::new(&options.filler).arg(data).arg(from_mb.to_string()).arg(to_mb.to_string()).status()?;
    if filled.success() { Ok(()) } else { Err(format!("the store could not be filled: {filled}").into()) }
}

/// Turns pages until `work` has ended; gives its outcome and the milliseconds of each page.
async fn turn_pages<T>(school: &Arc<School>, base: &str, work: impl Future<Output = T>) -> Outcome<(T, Vec<f32>)> {
    let (over, times) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Vec::new())));
    let base: Arc<str> = base.into();
    let readers: Vec<_> = (0..READERS)
        .map(|number| {
            let client = Client::new(&base, &school.people[number]);
            let (school, over, times) = (Arc::clone(school), Arc::clone(&over), Arc::clone(&times));
            tokio::spawn(async move {
                for turn in number.. {
                    if over.load(Ordering::Relaxed) {
                        break;
                    }
                    let lesson = &school.lessons[turn % school.lessons.len()];
                    let answer = client.get(&format!("/lessons/{lesson}")).await?;
                    answer.good()?;
                    times.lock().unwrap_or_else(PoisonError::into_inner).push(answer.took.as_secs_f32() * 1000.0);
                    tokio::time::sleep(BETWEEN_PAGES).await;
                }
                Outcome::Ok(())
            })
        })
        .collect();
    let done = work.await;
    over.store(true, Ordering::Relaxed);
    for reader in readers {
        reader.await??;
    }
    let times = std::mem::take(&mut *times.lock().unwrap_or_else(PoisonError::into_inner));
    Ok((done, times))
}
