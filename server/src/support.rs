//! What a support bundle must not say: names, places of this machine, and whatever looks like a secret.

use crate::config::Config;
use std::collections::BTreeSet;

/// A shorter name would tear words apart.
const SHORTEST: usize = 3;
/// So many letters and digits in a row, without any other character, are an identifier or a secret.
const LONG: usize = 20;
/// What an identifier of this server's own has (`app/api/src/ids.rs`).
const IDENTIFIER: usize = 26;

/// What is left out of texts.
#[derive(Debug, Default)]
pub struct Redaction {
    /// Texts with what takes their place.
    texts: BTreeSet<(String, &'static str)>,
    people: usize,
}

impl Redaction {
    /// Leaves out folders and addresses of this machine.
    pub fn of_machine(config: &Config) -> Self {
        let mut redaction = Self::default();
        redaction.add(&config.storage.folder().display().to_string(), "<data folder>");
        redaction.add(&config.http.address, "<address>");
        for variable in ["HOME", "USER", "LOGNAME", "HOSTNAME"] {
            redaction.add(&std::env::var(variable).unwrap_or_default(), "<machine>");
        }
        let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        redaction.add(host.trim(), "<machine>");
        if let Some(folder) = std::env::current_exe().ok().as_deref().and_then(std::path::Path::parent) {
            redaction.add(&folder.display().to_string(), "<program folder>");
        }
        redaction
    }

    /// Leaves out the name of a person.
    pub fn add_person(&mut self, name: &str) {
        self.people += 1;
        self.add_name(name);
    }

    /// Leaves out a name.
    pub fn add_name(&mut self, name: &str) {
        self.add(name, "<name>");
    }

    fn add(&mut self, text: &str, instead: &'static str) {
        // `/` and the like stand everywhere.
        if text.chars().filter(|c| c.is_alphanumeric()).count() >= SHORTEST {
            self.texts.insert((text.to_owned(), instead));
        }
    }

    /// How many people are left out.
    pub fn people(&self) -> usize {
        self.people
    }

    /// The text without all that.
    pub fn apply(&self, text: &str) -> String {
        let mut text = text.to_owned();
        // The longest first: one may stand within another.
        let mut all: Vec<_> = self.texts.iter().collect();
        all.sort_by_key(|(wanted, _)| std::cmp::Reverse(wanted.len()));
        for (wanted, instead) in all {
            text = text.replace(wanted.as_str(), instead);
        }
        without_secrets(&without_addresses(&text))
    }
}

/// Leaves out numbers of the network, but for this machine's own.
fn without_addresses(text: &str) -> String {
    let is_part = |c: char| c.is_ascii_digit() || c == '.';
    pieces(text, is_part, |piece| {
        let trimmed = piece.trim_end_matches('.');
        let address = trimmed.parse::<std::net::Ipv4Addr>().ok();
        address.is_some_and(|a| !a.is_loopback() && !a.is_unspecified()).then_some("<address>")
    })
}

/// Leaves out long runs of letters and digits: keys, tokens, hashes. Identifiers of this server tell nothing.
fn without_secrets(text: &str) -> String {
    pieces(
        text,
        |c| c.is_ascii_alphanumeric(),
        |piece| {
            let mixed = piece.bytes().any(|b| b.is_ascii_digit()) && piece.bytes().any(|b| b.is_ascii_alphabetic());
            (piece.len() >= LONG && piece.len() != IDENTIFIER && mixed).then_some("<secret>")
        },
    )
}

/// Replaces runs of characters that belong together, where `instead` gives something.
fn pieces(text: &str, belongs: impl Fn(char) -> bool, instead: impl Fn(&str) -> Option<&'static str>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(&belongs) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c| !belongs(c)).unwrap_or(from.len());
        let (piece, after) = from.split_at(end);
        out.push_str(before);
        out.push_str(instead(piece).unwrap_or(piece));
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_places_and_secrets_are_left_out() {
        let mut redaction = Redaction::default();
        redaction.add("/home/ada/school", "<data folder>");
        redaction.add_person("Ada");
        redaction.add_person("Ada Lovelace");
        redaction.add_person("Al");
        let text =
            "open /home/ada/school/store: Ada Lovelace at 192.168.1.5, 127.0.0.1; key lyc_9f8e7d6c5b4a39281706abcd";
        assert_eq!(redaction.apply(text), "open <data folder>/store: <name> at <address>, 127.0.0.1; key lyc_<secret>");
        assert_eq!(redaction.people(), 3);
    }

    #[test]
    fn what_helps_stays() {
        let redaction = Redaction::default();
        for text in [
            "{\"limit\":\"chat_users\",\"used\":3,\"allowed\":100}",
            "/api/courses/00000000000000000000000007 200 12.5 ms",
            "version 0.1.0 took 1.25 s, 104857600 bytes",
            "2026-11-24T08:00:00Z lyceum_services::plan",
        ] {
            assert_eq!(redaction.apply(text), text);
        }
    }
}
