//! The addresses under which this machine can be reached.

use std::{
    collections::BTreeSet,
    net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket},
};

/// Addresses to type into a browser, best first. `named` is the configured one, if any.
pub fn own_addresses(listen: SocketAddr, named: &str) -> Vec<String> {
    let mut addresses = Vec::new();
    if !named.is_empty() {
        addresses.push(named.trim_end_matches('/').to_owned());
    }
    if listen.ip().is_unspecified() {
        let table = std::fs::read_to_string("/proc/net/fib_trie").unwrap_or_default();
        let others = local_in(&table).into_iter().map(IpAddr::V4);
        let mut seen = BTreeSet::new();
        for ip in outgoing().into_iter().chain(others).filter(|ip| seen.insert(*ip)) {
            addresses.push(address(ip, listen.port()));
        }
        addresses.push(address(Ipv4Addr::LOCALHOST.into(), listen.port()));
    } else {
        addresses.push(address(listen.ip(), listen.port()));
    }
    addresses
}

fn address(ip: IpAddr, port: u16) -> String {
    match port {
        80 if ip.is_ipv4() => format!("http://{ip}"),
        80 => format!("http://[{ip}]"),
        _ => format!("http://{}", SocketAddr::new(ip, port)),
    }
}

/// The address that packets to other networks leave from. Connecting a datagram socket sends nothing.
fn outgoing() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    // A documentation address (RFC 5737): only the routing table is asked.
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    socket.local_addr().ok().map(|address| address.ip()).filter(|ip| !ip.is_loopback() && !ip.is_unspecified())
}

/// Own addresses out of Linux's `/proc/net/fib_trie`: an address on one line, `host LOCAL` on the next.
fn local_in(table: &str) -> BTreeSet<Ipv4Addr> {
    let mut found = BTreeSet::new();
    let mut last = None;
    for line in table.lines() {
        if let Some(ip) = line.trim_start().strip_prefix("|-- ") {
            last = ip.trim().parse::<Ipv4Addr>().ok();
        } else if line.contains("host LOCAL") {
            found.extend(last.filter(|ip| !ip.is_loopback() && !ip.is_link_local()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_addresses_are_found_in_the_kernels_table() {
        let table = "Main:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 10.1.2.0\n        /24 link UNICAST\n     |-- 10.1.2.3\n        \
            /32 host LOCAL\n     |-- 127.0.0.1\n        /32 host LOCAL\n     |-- 10.1.2.255\n        /32 link BROADCAST\n";
        assert_eq!(local_in(table).into_iter().collect::<Vec<_>>(), [Ipv4Addr::new(10, 1, 2, 3)]);
    }

    #[test]
    fn a_fixed_address_stands_alone_behind_the_named_one() {
        let addresses = own_addresses("127.0.0.1:80".parse().unwrap(), "http://lyceum.school/");
        assert_eq!(addresses, ["http://lyceum.school", "http://127.0.0.1"]);
        assert!(own_addresses("0.0.0.0:8080".parse().unwrap(), "").contains(&"http://127.0.0.1:8080".to_owned()));
        assert_eq!(own_addresses("[::1]:81".parse().unwrap(), ""), ["http://[::1]:81"]);
    }
}
