//! A webhook: one POST with JSON. Plain http is spoken here; for https the system's curl brings TLS and certificates.
//! Redirects are never followed: they could lead anywhere.

use super::{
    PATIENCE,
    destination::{connect, resolve},
};
use lyceum_services::monitoring::{AlertMessage, Messenger};
use serde_json::json;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::SocketAddr,
    process::{Command, Stdio},
};

/// The longest first line of an answer.
const STATUS_LINE_MAX: u64 = 1024;

/// A receiver of webhooks.
pub(super) struct Webhook {
    pub address: String,
    pub this_machine: bool,
}

/// The parts of an address.
struct Parts<'a> {
    encrypted: bool,
    host: &'a str,
    port: u16,
    /// Host with port, as it is written in the address.
    authority: &'a str,
    path: String,
}

/// Whether this is an address that a webhook can have.
pub fn is_webhook(address: &str) -> bool {
    parts(address).is_some()
}

fn parts(address: &str) -> Option<Parts<'_>> {
    let (encrypted, rest) = match address.split_once("://")? {
        ("http", rest) => (false, rest),
        ("https", rest) => (true, rest),
        _ => return None,
    };
    let plain = rest.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"\\<>`".contains(&byte));
    let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port.parse().ok()?),
        _ => (authority, if encrypted { 443 } else { 80 }),
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
    (plain && !host.is_empty() && !host.contains('@')).then_some(Parts { encrypted, host, port, authority, path })
}

impl Messenger for Webhook {
    fn name(&self) -> &'static str {
        "webhook"
    }

    fn send(&self, message: &AlertMessage) -> Result<(), String> {
        let parts = parts(&self.address).ok_or("The webhook's address cannot be read.")?;
        let body = body(message);
        let to = resolve(parts.host, parts.port, self.this_machine)?;
        let status =
            if parts.encrypted { by_curl(&self.address, &parts, to, &body)? } else { post(&parts, to, &body)? };
        if (200..300).contains(&status) { Ok(()) } else { Err(format!("The receiver answered with {status}.")) }
    }
}

/// `text` is what chat programs show.
fn body(message: &AlertMessage) -> String {
    json!({
        "kind": message.kind.name(),
        "state": if message.over { "over" } else { "began" },
        "school": message.school,
        "what": message.what,
        "since": message.since,
        "advice": message.advice,
        "page": message.page,
        "text": format!("{}\n{}", message.subject(), message.text()),
    })
    .to_string()
}

fn post(parts: &Parts<'_>, to: SocketAddr, body: &str) -> Result<u16, String> {
    let speak = || -> std::io::Result<String> {
        let mut stream = connect(to)?;
        write!(
            stream,
            "POST {} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            parts.path,
            parts.authority,
            body.len(),
        )?;
        let mut line = String::new();
        BufReader::new(stream.take(STATUS_LINE_MAX)).read_line(&mut line)?;
        Ok(line)
    };
    let line = speak().map_err(|error| format!("The receiver could not be reached: {error}."))?;
    let status = line.strip_prefix("HTTP/1.").and_then(|rest| rest.split(' ').nth(1)?.trim().parse().ok());
    status.ok_or_else(|| "The receiver did not answer as HTTP.".to_owned())
}

fn by_curl(address: &str, parts: &Parts<'_>, to: SocketAddr, body: &str) -> Result<u16, String> {
    let resolved = format!("{}:{}:{}", parts.host, parts.port, to.ip());
    let mut child = Command::new("curl")
        .args(["--silent", "--show-error", "--output", "/dev/null", "--write-out", "%{http_code}"])
        .args(["--proto", "=https", "--max-redirs", "0", "--max-time", &PATIENCE.as_secs().to_string()])
        .args(["--resolve", &resolved, "--header", "content-type: application/json", "--data-binary", "@-"])
        .args(["--", address])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("An https webhook needs the program curl: {error}."))?;
    if let Some(mut input) = child.stdin.take() {
        // A curl that has given up says why itself.
        let _ = input.write_all(body.as_bytes());
    }
    let output = child.wait_with_output().map_err(|error| format!("curl failed: {error}."))?;
    if !output.status.success() {
        return Err(format!("curl: {}", String::from_utf8_lossy(&output.stderr).trim()));
    }
    String::from_utf8_lossy(&output.stdout).trim().parse().map_err(|_| "curl told no status.".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use lyceum_api::monitoring::AlertKind;
    use std::net::TcpListener;

    fn message() -> AlertMessage {
        AlertMessage {
            school: "Hill \"School\"".to_owned(),
            page: "http://school/monitoring".to_owned(),
            kind: AlertKind::Disk,
            what: "93 % of the disk is used.".to_owned(),
            advice: "Delete something.".to_owned(),
            since: "2026-03-02 07:00:00 +03:00".to_owned(),
            over: false,
        }
    }

    /// Answers one request with these bytes; gives what it was asked.
    fn receiver(answer: &'static str) -> (String, std::thread::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/alert?to=admin", listener.local_addr().unwrap());
        let heard = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let (mut heard, mut buffer) = (Vec::new(), [0; 4096]);
            while !heard.ends_with(b"}") {
                let count = stream.read(&mut buffer).unwrap();
                heard.extend_from_slice(&buffer[..count]);
            }
            stream.write_all(answer.as_bytes()).unwrap();
            String::from_utf8(heard).unwrap()
        });
        (address, heard)
    }

    #[test]
    fn it_posts_json_and_hears_the_status() {
        let (address, heard) = receiver("HTTP/1.1 204 No Content\r\n\r\n");
        Webhook { address, this_machine: true }.send(&message()).unwrap();
        let heard = heard.join().unwrap();
        assert!(heard.starts_with("POST /alert?to=admin HTTP/1.1\r\nHost: 127.0.0.1:"), "{heard}");
        let body: serde_json::Value = serde_json::from_str(heard.split("\r\n\r\n").nth(1).unwrap()).unwrap();
        assert_eq!((body["kind"].as_str(), body["state"].as_str()), (Some("disk"), Some("began")));
        assert!(body["text"].as_str().unwrap().contains("What to do: Delete something."));
    }

    #[test]
    fn b25_refusals_redirects_and_closed_places_are_errors() {
        for answer in
            ["HTTP/1.1 500 No\r\n\r\n", "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\n\r\n", "hello\r\n"]
        {
            let (address, heard) = receiver(answer);
            assert!(Webhook { address, this_machine: true }.send(&message()).is_err(), "{answer}");
            heard.join().unwrap();
        }
        let closed = Webhook { address: "http://127.0.0.1:9/".to_owned(), this_machine: false };
        assert!(closed.send(&message()).unwrap_err().contains("it is this machine"));
    }

    #[test]
    fn addresses_are_checked() {
        for good in ["http://chat.lan/hook", "https://[fd00::1]:8443/x?y=1", "http://10.0.0.7:8065"] {
            assert!(is_webhook(good), "{good}");
        }
        for bad in
            ["", "ftp://a/", "http://", "http://a b/", "http://a/\r\nHost: b", "http://u:p@a/", "http://a:99999/"]
        {
            assert!(!is_webhook(bad), "{bad}");
        }
    }
}
