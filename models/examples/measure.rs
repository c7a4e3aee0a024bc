//! Measures the engine without the rest of the program, which takes long to build:
//! `cargo run --release -p lyceum-models --example measure -- stages FILE [STREAMS,... [STEPS]]`, `... generate FILE
//! [STREAMS,...]` or `... perplexity FILE TEXT`.

use lyceum_models::BackendKind;
use lyceum_models::bench::{BenchOptions, StagesOptions, generate, measure_stages};
use lyceum_models::perplexity::{self, PerplexityOptions};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(what), Some(model)) = (arguments.next(), arguments.next()) else {
        return Err("usage: measure stages|generate|perplexity FILE [STREAMS,...|TEXT]".into());
    };
    if what == "perplexity" {
        let text = arguments.next().ok_or("a text is needed")?.into();
        let options = PerplexityOptions { model: model.into(), backend: BackendKind::default(), text, context: 512 };
        let result = perplexity::measure(&options, &mut |_, _| {})?;
        println!("{result:?}");
        return Ok(());
    }
    let streams = arguments.next().unwrap_or_else(|| "1,8,32,100".to_owned());
    let streams = streams.split(',').map(str::parse).collect::<Result<Vec<u32>, _>>()?;
    let steps = arguments.next().map_or(Ok(32), |steps| steps.parse())?;
    lyceum_models::backend::calm_candle();
    let model = model.into();
    if what == "stages" {
        let options = StagesOptions { model, threads: 2, context: 256, streams, steps };
        return Ok(measure_stages(&options, &mut |machine| println!("{machine:?}"), &mut |work| {
            println!("{:?} {} rows: {:.2} ms, {:.0} tok/s", work.work, work.rows, work.step_ms, work.tok_s);
            for stage in &work.stages {
                println!("    {:<16} {:8.3} ms {:7.0} GMAC/s", stage.stage, stage.ms, stage.gmac_s);
            }
        })?);
    }
    let (backend, prompt_tokens, new_tokens) = (BackendKind::default(), 128, 64);
    let options = BenchOptions { model, backend, threads: 2, prompt_tokens, new_tokens, streams, shared_prefix: 0 };
    Ok(generate(&options, &mut |row| {
        println!("{} streams: {:.0} tok/s read, {:.0} written", row.streams, row.prefill_tok_s, row.decode_tok_s);
    })?)
}
