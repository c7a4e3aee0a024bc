//! Checks of the program itself: the browser half inside it, and its address.

use super::{Check, data::Server};
use crate::{config::Config, http::bundle_name};
use lyceum_api::plan::PlanLimit;
use tokio::net::{TcpListener, TcpStream};

/// What runs.
pub fn version() -> Check {
    let place = std::env::current_exe().map_or_else(|_| "unknown place".to_owned(), |path| path.display().to_string());
    Check::fine("program", format!("Lyceum {}, {place}", env!("CARGO_PKG_VERSION")))
}

/// Which settings differ from the defaults. Wrong ones have ended the command before.
pub fn settings(config: &Config) -> Check {
    let changed = PlanLimit::ALL.iter().filter(|limit| config.limits.figure(**limit) != limit.figure());
    let names: Vec<&str> = changed.map(|limit| limit.name()).collect();
    match names.as_slice() {
        [] => Check::fine("settings", "the published plan"),
        names => Check::fine("settings", format!("in order; limits of this school's own: {}", names.join(", "))),
    }
}

/// The browser half is inside.
pub fn bundle() -> Check {
    match bundle_name() {
        Some(name) => Check::fine("browser half", name),
        None => Check::warning(
            "browser half",
            "not in this program",
            "Build it with `cargo xtask bundle`; pages work without scripts.",
        ),
    }
}

/// The server answers on its address, or could.
pub async fn listens(config: &Config, server: &Server) -> Check {
    let address = config.http.listen;
    if *server == Server::Yes {
        return match TcpStream::connect((std::net::Ipv4Addr::LOCALHOST, address.port())).await {
            Ok(_) => Check::fine("address", format!("the server answers on port {}", address.port())),
            Err(_) => Check::warning(
                "address",
                format!("the server does not answer on {address}"),
                "It may have been started with another --listen.",
            ),
        };
    }
    match TcpListener::bind(address).await {
        Ok(_) => Check::fine("address", format!("{address} is free")),
        Err(error) => Check::failed("address", format!("{address}: {error}"), "Set another `listen` in [http]."),
    }
}
