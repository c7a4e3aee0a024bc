//! Files that a person chose or dropped, with their paths within the folder.

use super::upload::whole_bytes;
use js_sys::{Array, Promise, Reflect};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, File, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry, HtmlInputElement};

/// The most files that are taken, as in the server's imports.
pub(crate) const MOST_FILES: usize = 5000;

/// A file with its path.
#[derive(Clone)]
pub(crate) struct Picked {
    /// The path within what was chosen.
    pub path: String,
    /// The size.
    pub bytes: u64,
    /// The file itself. Only ever made and read in the browser.
    pub file: SendWrapper<File>,
}

impl Picked {
    fn new(path: String, file: File) -> Self {
        Self { path, bytes: whole_bytes(file.size()), file: SendWrapper::new(file) }
    }
}

/// The files of a file input, which is emptied so that the same can be chosen again.
pub(crate) fn from_input(event: &web_sys::Event) -> Vec<Picked> {
    let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
        return Vec::new();
    };
    let list = input.files();
    let count = list.as_ref().map_or(0, web_sys::FileList::length);
    let files = (0..count).filter_map(|at| list.as_ref()?.item(at));
    let picked = files
        .map(|file| {
            let path = Reflect::get(&file, &JsValue::from_str("webkitRelativePath")).ok();
            let path = path.and_then(|path| path.as_string()).filter(|path| !path.is_empty());
            Picked::new(path.unwrap_or_else(|| file.name()), file)
        })
        .filter(|picked| !is_clutter(&picked.path))
        .take(MOST_FILES + 1)
        .collect();
    input.set_value("");
    picked
}

/// What was dropped. Take it while the event runs: the browser empties it afterwards.
pub(crate) struct Dropped(Vec<FileSystemEntry>);

/// What was dropped by this event.
pub(crate) fn dropped(event: &DragEvent) -> Dropped {
    let items = event.data_transfer().map(|data| data.items());
    let count = items.as_ref().map_or(0, web_sys::DataTransferItemList::length);
    let entries = (0..count).filter_map(|at| items.as_ref()?.get(at)?.webkit_get_as_entry().ok().flatten());
    Dropped(entries.collect())
}

impl Dropped {
    /// Walks through all folders. One more than [`MOST_FILES`] tells that there are more; what cannot be read is left
    /// out, and nothing at all means that this browser can give nothing.
    pub(crate) async fn files(self) -> Vec<Picked> {
        let mut waiting = self.0;
        waiting.reverse();
        let mut found = Vec::new();
        while let Some(entry) = waiting.pop() {
            let path = entry.full_path().trim_start_matches('/').to_owned();
            if is_clutter(&path) {
                continue;
            }
            if entry.is_directory() {
                let mut inside = children(entry.unchecked_ref()).await;
                inside.reverse();
                waiting.append(&mut inside);
            } else if let Some(file) = file_of(entry.unchecked_ref()).await {
                found.push(Picked::new(path, file));
            }
            if found.len() > MOST_FILES {
                break;
            }
        }
        found
    }
}

/// What lies in a folder. Browsers give it in pieces of a hundred, the last of which is empty.
async fn children(folder: &FileSystemDirectoryEntry) -> Vec<FileSystemEntry> {
    let reader = folder.create_reader();
    let mut all = Vec::new();
    loop {
        let piece = Promise::new(&mut |resolve, reject| {
            let _ = reader.read_entries_with_callback_and_callback(&resolve, &reject);
        });
        let piece = JsFuture::from(piece).await.ok().and_then(|piece| piece.dyn_into::<Array>().ok());
        let Some(piece) = piece.filter(|piece| piece.length() > 0) else { return all };
        all.extend(piece.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}

async fn file_of(entry: &FileSystemFileEntry) -> Option<File> {
    let file = Promise::new(&mut |resolve, reject| entry.file_with_callback_and_callback(&resolve, &reject));
    JsFuture::from(file).await.ok()?.dyn_into().ok()
}

/// What operating systems leave in folders; no lesson is in it.
fn is_clutter(path: &str) -> bool {
    path.split('/').any(|name| name.starts_with('.') || matches!(name, "__MACOSX" | "Thumbs.db" | "desktop.ini"))
}

#[cfg(test)]
mod tests {
    use super::is_clutter;

    #[test]
    fn clutter_is_known_wherever_it_lies() {
        for path in [".DS_Store", "course/.git/config", "__MACOSX/course/a.md", "course/Thumbs.db"] {
            assert!(is_clutter(path), "{path}");
        }
        assert!(!is_clutter("course/01 Light.md") && !is_clutter("a.b/c.pdf"));
    }
}
