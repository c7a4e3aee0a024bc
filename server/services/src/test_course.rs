//! A course for tests, the way to send it, and the parsers' child.

use crate::testing::{TestSchool, eventually};
use futures_util::{StreamExt, stream};
use lyceum_api::{
    ApiResult, EventStream, StreamEvent, Viewer,
    ids::{CourseId, ImportId},
    imports::{FileReceived, ImportPhase, ImportRef, ImportState, IncomingFile, NewImport},
};
use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

pub(crate) const LEAVES: &str = "# Leaves\n\nA leaf makes sugar from water and carbon dioxide. The energy comes from sunlight. \
    This work is called photosynthesis, and it happens in green chloroplasts.\n\n## Air\n\nLeaves give off oxygen through small openings \
    that are called stomata. At night the stomata close and the plant rests.\n";
pub(crate) const ROOTS: &str = "---\ntitle: Roots and soil\n---\n\nRoots take up water and minerals from the soil. About 90 percent of \
    that water evaporates again.\n\nSee [leaves](10-leaves.md).\n";
pub(crate) const QUIZ: &str = "# Check\n\n```quiz\ntitle: Plants\n\n? Which gas do leaves give off?\n( ) helium\n(x) oxygen\n> Through stomata.\n\n\
    ? How much water evaporates?\n= 90 ± 2 %\n\n? What is the work of a leaf called?\n= photosynthesis\n```\n";
pub(crate) const EXERCISE: &str = "# Count\n\n```exercise\ntitle: Sum of squares\nlanguage: python\n\nRead numbers and print the sum of their squares.\n\n\
    --- starter\nnumbers = input().split()\ntotal = 0\n\n--- solution\nnumbers = input().split()\ntotal = 0\nfor n in numbers:\n    total = total + int(n) ** 2\nprint(total)\n\n\
    --- test\ninput: 1 2\noutput: 5\n```\n";

/// The files of a small course about plants.
pub(crate) fn plants() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("Plants/10-leaves.md", LEAVES.into()),
        ("Plants/2-roots.md", ROOTS.into()),
        ("Plants/11-check.md", QUIZ.into()),
        ("Plants/12-count.md", EXERCISE.into()),
        ("Plants/course.toml", b"summary = \"How plants live.\"\nlanguage = \"en\"\n".into()),
    ]
}

/// An MP4 file of this length without content.
pub(crate) fn film(seconds: u32) -> Vec<u8> {
    let boxed = |name: &str, content: &[u8]| {
        [&u32::try_from(content.len() + 8).unwrap().to_be_bytes()[..], name.as_bytes(), content].concat()
    };
    let words = |numbers: &[u32]| numbers.iter().flat_map(|n| n.to_be_bytes()).collect::<Vec<u8>>();
    let entry = [&[0; 24][..], &[0x02, 0x80, 0x01, 0x68], &[0; 50]].concat();
    let table = [
        boxed("stsd", &[words(&[0, 1]), boxed("avc1", &entry)].concat()),
        boxed("stts", &words(&[0, 1, seconds, 1000])),
    ];
    let handler = [&words(&[0, 0])[..], b"vide", &[0; 13]].concat();
    let media = [
        boxed("mdhd", &words(&[0, 0, 0, 1000, 1, 0])),
        boxed("hdlr", &handler),
        boxed("minf", &boxed("stbl", &table.concat())),
    ];
    let track = boxed("trak", &[boxed("tkhd", &words(&[0, 0, 0, 1, 0, 1])), boxed("mdia", &media.concat())].concat());
    [boxed("ftyp", b"isom\0\0\x02\0"), boxed("moov", &track), boxed("mdat", &[7; 100])].concat()
}

/// The record of a course without anything in it.
pub(crate) fn bare_record() -> lyceum_storage::records::courses::CourseRecord {
    lyceum_storage::records::courses::CourseRecord {
        id: CourseId(0),
        title: "Plants".to_owned(),
        title_given: false,
        summary: String::new(),
        summary_given: false,
        language: "en".to_owned(),
        cover: None,
        published: true,
        owner: None,
        created_s: 0,
        changed_s: 0,
        deleted_s: None,
        lessons: Vec::new(),
        passages: 0,
        stored_bytes: 0,
        sequence: 0,
    }
}

/// Where the parsers' child is; [`build_worker`] puts it there.
pub(crate) fn worker_path() -> PathBuf {
    let exe = std::env::current_exe().unwrap();
    exe.ancestors().nth(2).unwrap().join("lyceum-parse-worker")
}

/// Builds the parsers' child once: `cargo test -p lyceum-services` alone does not.
fn build_worker() {
    static BUILT: OnceLock<()> = OnceLock::new();
    BUILT.get_or_init(|| {
        let folder = worker_path();
        let target = folder.ancestors().nth(2).unwrap();
        let built = Command::new(env!("CARGO"))
            .args(["build", "-q", "-p", "lyceum-parsers", "--bin", "lyceum-parse-worker", "--target-dir"])
            .arg(target)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status();
        assert!(built.unwrap().success(), "the parsers' child could not be built");
    });
}

impl TestSchool {
    /// Opens an import.
    pub(crate) async fn open_import(&self, who: &Viewer, course: Option<CourseId>) -> ApiResult<ImportId> {
        let new = NewImport { title: String::new(), course };
        Ok(self.services.ports.imports.start_import(who, new).await?.id)
    }

    /// Sends one file in two pieces, without telling its length.
    pub(crate) async fn send(
        &self,
        who: &Viewer,
        import: ImportId,
        path: &str,
        bytes: &[u8],
    ) -> ApiResult<FileReceived> {
        let (first, second) = bytes.split_at(bytes.len() / 2);
        let pieces = [first.to_vec(), second.to_vec()].map(|piece| Ok(piece.into()));
        let file =
            IncomingFile { import, path: path.to_owned(), announced: None, body: Box::pin(stream::iter(pieces)) };
        self.services.ports.files.receive(who, file).await
    }

    /// Sends files and waits for the end of the import.
    pub(crate) async fn import(
        &self,
        who: &Viewer,
        course: Option<CourseId>,
        files: &[(&str, Vec<u8>)],
    ) -> ImportState {
        build_worker();
        let import = self.open_import(who, course).await.unwrap();
        for (path, bytes) in files {
            self.send(who, import, path, bytes).await.unwrap();
        }
        self.services.ports.imports.finish_import(who, ImportRef { import }).await.unwrap();
        self.import_end(who, import).await
    }

    /// Waits for the end of an import. Each look gives way to the import's own task.
    pub(crate) async fn import_end(&self, who: &Viewer, import: ImportId) -> ImportState {
        let started = std::time::Instant::now();
        loop {
            let state = self.services.ports.imports.get_import(who, ImportRef { import }).await.unwrap();
            if matches!(state.phase, ImportPhase::Done | ImportPhase::Failed | ImportPhase::Cancelled) {
                return state;
            }
            assert!(started.elapsed().as_secs() < 120, "the import does not end: {state:?}");
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }

    /// The course about plants, with vectors.
    pub(crate) async fn plants(&self, who: &Viewer) -> CourseId {
        let state = self.import(who, None, &plants()).await;
        assert_eq!(state.phase, ImportPhase::Done, "{state:?}");
        let course = state.course.unwrap();
        let index = &self.services.deps.index;
        eventually(|| index.vector_counts(course.0).0 == index.vector_counts(course.0).1).await;
        course
    }
}

/// Every file below a folder, apart from empty folders.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    for entry in entries.map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            found.extend(files_below(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found
}

/// All events of a stream.
pub(crate) async fn events(stream: EventStream) -> Vec<StreamEvent> {
    stream.collect().await
}

/// The text of an answer.
pub(crate) fn text_of(events: &[StreamEvent]) -> String {
    let text = events.iter().filter_map(|event| match event {
        StreamEvent::Text { text } => Some(text.as_str()),
        _ => None,
    });
    text.collect()
}
