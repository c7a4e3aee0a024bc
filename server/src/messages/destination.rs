//! Where messages may go: an admin names the receiver, but a name must not lead to the addresses of a cloud's machine
//! services, and to this machine only where that is allowed. Names are resolved once, and what was checked is connected.

use super::PATIENCE;
use lyceum_backup::Reach;
use std::{
    io,
    net::{SocketAddr, TcpStream, ToSocketAddrs},
};

/// The first address of `host` that may be connected; the error is a sentence.
pub(super) fn resolve(host: &str, port: u16, this_machine: bool) -> Result<SocketAddr, String> {
    let found: Vec<SocketAddr> =
        (host, port).to_socket_addrs().map_err(|error| format!("The name {host} was not found: {error}."))?.collect();
    for address in &found {
        Reach { this_machine }.check(host, address.ip()).map_err(|closed| format!("{closed}."))?;
    }
    found.first().copied().ok_or_else(|| format!("The name {host} has no address."))
}

/// Connects, with a bound for every step.
pub(super) fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    Ok(stream)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b25_machine_services_and_this_machine_are_closed() {
        for closed in
            ["169.254.169.254", "127.0.0.1", "::1", "::ffff:169.254.169.254", "fe80::1", "0.0.0.0", "224.0.0.1"]
        {
            assert!(resolve(closed, 80, false).is_err(), "{closed}");
        }
        assert!(resolve("169.254.169.254", 80, true).is_err());
        assert!(resolve("127.0.0.1", 80, true).is_ok());
        assert!(resolve("192.168.1.5", 80, false).is_ok());
        assert!(resolve("no such name", 80, false).is_err());
    }
}
