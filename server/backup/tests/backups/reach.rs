//! B25: a bucket's name or answer must not lead this server to itself, or anywhere else that it did not choose.

use crate::school::School;
use lyceum_backup::{CopyReport, Credentials, Kind, Progress, Reach, SendOptions, Target, send};
use std::{
    io::{Read, Write},
    net::TcpListener,
    sync::mpsc,
    thread,
};

async fn copy(school: &School, endpoint: &str, reach: Reach) -> CopyReport {
    let target = Target::parse(&format!("s3://school/hill?endpoint={endpoint}"), reach).unwrap();
    let keys = Credentials::parse("school access secret").unwrap();
    let options = SendOptions { bytes_per_s: 0, keep: None, now_s: school.now() };
    send(&school.shelf, &target, &keys, options, None, &Progress::default()).await
}

/// Answers every connection with these bytes, and tells of each.
fn server(answer: String) -> (u16, mpsc::Receiver<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (told, connections) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, mut head) = (stream.unwrap(), [0; 4096]);
            // What nobody hears any more is of no interest.
            let _ = told.send(());
            let _ = stream.read(&mut head);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    (port, connections)
}

#[tokio::test]
async fn b25_a_name_that_leads_to_this_machine_is_not_called() {
    let school = School::new();
    school.proven(Kind::Full);
    let (port, connections) = server(String::new());
    let report = copy(&school, &format!("http://localhost:{port}"), Reach::default()).await;
    assert!(report.problem.contains("localhost leads to") && report.problem.contains("this machine"), "{report:?}");
    assert!(connections.try_recv().is_err(), "nobody was called");
}

#[tokio::test]
async fn b25_a_redirect_is_not_followed() {
    let school = School::new();
    school.proven(Kind::Full);
    let (elsewhere, reached) = server(String::new());
    for place in [format!("http://127.0.0.1:{elsewhere}/"), "http://169.254.169.254/latest/meta-data/".to_owned()] {
        let answer = format!(
            "HTTP/1.1 307 Temporary Redirect\r\nLocation: {place}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );
        let (port, connections) = server(answer);
        let report = copy(&school, &format!("http://127.0.0.1:{port}"), Reach { this_machine: true }).await;
        assert!(report.problem.contains("307"), "{report:?}");
        assert!(connections.try_recv().is_ok(), "the bucket itself was asked");
        assert!(reached.try_recv().is_err(), "and nobody else");
    }
}
