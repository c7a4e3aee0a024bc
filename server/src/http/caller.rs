//! What a request tells about where it comes from: network, machine, host, language, device.

use super::language;
use axum::http::{HeaderMap, HeaderName, Uri, header};
use lyceum_api::{Role, ids::UserId};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// Who holds the other end of a connection. Put into each request by [`super::listen`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// Somebody in the network.
    Address(SocketAddr),
    /// A command on the server's own machine, through the socket in the data folder.
    Console,
}

impl Peer {
    /// The header with which the console says in whose name it acts. From anybody else it means nothing.
    pub const ACTS_FOR: &'static str = "lyceum-acts-for";

    /// The header's value for a person.
    pub fn name_of((user, role): (UserId, Role)) -> String {
        let role = match role {
            Role::Learner => "learner",
            Role::Teacher => "teacher",
            Role::Admin => "admin",
        };
        format!("{user} {role}")
    }

    /// The person in the header of a console's request.
    pub fn acts_for(headers: &HeaderMap) -> Option<(UserId, Role)> {
        let (user, role) = headers.get(Self::ACTS_FOR)?.to_str().ok()?.split_once(' ')?;
        let role = match role {
            "admin" => Role::Admin,
            "teacher" => Role::Teacher,
            _ => Role::Learner,
        };
        Some((user.parse().ok()?, role))
    }
}

/// What the headers and the peer tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The address as a group for limits: IPv4 whole, IPv6 by /64, because a device may choose the rest itself.
    pub network: String,
    /// Whether the browser runs on this machine.
    pub on_this_machine: bool,
    /// Host and port that the browser asked for.
    pub host: String,
    /// Whether the browser's connection is encrypted (by a trusted proxy).
    pub secure: bool,
    /// BCP 47 tag of the language to write pages in for somebody who is not signed in; may be empty.
    pub language: String,
    /// Browser and system as the browser names them.
    pub user_agent: String,
}

impl Origin {
    /// Reads what a request tells. Forwarding headers count only from trusted proxies.
    pub fn of(headers: &HeaderMap, uri: &Uri, peer: Option<Peer>, trusted_proxies: &[IpAddr]) -> Self {
        let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
        let host = uri.authority().map_or_else(|| text(header::HOST), |authority| authority.as_str());
        let peer_ip = match peer {
            Some(Peer::Address(address)) => Some(address.ip().to_canonical()),
            Some(Peer::Console) => Some(IpAddr::from([127, 0, 0, 1])),
            None => None,
        };
        let forwarded_for = text(HeaderName::from_static("x-forwarded-for"));
        let forwarded = !forwarded_for.is_empty() || headers.contains_key("forwarded");
        let by_proxy = peer_ip.is_some_and(|ip| trusted_proxies.contains(&ip));
        // The last entry is the one that the trusted proxy itself has written.
        let client = forwarded_for.rsplit(',').next().and_then(|entry| entry.trim().parse::<IpAddr>().ok());
        let ip = if by_proxy { client.or(peer_ip) } else { peer_ip };
        Self {
            network: ip.map_or_else(|| "unknown".to_owned(), group),
            // Behind a proxy on this machine every reader would look local; and a page of another site whose name
            // points to 127.0.0.1 (DNS rebinding) asks for another host.
            on_this_machine: !forwarded && peer_ip.is_some_and(|ip| ip.is_loopback()) && is_local_name(host),
            host: host.chars().take(255).collect(),
            secure: by_proxy && text(HeaderName::from_static("x-forwarded-proto")).eq_ignore_ascii_case("https"),
            language: language::wanted(headers, uri).to_owned(),
            user_agent: text(header::USER_AGENT).chars().take(300).collect(),
        }
    }
}

fn group(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

/// Whether a `Host` is a name that only this machine itself uses.
fn is_local_name(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(""),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(peer: &str, headers: &[(&'static str, &'static str)], proxies: &[&str]) -> Origin {
        let headers = headers.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()));
        let proxies: Vec<IpAddr> = proxies.iter().map(|ip| ip.parse().unwrap()).collect();
        let peer = Some(Peer::Address(SocketAddr::new(peer.parse().unwrap(), 5)));
        Origin::of(&headers.collect(), &Uri::from_static("/x"), peer, &proxies)
    }

    #[test]
    fn the_console_says_in_whose_name_it_acts() {
        let who = (UserId(7), Role::Teacher);
        let headers =
            HeaderMap::from_iter([(HeaderName::from_static(Peer::ACTS_FOR), Peer::name_of(who).parse().unwrap())]);
        assert_eq!(Peer::acts_for(&headers), Some(who));
        assert_eq!(Peer::acts_for(&HeaderMap::new()), None);
    }

    #[test]
    fn addresses_are_grouped() {
        assert_eq!(origin("10.0.0.7", &[], &[]).network, "10.0.0.7");
        assert_eq!(origin("::ffff:10.0.0.7", &[], &[]).network, "10.0.0.7");
        assert_eq!(origin("2001:db8:1:2:3:4:5:6", &[], &[]).network, "2001:db8:1:2::/64");
    }

    #[test]
    fn only_a_local_browser_is_on_this_machine() {
        let here = |host, more: &[_]| {
            let mut headers = vec![("host", host)];
            headers.extend(more);
            origin("127.0.0.1", &headers, &[]).on_this_machine
        };
        assert!(here("127.0.0.1:8080", &[]) && here("localhost", &[]) && here("[::1]:80", &[]));
        assert!(!here("evil.example:8080", &[]));
        assert!(!here("localhost", &[("x-forwarded-for", "9.9.9.9")]));
        assert!(!origin("10.0.0.7", &[("host", "localhost")], &[]).on_this_machine);
    }

    #[test]
    fn forwarding_headers_count_from_trusted_proxies_only() {
        let headers = [("x-forwarded-for", "1.1.1.1, 9.9.9.9"), ("x-forwarded-proto", "https")];
        let believed = origin("10.0.0.1", &headers, &["10.0.0.1"]);
        assert_eq!((believed.network.as_str(), believed.secure), ("9.9.9.9", true));
        let stranger = origin("10.0.0.2", &headers, &["10.0.0.1"]);
        assert_eq!((stranger.network.as_str(), stranger.secure), ("10.0.0.2", false));
    }
}
