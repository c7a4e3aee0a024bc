//! `/metrics` in the Prometheus text format 0.0.4: the plan with its use, the engine, the store. Labels come from
//! fixed sets only, never from people or addresses.

use super::{HttpState, problem::Problem, session::Caller};
use axum::{
    Extension,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use lyceum_api::{
    ApiError, Role,
    plan::{LimitUse, Unit},
};
use lyceum_models::EngineLoad;
use lyceum_services::cache::{Cache, CacheArea};
use lyceum_storage::StoreStats;
use std::fmt::Write;

/// Gives the figures to whoever is on this machine, and to admins and their keys.
pub async fn metrics(State(state): State<HttpState>, Extension(caller): Extension<Caller>) -> Response {
    let who = &caller.viewer;
    let admin = who.role == Role::Admin;
    if !who.on_this_machine && !admin {
        let error = if who.user.is_some() { ApiError::forbidden() } else { ApiError::signed_out() };
        return Problem(error).into_response();
    }
    let mut text = String::with_capacity(16 * 1024);
    write_plan(&mut text, &state.plan.report());
    write_engine(&mut text, state.health.assistant.current().map(|engine| engine.load_now()).as_ref());
    match state.health.store.stats() {
        Ok(figures) => write_store(&mut text, &figures),
        Err(error) => tracing::warn!(%error, "the store gives no figures"),
    }
    write_cache(&mut text, &state.cache);
    gauge(&mut text, "lyceum_up_seconds", "Seconds since the server started.", state.plan.up_s());
    if let Some(bytes) = lyceum_services::plan::resident_bytes() {
        gauge(&mut text, "lyceum_resident_memory_bytes", "Memory that the process holds.", bytes);
    }
    let mut response = text.into_response();
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn write_plan(text: &mut String, limits: &[LimitUse]) {
    head(text, "lyceum_limit_allowed", "gauge", "What a limit of the plan allows, in its unit.");
    for limit in limits {
        line(text, "lyceum_limit_allowed", limit, limit.allowed);
    }
    head(text, "lyceum_limit_used", "gauge", "What is used of it; for limits of each person, the highest of all.");
    for limit in limits {
        if let Some(used) = limit.used {
            line(text, "lyceum_limit_used", limit, used);
        }
    }
    head(text, "lyceum_limit_refused_total", "counter", "How often a limit refused something since the start.");
    for limit in limits {
        line(text, "lyceum_limit_refused_total", limit, limit.refused);
    }
}

fn line(text: &mut String, metric: &str, limit: &LimitUse, value: u64) {
    let unit = match limit.unit {
        Unit::Bytes => "bytes",
        Unit::AtOnce => "at_once",
        Unit::PerMinute => "per_minute",
        Unit::PerDay => "per_day",
        Unit::Seconds => "seconds",
        Unit::Count => "count",
        Unit::CentiCores => "centicores",
    };
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{metric}{{limit=\"{}\",unit=\"{unit}\"}} {value}", limit.limit.name());
}

fn write_engine(text: &mut String, load: Option<&EngineLoad>) {
    gauge(text, "lyceum_engine_ready", "Whether the assistant can answer.", u8::from(load.is_some()));
    if let Some(load) = load {
        gauge(text, "lyceum_engine_running", "Answers being written.", load.running);
        gauge(text, "lyceum_engine_waiting", "Requests that wait for the engine.", load.waiting);
        gauge(text, "lyceum_engine_tokens_per_second", "New tokens a second, lately.", load.tokens_per_s);
    }
}

fn write_cache(text: &mut String, cache: &Cache) {
    let uses = CacheArea::ALL.map(|area| (area.name(), cache.area_use(area)));
    head(text, "lyceum_cache_hits_total", "counter", "Look-ups in the cache that found something, since the start.");
    for (area, use_now) in &uses {
        let _ = writeln!(text, "lyceum_cache_hits_total{{area=\"{area}\"}} {}", use_now.hits);
    }
    head(text, "lyceum_cache_misses_total", "counter", "Look-ups in the cache that found nothing, since the start.");
    for (area, use_now) in &uses {
        let _ = writeln!(text, "lyceum_cache_misses_total{{area=\"{area}\"}} {}", use_now.misses);
    }
    gauge(text, "lyceum_cache_entries", "Entries in the cache.", cache.len());
    gauge(text, "lyceum_cache_bytes", "Bytes of memory that the cache holds.", cache.bytes());
}

fn write_store(text: &mut String, stats: &StoreStats) {
    gauge(text, "lyceum_store_bytes", "Journal and database on disk.", stats.bytes_on_disk);
    gauge(text, "lyceum_store_blob_bytes", "Stored files on disk.", stats.blob_bytes);
    gauge(
        text,
        "lyceum_store_operations_in_flight",
        "Storage operations running or waiting.",
        stats.operations_in_flight,
    );
    gauge(text, "lyceum_store_queue_depth", "Writes waiting for the writer.", stats.queue_depth);
    gauge(text, "lyceum_store_sequence", "Number of the newest transaction.", stats.sequence);
}

fn head(text: &mut String, metric: &str, kind: &str, help: &str) {
    let _ = writeln!(text, "# HELP {metric} {help}\n# TYPE {metric} {kind}");
}

fn gauge(text: &mut String, metric: &str, help: &str, value: impl std::fmt::Display) {
    head(text, metric, "gauge", help);
    let _ = writeln!(text, "{metric} {value}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use lyceum_api::plan::{PlanLimit, Pressure};

    #[test]
    fn every_sample_has_a_type_and_fixed_labels() {
        let limits: Vec<LimitUse> = PlanLimit::ALL
            .iter()
            .map(|limit| LimitUse {
                limit: *limit,
                group: limit.group(),
                summary: limit.summary().to_owned(),
                unit: limit.unit(),
                used: (*limit != PlanLimit::UploadSize).then_some(1),
                allowed: limit.figure(),
                refused: 0,
                pressure: Pressure::Fine,
            })
            .collect();
        let mut text = String::new();
        write_plan(&mut text, &limits);
        write_engine(&mut text, None);
        assert!(text.contains("lyceum_limit_allowed{limit=\"upload_size\",unit=\"bytes\"} 104857600\n"));
        assert!(!text.contains("lyceum_limit_used{limit=\"upload_size\""));
        for sample in text.lines().filter(|line| !line.starts_with('#')) {
            let name = sample.split(['{', ' ']).next().unwrap();
            assert!(text.contains(&format!("# TYPE {name} ")), "{name}");
        }
    }
}
