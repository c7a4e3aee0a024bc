//! E-mail through a mail server of the school's own network: SMTP (RFC 5321) without encryption or sign-in, as such
//! relays take it. One message, as plain text in UTF-8.

use super::destination::{connect, resolve};
use base64::{Engine, engine::general_purpose::STANDARD};
use lyceum_services::monitoring::{AlertMessage, Messenger};
use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::TcpStream,
};

/// The usual port of mail servers.
const PORT: u16 = 25;
/// The longest answer to one command.
const ANSWER_MAX: u64 = 8 * 1024;

/// A mail server with sender and receivers.
pub(super) struct Mail {
    pub server: String,
    pub from: String,
    pub to: Vec<String>,
    pub this_machine: bool,
}

/// Whether this can be the address of a mailbox; not whether there is one.
pub fn is_address(text: &str) -> bool {
    let plain =
        text.len() <= 254 && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>,;:\"\\()[]".contains(&byte));
    plain
        && text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
}

impl Messenger for Mail {
    fn name(&self) -> &'static str {
        "e-mail"
    }

    fn send(&self, message: &AlertMessage) -> Result<(), String> {
        let (host, port) = match self.server.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().map_err(|_| "The mail server's port is no number.")?),
            None => (self.server.as_str(), PORT),
        };
        let to = resolve(host, port, self.this_machine)?;
        let failed = |error: io::Error| format!("The mail server did not take the message: {error}.");
        let mut talk = Talk(BufReader::new(connect(to).map_err(failed)?));
        self.deliver(&mut talk, message).map_err(failed)
    }
}

impl Mail {
    fn deliver(&self, talk: &mut Talk, message: &AlertMessage) -> io::Result<()> {
        talk.hear(2)?;
        talk.say("EHLO lyceum", 2)?;
        talk.say(&format!("MAIL FROM:<{}>", self.from), 2)?;
        for to in &self.to {
            talk.say(&format!("RCPT TO:<{to}>"), 2)?;
        }
        talk.say("DATA", 3)?;
        talk.say(&format!("{}\r\n.", self.content(message)), 2)?;
        // The message is taken; how the talk ends changes nothing.
        let _ = talk.say("QUIT", 2);
        Ok(())
    }

    /// Head and body. The body is base64, so that no line of it can end the message or be too long.
    fn content(&self, message: &AlertMessage) -> String {
        // An encoded word may have 75 characters and must hold whole characters: longer subjects are several.
        let subject: Vec<String> =
            words(&message.subject()).iter().map(|word| format!("=?utf-8?b?{}?=", STANDARD.encode(word))).collect();
        let body = STANDARD.encode(message.text());
        let lines: Vec<&str> = chunks(&body, 76).collect();
        format!(
            "From: Lyceum <{}>\r\nTo: {}\r\nSubject: {}\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n\
             Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
            self.from,
            self.to.join(", "),
            subject.join("\r\n "),
            lines.join("\r\n"),
        )
    }
}

/// Pieces of a text with at most 40 bytes, whole characters each.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in text.chars().filter(|c| !c.is_control()) {
        if words.last().is_some_and(|word| word.len() + c.len_utf8() > 40) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(c);
        }
    }
    words
}

/// Pieces of ASCII text. Multiples of four keep base64 whole.
fn chunks(text: &str, length: usize) -> impl Iterator<Item = &str> {
    (0..text.len()).step_by(length).map(move |from| &text[from..text.len().min(from + length)])
}

/// The talk with the server.
struct Talk(BufReader<TcpStream>);

impl Talk {
    fn say(&mut self, line: &str, class: u8) -> io::Result<()> {
        let stream = self.0.get_mut();
        stream.write_all(line.as_bytes())?;
        stream.write_all(b"\r\n")?;
        self.hear(class)
    }

    /// Reads an answer to its last line and checks the first digit of its code.
    fn hear(&mut self, class: u8) -> io::Result<()> {
        let mut room = ANSWER_MAX;
        loop {
            let mut line = String::new();
            let read = self.0.by_ref().take(room).read_line(&mut line)? as u64;
            room -= read;
            let line = line.trim_end();
            match line.as_bytes() {
                [digit, _, _, b'-', ..] if *digit == b'0' + class && room > 0 => {}
                [digit, _, _, ..] if *digit == b'0' + class => return Ok(()),
                _ => {
                    return Err(io::Error::other(format!(
                        "it said \"{}\"",
                        line.chars().take(200).collect::<String>()
                    )));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lyceum_api::monitoring::AlertKind;
    use std::net::TcpListener;

    fn message() -> AlertMessage {
        AlertMessage {
            school: "École de la Montagne, avec un nom tout à fait long pour un sujet".to_owned(),
            page: String::new(),
            kind: AlertKind::Cpu,
            what: "The processor is 93 % busy.".to_owned(),
            advice: "Wait.".to_owned(),
            since: "2026-03-02 07:00:00 +03:00".to_owned(),
            over: true,
        }
    }

    /// A mail server that takes one message, or refuses the receiver.
    fn server(takes: bool) -> (String, std::thread::JoinHandle<Vec<String>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let heard = std::thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            let (mut out, mut heard, mut data) = (stream.try_clone().unwrap(), Vec::new(), false);
            out.write_all(b"220 mail.school\r\n").unwrap();
            for line in BufReader::new(stream).lines() {
                let Ok(line) = line else { break };
                let answer: &[u8] = match line.as_str() {
                    "." => {
                        data = false;
                        b"250 taken\r\n"
                    }
                    _ if data => b"",
                    "EHLO lyceum" => b"250-mail.school\r\n250 8BITMIME\r\n",
                    "DATA" => {
                        data = true;
                        b"354 go on\r\n"
                    }
                    "QUIT" => b"221 bye\r\n",
                    line if line.starts_with("RCPT") && !takes => b"550 unknown\r\n",
                    _ => b"250 ok\r\n",
                };
                heard.push(line);
                out.write_all(answer).unwrap();
            }
            heard
        });
        (address, heard)
    }

    fn mail(server: String) -> Mail {
        let to = vec!["admin@school.lan".to_owned(), "head@school.lan".to_owned()];
        Mail { server, from: "lyceum@school.lan".to_owned(), to, this_machine: true }
    }

    #[test]
    fn a_message_is_delivered_to_everybody() {
        let (address, heard) = server(true);
        mail(address).send(&message()).unwrap();
        let heard = heard.join().unwrap();
        assert_eq!(
            heard[1..4],
            ["MAIL FROM:<lyceum@school.lan>", "RCPT TO:<admin@school.lan>", "RCPT TO:<head@school.lan>"]
        );
        assert!(heard.iter().all(|line| line.len() <= 998), "{heard:#?}");
        let blank = heard.iter().position(String::is_empty).unwrap();
        let body: String = heard[blank + 1..].iter().take_while(|line| *line != ".").map(String::as_str).collect();
        let body = String::from_utf8(STANDARD.decode(body).unwrap()).unwrap();
        assert!(body.contains("This is over: The processor is 93 % busy."), "{body}");
        let subject: Vec<u8> = heard
            .iter()
            .filter_map(|line| line.split("=?utf-8?b?").nth(1)?.strip_suffix("?="))
            .flat_map(|part| STANDARD.decode(part).unwrap())
            .collect();
        assert!(String::from_utf8(subject).unwrap().contains("École de la Montagne"));
    }

    #[test]
    fn a_refusal_says_what_the_server_said() {
        let (address, heard) = server(false);
        let error = mail(address).send(&message()).unwrap_err();
        assert!(error.contains("550 unknown"), "{error}");
        heard.join().unwrap();
    }

    #[test]
    fn addresses_cannot_smuggle_commands() {
        assert!(is_address("admin@school.lan"));
        for bad in ["", "admin", "@school", "a@b@c", "a b@c", "a>\r\nRCPT TO:<b@c", "<a@b>"] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
