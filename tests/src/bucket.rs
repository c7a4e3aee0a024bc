//! A real S3 server in a process of its own: moto, from the Python environment of the tests.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
};

/// An access key that moto takes.
pub const ACCESS_KEY: &str = "test-access";
/// Its secret.
pub const SECRET_KEY: &str = "test-secret";

/// A running server; it dies with this.
pub struct BucketServer {
    child: Child,
    /// `http://127.0.0.1:port`.
    pub address: String,
}

impl BucketServer {
    /// Starts it and waits for its own word that it listens.
    ///
    /// # Panics
    /// If it ends instead: `LYCEUM_PYTHON` names a Python with `moto[server]`.
    pub fn start() -> Self {
        let python = std::env::var_os("LYCEUM_PYTHON").unwrap_or_else(|| "python3".into());
        let mut child = Command::new(python)
            .args(["-u", "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("there is a Python");
        let mut lines = BufReader::new(child.stderr.take().expect("its words are piped")).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.split_whitespace().find(|word| word.starts_with("http://")).map(str::to_owned))
            .expect("moto says where it listens");
        // It goes on printing: read on, or it stops at a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    /// Makes a bucket.
    ///
    /// # Panics
    /// If the server refuses.
    pub fn make_bucket(&self, name: &str) {
        self.ask("PUT", &format!("/{name}"), "");
    }

    /// Whether access keys are looked at from now on. Nobody told the server of any, so that each is wrong then.
    ///
    /// # Panics
    /// If the server refuses.
    pub fn check_keys(&self, check: bool) {
        // Its own word for it: how many more requests go unchecked.
        self.ask("POST", "/moto-api/reset-auth", if check { "0" } else { "inf" });
    }

    /// The names in a bucket, in order.
    ///
    /// # Panics
    /// If the server refuses.
    pub fn names(&self, bucket: &str) -> Vec<String> {
        let listed = self.ask("GET", &format!("/{bucket}?list-type=2"), "");
        let names = listed.split("<Key>").skip(1).filter_map(|rest| rest.split("</Key>").next());
        names.map(str::to_owned).collect()
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> String {
        let host = self.address.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).expect("it listens");
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {}\r\nConnection: close\r\n\
             Authorization: AWS4-HMAC-SHA256 Credential={ACCESS_KEY}/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        answer
    }
}

impl Drop for BucketServer {
    fn drop(&mut self) {
        // Only fails if it has ended, which is the point.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
