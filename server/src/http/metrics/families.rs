//! Every family of metrics: where its samples come from.

use super::{
    super::HttpState,
    exposition::{Exposition, Labels},
};
use lyceum_api::{
    monitoring::{AlertKind, Metric},
    plan::{LimitUse, Unit},
};
use lyceum_models::EngineLoad;
use lyceum_services::{
    assistants::Assistants,
    monitoring::{BOUNDS_MS, Monitor, Route, Traffic},
    plan::{Relief, Step},
};
use lyceum_storage::{Health, StoreStats};

/// Writes all of them.
pub(super) fn write(text: &mut Exposition, state: &HttpState) {
    plan(text, &state.plan.report());
    machine(text, &state.monitor);
    traffic(text, state.monitor.traffic());
    engines(text, &state.health.assistants);
    match state.health.store.stats() {
        Ok(figures) => store(text, &figures),
        Err(error) => tracing::warn!(%error, "the store gives no figures"),
    }
    let (hits, misses) = state.monitor.look_ups();
    let counted: [(Labels<'_>, u64); 2] = [(&[("result", "hit")], hits), (&[("result", "miss")], misses)];
    text.counters("lyceum_cache_lookups", "Look-ups of the caches.", counted);
    self_help(text, state.plan.relief());
    let holding = state.monitor.holding();
    let firing: Vec<_> =
        AlertKind::ALL.iter().map(|kind| ([("kind", kind.name())], u8::from(holding.contains(kind)))).collect();
    text.gauges(
        "lyceum_alert_firing",
        "Whether an alert holds.",
        firing.iter().map(|(labels, value)| (&labels[..], value)),
    );
    text.gauge("lyceum_up_seconds", "Seconds since the server started.", state.plan.up_s());
}

fn plan(text: &mut Exposition, limits: &[LimitUse]) {
    let labels: Vec<_> =
        limits.iter().map(|limit| [("limit", limit.limit.name()), ("unit", unit(limit.unit))]).collect();
    let with_labels = || limits.iter().zip(&labels);
    text.gauges(
        "lyceum_limit_allowed",
        "What a limit of the plan allows, in its unit.",
        with_labels().map(|(limit, labels)| (&labels[..], limit.allowed)),
    );
    text.gauges(
        "lyceum_limit_used",
        "What is used of it; for limits of each person, the highest of all.",
        with_labels().filter_map(|(limit, labels)| Some((&labels[..], limit.used?))),
    );
    text.counters(
        "lyceum_limit_refused",
        "How often a limit refused something since the start.",
        with_labels().map(|(limit, labels)| (&labels[..], limit.refused)),
    );
}

const fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Bytes => "bytes",
        Unit::AtOnce => "at_once",
        Unit::PerMinute => "per_minute",
        Unit::PerDay => "per_day",
        Unit::Seconds => "seconds",
        Unit::Count => "count",
        Unit::CentiCores => "centicores",
    }
}

/// What the sampler measures and no other family has. "Database connections" of the plan are storage operations in
/// flight: the store is inside this process.
fn machine(text: &mut Exposition, monitor: &Monitor) {
    let sampled: [(Metric, &str, &str); 14] = [
        (Metric::CpuMachine, "lyceum_machine_cpu_ratio", "Busy part of the machine's processors, 0 to 1."),
        (Metric::CpuProcess, "lyceum_process_cpu_ratio", "Part of the processors that this process used, 0 to 1."),
        (
            Metric::MemoryShare,
            "lyceum_memory_used_ratio",
            "Used part of the machine's or the container's memory, 0 to 1.",
        ),
        (Metric::MemoryProcess, "lyceum_resident_memory_bytes", "Memory that the process holds."),
        (Metric::DiskShare, "lyceum_disk_used_ratio", "Used part of the disk where the data lies, 0 to 1."),
        (Metric::DiskRead, "lyceum_disk_read_bytes_per_second", "Read from the disk by this process."),
        (Metric::DiskWrite, "lyceum_disk_written_bytes_per_second", "Written to the disk by this process."),
        (Metric::NetworkIn, "lyceum_network_received_bytes_per_second", "Received by the machine's network cards."),
        (Metric::NetworkOut, "lyceum_network_sent_bytes_per_second", "Sent by the machine's network cards."),
        (Metric::CacheHits, "lyceum_cache_hit_ratio", "Part of the look-ups that the caches answered lately, 0 to 1."),
        (Metric::Requests, "lyceum_requests_per_second", "Pages and API answers lately."),
        (Metric::ResponseSlow, "lyceum_response_p95_seconds", "Time within which 95 of 100 answers began lately."),
        (Metric::Errors, "lyceum_error_ratio", "Failed part of the answers lately, 0 to 1."),
        (Metric::People, "lyceum_active_people", "People seen in the last five minutes."),
    ];
    for (metric, name, help) in sampled {
        // What could not be measured this time is still declared, without a sample.
        text.gauges(name, help, monitor.newest(metric).map(|value| (&[] as Labels<'_>, value)));
    }
}

fn traffic(text: &mut Exposition, traffic: &Traffic) {
    const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];
    let counted: Vec<_> = Route::ALL
        .iter()
        .flat_map(|route| {
            let count = traffic.of(*route);
            (1..5).map(move |class| ([("route", route.name()), ("status", CLASSES[class])], count.classes[class]))
        })
        .collect();
    text.counters(
        "lyceum_responses",
        "Answers by kind of address and status.",
        counted.iter().map(|(labels, count)| (&labels[..], *count)),
    );
    let failed: Vec<_> =
        Route::ALL.iter().map(|route| ([("route", route.name())], traffic.of(*route).failed)).collect();
    text.counters(
        "lyceum_responses_failed",
        "Answers of 500 and more that are no announced refusal.",
        failed.iter().map(|(labels, count)| (&labels[..], *count)),
    );
    let name = "lyceum_response_seconds";
    text.histogram_head(name, "Time until an answer began; for streams, until their head was sent.");
    let bounds = BOUNDS_MS.map(seconds);
    for route in Route::ALL {
        let count = traffic.of(route);
        text.histogram(name, ("route", route.name()), &bounds, &count.steps, seconds(count.micros) / 1000.0);
    }
}

#[expect(clippy::cast_precision_loss, reason = "times for people")]
fn seconds(milliseconds: u64) -> f64 {
    milliseconds as f64 / 1000.0
}

/// The engine for answers, and the tutor's own where it has one.
fn engines(text: &mut Exposition, assistants: &Assistants) {
    let wanted = assistants.all().filter(|(_, assistant)| !assistant.is_vacant());
    let ready: Vec<_> =
        wanted.map(|(purpose, assistant)| ([("purpose", purpose.name())], assistant.current().is_some())).collect();
    let ready = ready.iter().map(|(labels, ready)| (&labels[..], u8::from(*ready)));
    text.gauges("lyceum_engine_ready", "Whether a model that writes is loaded.", ready);
    let loads: Vec<_> = assistants
        .engines()
        .map(|(purpose, engine)| ([("purpose", purpose.name())], engine.load_now(), engine.info().memory_bytes))
        .collect();
    if loads.is_empty() {
        return;
    }
    let each = || loads.iter().map(|(labels, load, _)| (&labels[..], load));
    let gauge = |text: &mut Exposition, name, help, figure: fn(&EngineLoad) -> u64| {
        text.gauges(name, help, each().map(|(labels, load)| (labels, figure(load))));
    };
    gauge(text, "lyceum_engine_running", "Answers being written.", |load| load.running.into());
    gauge(text, "lyceum_engine_waiting", "Requests that wait for the engine.", |load| load.waiting.into());
    let pace = each().map(|(labels, load)| (labels, load.tokens_per_s));
    text.gauges("lyceum_engine_tokens_per_second", "Tokens a second, lately.", pace);
    gauge(text, "lyceum_engine_context_bytes", "Context memory promised to running answers.", |load| load.cache_bytes);
    gauge(text, "lyceum_engine_kept_bytes", "Context of ended answers, kept for the next question.", |load| {
        load.kept_bytes
    });
    let memory = loads.iter().map(|(labels, _, bytes)| (&labels[..], *bytes));
    text.gauges("lyceum_engine_model_bytes", "Memory of the model's weights and scratch space.", memory);
    text.counters(
        "lyceum_engine_paused",
        "Answers that gave back their memory for others and went on later.",
        each().map(|(labels, load)| (labels, load.paused)),
    );
    text.counters(
        "lyceum_engine_proposed_tokens",
        "Tokens that were guessed from the text before.",
        each().map(|(labels, load)| (labels, load.proposed_tokens)),
    );
    text.counters(
        "lyceum_engine_accepted_tokens",
        "Guessed tokens that were right.",
        each().map(|(labels, load)| (labels, load.accepted_tokens)),
    );
}

fn store(text: &mut Exposition, stats: &StoreStats) {
    text.gauge("lyceum_store_writable", "Whether the store takes writes.", u8::from(stats.health == Health::Writable));
    text.gauge("lyceum_store_size_bytes", "Journal and database on disk.", stats.bytes_on_disk);
    text.gauge("lyceum_store_journal_bytes", "The journal on disk.", stats.journal_bytes);
    text.gauge("lyceum_store_blob_bytes", "Stored files on disk.", stats.blob_bytes);
    text.gauge(
        "lyceum_store_operations_in_flight",
        "Storage operations running or waiting: the plan's database connections.",
        stats.operations_in_flight,
    );
    text.gauge("lyceum_store_queue_depth", "Writes waiting for the writer.", stats.queue_depth);
    text.gauge("lyceum_store_sequence", "Number of the newest transaction.", stats.sequence);
}

fn self_help(text: &mut Exposition, relief: &Relief) {
    let steps: Vec<_> = Step::ALL.iter().map(|step| ([("step", step.name())], u8::from(relief.is_on(*step)))).collect();
    text.gauges(
        "lyceum_self_help_step",
        "Whether a step against pressure is taken.",
        steps.iter().map(|(labels, on)| (&labels[..], on)),
    );
}
