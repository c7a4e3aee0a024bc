//! `lyceum bench engine`: where the engine's time goes, and how near it comes to what the machine can do.

use super::out;
use crate::error::ServerResult;
use clap::Args;
use lyceum_models::{
    CacheFormat,
    bench::{Machine, StageTime, StagesOptions, Work, WorkTime, measure_stages},
};
use std::{cell::RefCell, path::PathBuf};

/// Time by stages.
#[derive(Debug, Args)]
pub struct EngineStages {
    /// A GGUF file
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// How earlier tokens are kept: q8 (8 bit) or f16
    #[arg(long, value_name = "FORMAT", default_value = "q8", value_parser = super::backend::parse_cache)]
    cache: CacheFormat,
    /// Threads that compute
    #[arg(long, value_name = "N", default_value_t = 2)]
    threads: usize,
    /// Tokens that each answer has before it
    #[arg(long, value_name = "TOKENS", default_value_t = 256)]
    context: u32,
    /// Answers at once
    #[arg(long, value_name = "N,N,…", value_delimiter = ',', default_value = "1,8,32,100")]
    streams: Vec<u32>,
    /// Steps of each measurement
    #[arg(long, value_name = "N", default_value_t = 16)]
    steps: u32,
    /// Lines of JSON: the machine, then each measurement
    #[arg(long)]
    json: bool,
}

impl EngineStages {
    /// Does it.
    pub fn run(self) -> ServerResult<()> {
        let Self { model, cache, threads, context, streams, steps, json } = self;
        let options = StagesOptions { model, cache, threads, context, streams, steps };
        // The first failure counts: what follows is still measured, as it cannot be stopped.
        let printed = RefCell::new(Ok(()));
        let keep = |result: ServerResult<()>| {
            let mut first = printed.borrow_mut();
            if first.is_ok() {
                *first = result;
            }
        };
        measure_stages(
            &options,
            &mut |machine| keep(if json { out::json(machine) } else { out::line(&machine_line(machine)) }),
            &mut |work| keep(if json { out::json(work) } else { out::line(&work_lines(work)) }),
        )?;
        printed.into_inner()
    }
}

fn machine_line(machine: &Machine) -> String {
    let Machine { instructions, threads, read_gb_s, product_gmac_s } = machine;
    let products = product_gmac_s.map_or_else(String::new, |most| format!(", {most:.0} GMAC/s of bytes"));
    format!("This machine at best, {threads} threads, {instructions}: {read_gb_s:.1} GB/s read{products}")
}

fn work_lines(work: &WorkTime) -> String {
    let WorkTime { rows, context, step_ms, tok_s, weights_gb_s, read_share, gmac_s, product_share, .. } = work;
    let name = if work.work == Work::Read { "Reading" } else { "Writing" };
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    let products = product_share.map_or_else(String::new, |share| format!(" ({})", percent(share)));
    let mut lines = format!(
        "\n{name}, {rows} rows after {context} tokens: {step_ms:.2} ms a step, {tok_s:.0} tokens/s, weights at \
         {weights_gb_s:.1} GB/s ({}), products at {gmac_s:.0} GMAC/s{products}",
        percent(*read_share)
    );
    for StageTime { stage, ms, gmac_s } in &work.stages {
        let rate = if *gmac_s > 0.0 { format!("{gmac_s:6.0} GMAC/s") } else { String::new() };
        let line = format!("\n  {stage:16} {ms:8.3} ms {:5.1} %  {rate}", 100.0 * ms / step_ms);
        lines.push_str(line.trim_end());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measurement_is_shown_with_its_shares() {
        let stages = vec![StageTime { stage: "down", ms: 1.0, gmac_s: 50.0 }];
        let work = WorkTime {
            work: Work::Write,
            rows: 8,
            context: 100,
            step_ms: 4.0,
            tok_s: 2000.0,
            weights_gb_s: 20.0,
            read_share: 0.5,
            gmac_s: 60.0,
            product_share: Some(0.25),
            stages,
        };
        let text = work_lines(&work);
        assert!(text.contains("Writing, 8 rows after 100 tokens: 4.00 ms") && text.contains("(50 %)"), "{text}");
        assert!(text.contains("60 GMAC/s (25 %)") && text.contains("down                1.000 ms  25.0 %"), "{text}");
    }
}
