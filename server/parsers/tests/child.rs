//! The child process: what it reads, and how it ends on files that are made to harm.

use lyceum_parsers::{BlockBody, Document, Kind, ParseError, worker::Workers};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};
use tempfile::TempDir;

fn workers() -> Workers {
    Workers::new(PathBuf::from(env!("CARGO_BIN_EXE_lyceum-parse-worker")))
}

/// Reads `bytes` as the file `name` in a child.
async fn parse(workers: &Workers, kind: Kind, name: &str, bytes: &[u8]) -> Result<Document, ParseError> {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("upload");
    fs::write(&path, bytes).expect("writes");
    workers.parse(kind, name, &path).await
}

fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut table = String::from("0000000000 65535 f \n");
    for (number, object) in objects.iter().enumerate() {
        let row = format!("{:010} 00000 n \n", bytes.len());
        table.push_str(&row);
        bytes.extend_from_slice(format!("{} 0 obj\n", number + 1).as_bytes());
        bytes.extend_from_slice(object);
        bytes.extend_from_slice(b"\nendobj\n");
    }
    let start = bytes.len();
    let size = objects.len() + 1;
    let end = format!("xref\n0 {size}\n{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    bytes.extend_from_slice(end.as_bytes());
    bytes
}

/// A PDF of one page whose form paints itself.
fn form_in_itself() -> Vec<u8> {
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Resources<</XObject<</X 5 0 R>>>>/Contents 4 0 R>>";
    let form = "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>/Length 5>>";
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        page,
        "<</Length 5>>\nstream\n/X Do\nendstream",
        &format!("{form}\nstream\n/X Do\nendstream"),
    ];
    pdf(&objects.map(|object| object.as_bytes().to_vec()))
}

#[tokio::test]
async fn reads_a_lesson_with_its_pictures() {
    let mut picture = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(300, 200).write_to(&mut picture, image::ImageFormat::Png).expect("encodes");
    let workers = workers();
    let document =
        parse(&workers, Kind::Markdown, "unit/1.md", "# Wasser\n\nRegen fällt. ![x](a.png)".as_bytes()).await;
    let document = document.expect("a lesson");
    assert_eq!(document.title.as_deref(), Some("Wasser"));
    assert_eq!(
        document.blocks[0].body,
        BlockBody::Html("<p>Regen fällt. <img src=\"file:unit/a.png\" alt=\"x\"></p>".into())
    );
    let document = parse(&workers, Kind::Png, "unit/a.png", picture.get_ref()).await.expect("a picture");
    let picture = &document.images[0];
    assert_eq!((picture.width, picture.height), (300, 200));
    assert!(image::load_from_memory(&picture.bytes).is_ok(), "the pixels came over the pipe");
}

#[tokio::test]
async fn errors_come_over_the_pipe() {
    let locked = parse(&workers(), Kind::Pdf, "a.pdf", include_bytes!("files/locked.pdf")).await;
    assert_eq!(locked, Err(ParseError::Encrypted("The PDF".into())));
    let broken = parse(&workers(), Kind::Docx, "a.docx", b"PK\x03\x04").await;
    assert!(matches!(broken, Err(ParseError::Damaged { .. })), "{broken:?}");
}

#[tokio::test]
async fn a_file_that_breaks_the_child_spoils_itself_alone() {
    let workers = workers();
    let error = parse(&workers, Kind::Pdf, "unit/loop.pdf", &form_in_itself()).await.expect_err("a circle");
    assert_eq!(
        error.to_string(),
        "unit/loop.pdf could not be read: it needs more memory than is allowed, or its content leads in circles. \
         The other files are not affected."
    );
    assert!(parse(&workers, Kind::Text, "a.txt", b"fine").await.is_ok());
}

#[tokio::test]
async fn memory_is_bounded() {
    // A page of 40 times the same 64 MiB of zeros: 2.5 GiB out of 300 KiB.
    let mut zeros = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    zeros.write_all(&vec![0; 64 << 20]).expect("deflates");
    let content = zeros.finish().expect("deflates");
    let head = format!("<</Length {}/Filter/FlateDecode>>\nstream\n", content.len());
    let contents = "4 0 R ".repeat(40);
    let bytes = pdf(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>".to_vec(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents[{contents}]>>").into_bytes(),
        [head.as_bytes(), &content, b"\nendstream"].concat(),
    ]);
    assert!(bytes.len() < 1 << 20);
    let error = parse(&workers(), Kind::Pdf, "bomb.pdf", &bytes).await.expect_err("a bomb");
    assert!(error.to_string().contains("more memory than is allowed"), "{error}");
}

#[tokio::test]
async fn a_child_that_is_slow_or_missing_is_told() {
    let folder = TempDir::new().expect("a folder");
    let impatient = Workers::new(sleeper(folder.path())).with_patience(Duration::ZERO);
    let error = parse(&impatient, Kind::Text, "unit/a.txt", b"text").await.expect_err("no time");
    assert!(error.to_string().contains("unit/a.txt") && error.to_string().contains("longer than 0 seconds"), "{error}");
    let missing = Workers::new(PathBuf::from("/nowhere/lyceum"));
    assert!(matches!(parse(&missing, Kind::Text, "a.txt", b"x").await, Err(ParseError::Crashed { .. })));
    let other = Workers::new(PathBuf::from("/bin/true"));
    assert!(matches!(parse(&other, Kind::Text, "a.txt", b"x").await, Err(ParseError::Crashed { .. })));
    assert!(matches!(workers().parse(Kind::Text, "a.txt", Path::new("/nowhere")).await, Err(ParseError::Io(_))));
}

#[tokio::test]
async fn dropping_the_wait_ends_the_child() {
    let folder = TempDir::new().expect("a folder");
    let pid_file = folder.path().join("pid");
    let workers = Workers::new(sleeper(folder.path()));
    let upload = folder.path().join("a.txt");
    fs::write(&upload, b"text").expect("writes");
    let wait = tokio::spawn(async move { workers.parse(Kind::Text, "a.txt", &upload).await });
    let pid = wait_for(|| fs::read_to_string(&pid_file).ok()?.trim().parse::<u32>().ok()).await;
    let running = || fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z "));
    assert!(running());
    wait.abort();
    wait_for(|| (!running()).then_some(())).await;
}

/// A child that never reads and never ends by itself; it writes its number into the file `pid` of the folder. A link to
/// a file of the repository: a file that was just written may still be open in a child of another test.
fn sleeper(folder: &Path) -> PathBuf {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/sleeper.sh");
    let link = folder.join("sleeper");
    std::os::unix::fs::symlink(script, &link).expect("a link");
    link
}

/// Looks again until something is there; gives up after 20 s.
async fn wait_for<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < Duration::from_secs(20), "it did not happen");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
