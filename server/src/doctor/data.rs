//! Checks of the data folder: rights, space, lock, and all that is stored.

use super::{Check, Fix};
use crate::{config::Config, wiring::console_socket};
use lyceum_search::{Index, IndexState};
use lyceum_services::plan::{free_bytes, spoken_bytes};
use lyceum_storage::{Store, StoreError, StoreOptions};
use std::path::Path;
use tokio::net::UnixStream;

/// Less than this is soon full.
const FREE_MIN: u64 = 2 << 30;

/// Whether a server runs on the folder.
#[derive(Debug, PartialEq, Eq)]
pub enum Server {
    /// None.
    No,
    /// It answers on its socket.
    Yes,
}

/// Looks for a running server.
pub async fn find_server(config: &Config) -> Server {
    let socket = console_socket(&config.storage.folder());
    if UnixStream::connect(socket).await.is_ok() { Server::Yes } else { Server::No }
}

/// Tells whether a server runs.
pub fn server(server: &Server) -> Check {
    let found = if *server == Server::Yes { "running" } else { "not running" };
    Check::fine("server", found)
}

/// The folder is there and may be written.
pub fn folder(config: &Config) -> Check {
    let folder = config.storage.folder();
    let shown = folder.display().to_string();
    if !folder.exists() {
        return Check::warning("data folder", format!("{shown} does not exist yet"), "`lyceum serve` makes it.")
            .with_fix(Fix::MakeFolder(folder));
    }
    let probe = folder.join(".doctor");
    let written = std::fs::write(&probe, "x").and_then(|()| std::fs::remove_file(&probe));
    match written {
        Ok(()) => Check::fine("data folder", shown),
        Err(error) => Check::failed(
            "data folder",
            format!("{shown} cannot be written: {error}"),
            "Give the server's user the right to write there.",
        ),
    }
}

/// Room for what people will store.
pub fn space(config: &Config) -> Check {
    let folder = config.storage.folder();
    let there = folder.ancestors().find(|path| path.is_dir()).unwrap_or(Path::new("/"));
    match free_bytes(there) {
        None => Check::warning("disk", "the free space is not known", "Look at it with `df`."),
        Some(free) if free < FREE_MIN => {
            let advice = "Free some space: nothing can be stored on a full disk.";
            Check::warning("disk", format!("{} free", spoken_bytes(free)), advice)
        }
        Some(free) => Check::fine("disk", format!("{} free", spoken_bytes(free))),
    }
}

/// Reads everything that is stored; only while no server does.
pub async fn contents(config: &Config, server: &Server) -> Vec<Check> {
    let folder = config.storage.folder();
    if *server == Server::Yes || !folder.join("journal").exists() {
        let found = if *server == Server::Yes { "in use by the server, so not read" } else { "nothing is stored yet" };
        return vec![Check::fine("store", found), Check::fine("search index", found)];
    }
    let checked = tokio::task::spawn_blocking(move || vec![store(&folder), index(&folder)]).await;
    checked
        .unwrap_or_else(|_| vec![Check::failed("store", "reading it broke off", "Restore the folder from a backup.")])
}

fn store(folder: &Path) -> Check {
    let opened = match Store::open(folder, StoreOptions::default()) {
        Ok(opened) => opened,
        Err(StoreError::Locked { pid }) => {
            let advice = "Stop the process, or ask it through its own pages.";
            return Check::warning("store", format!("in use by process {pid}, which does not answer commands"), advice);
        }
        Err(error) => {
            return Check::failed(
                "store",
                error.to_string(),
                "Restore the folder from a backup if this does not say how to go on.",
            );
        }
    };
    let verified = opened.verify();
    let closed = opened.close();
    match (verified, closed) {
        (Err(error), _) | (Ok(_), Err(error)) => {
            Check::failed("store", error.to_string(), "Restore the folder from a backup.")
        }
        (Ok(report), Ok(())) if report.is_sound() => {
            let records: u64 = report.spaces.iter().map(|space| space.records).sum();
            Check::fine(
                "store",
                format!("{records} records, {} transactions in the journal, all whole", report.transactions),
            )
        }
        (Ok(report), Ok(())) => Check::failed(
            "store",
            report.problems.join("; "),
            "Stop the server, keep a copy of the folder, and restore from a backup.",
        ),
    }
}

fn index(folder: &Path) -> Check {
    let path = folder.join("index");
    if !path.exists() {
        return Check::fine("search index", "none yet; it is made at the next start");
    }
    match Index::open(&path).map(|opened| opened.state) {
        Ok(IndexState::Ready { .. } | IndexState::Fresh) => Check::fine("search index", "whole"),
        Ok(IndexState::Rebuilding) => {
            Check::warning("search index", "it was damaged", "It is built again at the next start; nothing is lost.")
        }
        Err(error) => Check::failed(
            "search index",
            error.to_string(),
            "Remove the folder `index`: it is built again at the next start.",
        )
        .with_fix(Fix::Remove(path)),
    }
}
