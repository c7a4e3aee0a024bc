//! `cargo xtask bench`: measurements that anyone can repeat. Timings are never tests.

use crate::{Outcome, growth, models, paths, process, run};
use std::{path::PathBuf, process::Command};

const LIST: &str = "\
cargo xtask bench backup [MB]  backup and restore of a store of 1,000 MB, or so many
cargo xtask bench crash        1,000 kills in a burst of writes; counts what was lost (must be 0)
cargo xtask bench faults       the faults of docs/faults.md that need time, with large numbers
cargo xtask bench limiter      what limits and quotas cost a request
cargo xtask bench load [--users N] [--minutes M] [--chat N] [--ask N] [--tutor N] [--json FILE]
                               a school at work, a kill in the middle, and what is left
cargo xtask bench generate     tokens a second of the default model at 1, 8 and 32 streams
cargo xtask bench growth       tokens a second from 1 to 200 readers and 128 to 4,096 tokens of context, drawn into docs/
cargo xtask bench retrieval DIR   nDCG@10 and recall@100 of bm25, dense and hybrid on a BEIR folder
cargo xtask bench store [MB [MB]]   pages while a store of 1,000 MB is backed up, starts after kills (also with so many), rest
cargo xtask bench size         bytes of the browser half and of the program";

/// Runs one measurement.
pub fn bench(arguments: &[String]) -> Outcome {
    match arguments.first().map(String::as_str) {
        Some("crash") => process::run(process::cargo().args([
            "run",
            "--release",
            "--package",
            "lyceum-storage",
            "--example",
            "crash_writer",
            "--",
            "--kills",
            "1000",
        ])),
        Some("faults") => faults(),
        Some("store") => {
            store(arguments.get(1).map_or("1000", String::as_str), arguments.get(2).map_or("0", String::as_str))
        }
        Some("backup") => backup(arguments.get(1).map_or("1000", String::as_str)),
        Some("limiter") => {
            let mut speed = process::cargo();
            process::run(speed.args(["run", "--release", "--package", "lyceum-services", "--example", "limiter_speed"]))
        }
        Some("load") => load(&arguments[1..]),
        Some("generate") => {
            let (lyceum, model) = with_model()?;
            let mut command = Command::new(lyceum);
            command.args(["bench", "generate", "--model"]).arg(model).args([
                "--threads",
                "2",
                "--prompt-tokens",
                "128",
            ]);
            process::run(command.args(["--new-tokens", "64", "--streams", "1,8,32", "--json"]))
        }
        Some("growth") => {
            let (lyceum, model) = with_model()?;
            growth::growth(&lyceum, &model)
        }
        Some("retrieval") => {
            let lyceum = run::build()?;
            let models = models::ensure(&lyceum, &models::test_data())?;
            let dir = arguments.get(1).ok_or("which folder? It holds corpus.jsonl, queries.jsonl and qrels.tsv")?;
            for method in ["bm25", "dense", "hybrid"] {
                let mut command = Command::new(&lyceum);
                command.args(["eval", "retrieval", "--json", "--method", method, "--data", dir, "--models"]);
                command.arg(&models);
                process::run(&mut command)?;
            }
            Ok(())
        }
        Some("size") => {
            let lyceum = run::build()?;
            println!("{} bytes", std::fs::metadata(lyceum)?.len());
            println!("{}", std::fs::read_to_string(crate::paths::site().join("manifest.json"))?);
            Ok(())
        }
        _ => {
            println!("{LIST}");
            Ok(())
        }
    }
}

/// A thousand people at work against the release program with the default models.
fn load(arguments: &[String]) -> Outcome {
    let lyceum = run::build()?;
    let models = models::ensure(&lyceum, &models::test_data())?;
    let mut load = process::cargo();
    load.args(["run", "--release", "--package", "lyceum-load", "--", "--program"])
        .arg(lyceum)
        .arg("--models")
        .arg(models);
    process::run(load.args(arguments))
}

/// Backup and restore of a store that is filled first.
fn backup(megabytes: &str) -> Outcome {
    let folder = paths::target().join("bench-store");
    let _ = std::fs::remove_dir_all(&folder);
    process::run(Command::new(filler()?).arg(&folder).args(["0", megabytes]))?;
    let mut speed = process::cargo();
    speed.args(["run", "--release", "--package", "lyceum-backup", "--example", "backup_speed", "--"]);
    let measured = process::run(speed.arg(&folder));
    std::fs::remove_dir_all(&folder)?;
    measured
}

/// The program that fills stores.
fn filler() -> Outcome<PathBuf> {
    let mut filler = process::cargo();
    process::run(filler.args(["build", "--release", "--package", "lyceum-storage", "--example", "fill_store"]))?;
    Ok(paths::target().join("release/examples/fill_store"))
}

/// The release program, and the default chat model.
fn with_model() -> Outcome<(PathBuf, PathBuf)> {
    let lyceum = run::build()?;
    let models = models::ensure(&lyceum, &models::test_data())?;
    Ok((lyceum, models.join("smollm2-135m-instruct-q4_1/SmolLM2-135M-Instruct.Q4_1.gguf")))
}

/// A large store under the release program.
fn store(megabytes: &str, large: &str) -> Outcome {
    let lyceum = run::build()?;
    let models = models::ensure(&lyceum, &models::test_data())?;
    let filler = filler()?;
    let mut load = process::cargo();
    load.args(["run", "--release", "--package", "lyceum-load", "--", "--users", "8", "--chat", "0", "--ask", "0"]);
    load.args(["--tutor", "0", "--over", "0", "--store", megabytes, "--large", large, "--program"]).arg(lyceum);
    load.arg("--models").arg(models).arg("--filler").arg(filler);
    process::run(&mut load)
}

/// The faults that need time: 200 kills of the whole server, 1,000 flipped bits, 1,000 idle connections.
fn faults() -> Outcome {
    process::run(process::cargo().args(["build", "--workspace", "--bins"]))?;
    let lyceum = paths::target().join("debug/lyceum");
    for (package, test) in [("lyceum-storage", "f06_"), ("lyceum-tests", "f01_"), ("lyceum-tests", "f19_")] {
        let started = std::time::Instant::now();
        let mut tests = process::cargo();
        tests.args(["test", "--package", package, test]);
        tests.env("LYCEUM_KILLS", "200").env("LYCEUM_FLIPS", "1000").env("LYCEUM_IDLE", "1000");
        process::run(tests.env("LYCEUM_BIN", &lyceum))?;
        println!("{test} {:.0} s", started.elapsed().as_secs_f32());
    }
    Ok(())
}
