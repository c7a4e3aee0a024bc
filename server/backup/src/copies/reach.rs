//! Which addresses this server may call for an admin. A name must not lead to the addresses of a network card, behind which
//! clouds keep their machines' secrets, and to this machine only where that is allowed. The school's own network is open:
//! the disks of a school without a line to the world are nowhere else.

use hyper_util::client::legacy::connect::dns::{GaiResolver, Name};
use std::{
    error::Error,
    io,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    task::{Context, Poll},
    vec::IntoIter,
};
use tower::Service;

/// Where calls may go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Whether this machine itself may be called.
    pub this_machine: bool,
}

/// An address that may not be called.
#[derive(Debug, thiserror::Error)]
#[error("{host} leads to {ip}, which is not called: {reason}")]
pub struct Closed {
    host: String,
    ip: IpAddr,
    reason: &'static str,
}

impl Closed {
    /// Finds the refusal behind the errors that were wrapped around it.
    pub(super) fn behind<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a Self> {
        if let Some(found) = error.downcast_ref::<Self>() {
            return Some(found);
        }
        // As a source, an error of the system names what is behind the error in it, not that error itself.
        match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inner) => Self::behind(inner),
            None => Self::behind(error.source()?),
        }
    }
}

impl Reach {
    /// Refuses an address that `host` leads to, with a sentence.
    pub fn check(self, host: &str, ip: IpAddr) -> Result<(), Closed> {
        let closed = |reason| Err(Closed { host: host.to_owned(), ip, reason });
        // An IPv4 address in the clothes of IPv6 is what it is underneath.
        let ip = ip.to_canonical();
        if ip.is_loopback() || ip.is_unspecified() {
            return if self.this_machine {
                Ok(())
            } else {
                closed("it is this machine, and the settings do not allow that")
            };
        }
        let link_local = match ip {
            IpAddr::V4(ip) => ip.is_link_local() || ip.is_broadcast(),
            IpAddr::V6(ip) => ip.is_unicast_link_local(),
        };
        if link_local || ip.is_multicast() { closed("it belongs to the network card, not to a server") } else { Ok(()) }
    }
}

/// Looks names up and refuses those that lead where calls may not go. What was checked is what is connected.
#[derive(Clone, Debug)]
pub(super) struct Resolver {
    pub reach: Reach,
    pub names: GaiResolver,
}

impl Service<Name> for Resolver {
    type Response = IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<IntoIter<SocketAddr>>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Service::poll_ready(&mut self.names, context)
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let (reach, host) = (self.reach, name.as_str().to_owned());
        let found = Service::call(&mut self.names, name);
        Box::pin(async move {
            let found: Vec<SocketAddr> = found.await?.collect();
            for address in &found {
                reach.check(&host, address.ip()).map_err(io::Error::other)?;
            }
            Ok(found.into_iter())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b25_network_cards_and_this_machine_are_closed_and_the_school_is_open() {
        let check = |reach: Reach, ip: &str| reach.check("name", ip.parse().unwrap()).is_ok();
        let (strict, here) = (Reach::default(), Reach { this_machine: true });
        for closed in ["169.254.169.254", "::ffff:169.254.169.254", "fe80::1", "224.0.0.1", "255.255.255.255"] {
            assert!(!check(strict, closed) && !check(here, closed), "{closed}");
        }
        for own in ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1", "0.0.0.0", "::"] {
            assert!(!check(strict, own) && check(here, own), "{own}");
        }
        for open in ["192.168.1.5", "10.0.0.5", "172.16.0.1", "fd00::5", "93.184.216.34"] {
            assert!(check(strict, open), "{open}");
        }
    }

    #[test]
    fn a_refusal_is_found_behind_what_is_wrapped_around_it() {
        let closed = Reach::default().check("metadata", "169.254.169.254".parse().unwrap()).unwrap_err();
        let wrapped = io::Error::other(io::Error::other(closed));
        assert!(Closed::behind(&wrapped).is_some_and(|closed| closed.to_string().contains("169.254.169.254")));
        assert!(Closed::behind(&io::Error::other("another")).is_none());
    }
}
