//! Section `http`: addresses and connections.

use super::bad;
use crate::error::ServerResult;
use serde::Deserialize;
use std::net::{IpAddr, SocketAddr};

/// Addresses and connections.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Http {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The address that people type, if it is not one of the machine's own; may be empty.
    pub address: String,
    /// Proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Connections at once.
    pub connections: usize,
    /// Connections at once from one address (this machine and trusted proxies excepted).
    pub connections_per_address: usize,
    /// Seconds that running answers get to end when the server stops.
    pub drain_s: u64,
}

impl Http {
    /// Values that the type alone does not rule out.
    pub fn check(&self) -> ServerResult<()> {
        if !(1..=100_000).contains(&self.connections) {
            return Err(bad("http.connections", self.connections, "from 1 to 100000"));
        }
        if !(1..=100_000).contains(&self.connections_per_address) {
            return Err(bad("http.connections_per_address", self.connections_per_address, "from 1 to 100000"));
        }
        if self.drain_s > 600 {
            return Err(bad("http.drain_s", self.drain_s, "at most 600"));
        }
        if !self.address.is_empty() && !self.address.starts_with("http://") && !self.address.starts_with("https://") {
            return Err(bad("http.address", &self.address, "empty, or start with http:// or https://"));
        }
        Ok(())
    }
}
