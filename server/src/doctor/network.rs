//! Checks of how the school reaches the server.

use super::Check;
use crate::{cli::own_addresses, config::Config};

/// Other machines can reach it.
pub fn reachable(config: &Config) -> Check {
    const NAME: &str = "network";
    if config.http.listen.ip().is_loopback() {
        return Check::warning(
            NAME,
            format!("only this machine can reach {}", config.http.listen),
            "Set `listen` in [http] to 0.0.0.0:8080, unless a proxy on this machine passes requests on.",
        );
    }
    match own_addresses(config.http.listen, &config.http.address).first() {
        Some(address) => Check::fine(NAME, address.clone()),
        None => Check::warning(NAME, "this machine has no address in a network", "Connect it to the school's network."),
    }
}

/// Proxies are believed only if they are named.
pub fn proxies(config: &Config) -> Check {
    match config.http.trusted_proxies.as_slice() {
        [] => Check::fine("proxies", "none is believed"),
        named => Check::fine("proxies", named.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
    }
}
