//! `lyceum serve`: runs the server until it is told to stop.

use super::{out, place::Place, qr};
use crate::{
    error::{ServerError, ServerResult},
    lifecycle::stop_signal,
    telemetry,
    wiring::{Overrides, Running, start},
};
use clap::Args;
use lyceum_api::Nothing;
use lyceum_services::rights;
use std::{fmt::Write, io::IsTerminal, time::Instant};

/// Run the server
#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    place: Place,
    /// The address to listen on, e.g. 0.0.0.0:8080
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
    /// What computes: native, candle or candle-exact
    #[arg(long, value_name = "NAME")]
    backend: Option<String>,
}

/// The threads that answer and wait. Computing has threads of its own.
pub fn runtime() -> ServerResult<tokio::runtime::Runtime> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    // A quarter of the cores is the web's share of the plan; two, so that one slow page never stops all others.
    let threads = (cores / 4).max(2);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build();
    runtime.map_err(ServerError::io("Cannot start threads"))
}

impl Serve {
    /// Does it.
    pub fn run(self) -> ServerResult<()> {
        let started = Instant::now();
        let config = self.place.settings(&[("http.listen", self.listen), ("ai.backend", self.backend)])?;
        telemetry::start(&config.telemetry, Some(&config.storage.logs()));
        runtime()?.block_on(async {
            let running = start(config, Overrides::default()).await?;
            out::line(&welcome(&running, started).await?)?;
            let failed = tokio::select! {
                signal = stop_signal() => {
                    tracing::info!(signal = signal.map_err(ServerError::io("Cannot wait for signals"))?, "stopping");
                    None
                }
                reason = running.failed() => Some(reason),
            };
            let stopped = running.stop().await;
            match failed {
                Some(reason) => Err(ServerError::Refused(format!(
                    "The storage failed: {reason}. Start again once the disk is in order."
                ))),
                None => stopped,
            }
        })
    }
}

/// Addresses, QR code and the next step.
async fn welcome(running: &Running, started: Instant) -> ServerResult<String> {
    let school = running.services.ports.school.get_school(&rights::console(), Nothing {}).await?;
    let name = if school.needs_setup { "Lyceum" } else { school.name.as_str() };
    let mut text = format!("\n{name} is ready ({:.1} s).\n\n", started.elapsed().as_secs_f32());
    // Writing to a String cannot fail.
    for address in &running.addresses {
        let _ = writeln!(text, "  {address}");
    }
    if let Some(address) = running.addresses.first().filter(|_| std::io::stdout().is_terminal()) {
        let _ = writeln!(text, "\n{}", qr::draw(address));
    }
    let _ = if school.needs_setup {
        writeln!(
            text,
            "\nNext: open an address and set up your school. From another device it asks for this token: {}",
            running.setup_token
        )
    } else {
        writeln!(text, "\nNext: learners open an address or scan the code. Stop with Ctrl+C.")
    };
    Ok(text)
}
