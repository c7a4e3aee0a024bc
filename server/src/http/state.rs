//! What all handlers share.

use super::{probes::Health, site, words};
use crate::{config::Config, lifecycle::Closing};
use axum::extract::FromRef;
use leptos::config::{Env, LeptosOptions};
use lyceum_api::Ports;
use lyceum_app::context::PartFiles;
use lyceum_services::{
    Services, Sessions, clock::Clock, entropy::Entropy, imports::Importing, monitoring::Monitor, plan::Plan,
};
use std::{net::IpAddr, sync::Arc};

/// What all handlers share. Cheap to clone.
#[derive(Clone)]
pub struct HttpState {
    /// The services.
    pub ports: Ports,
    /// Who is behind a cookie or key.
    pub sessions: Arc<Sessions>,
    /// The plan, enforced.
    pub plan: Arc<Plan>,
    /// Measures the server.
    pub monitor: Arc<Monitor>,
    /// Imports and exports for the console.
    pub importing: Arc<Importing>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// The end of the server.
    pub closing: Closing,
    /// Proxies that are believed.
    pub trusted_proxies: Arc<[IpAddr]>,
    /// The parts whose state the probes tell.
    pub health: Arc<Health>,
    /// `/assets-<hash>`: where styles and fonts lie.
    pub assets_base: Arc<str>,
    /// `/words/<version>`: where the words of each language lie.
    pub words_base: Arc<str>,
    /// The files of each part of the browser half.
    pub parts: PartFiles,
    leptos: LeptosOptions,
}

impl HttpState {
    /// The state of a server with these services.
    pub fn new(config: &Config, services: &Services, health: Health, closing: Closing) -> Self {
        let site = site::names();
        Self {
            ports: services.ports.clone(),
            sessions: services.sessions.clone(),
            plan: services.plan.clone(),
            monitor: services.monitor.clone(),
            importing: services.importing.clone(),
            clock: health.clock.clone(),
            entropy: health.entropy.clone(),
            closing,
            trusted_proxies: config.http.trusted_proxies.clone().into(),
            health: Arc::new(health),
            assets_base: format!("/{}", site.assets).into(),
            words_base: words::base().into(),
            parts: PartFiles { base: format!("/{}", site.pkg).into(), files: site.parts.into() },
            // In code: `get_configuration` would read variables and Cargo.toml at run time.
            leptos: LeptosOptions::builder().output_name("app").site_pkg_dir(site.pkg).env(Env::PROD).build(),
        }
    }
}

impl FromRef<HttpState> for LeptosOptions {
    fn from_ref(state: &HttpState) -> Self {
        state.leptos.clone()
    }
}
