//! Makes small files for tests, sound ones and broken ones.

/// A metadata value to write.
#[derive(Clone)]
pub(crate) enum Item {
    Bool(bool),
    U32(u32),
    F32(f32),
    Text(String),
    Texts(Vec<String>),
    U32s(Vec<u32>),
    F32s(Vec<f32>),
    /// An array that claims this many texts and has none.
    ClaimedTexts(u64),
}

/// A file in the making.
#[derive(Default)]
pub(crate) struct FileWriter {
    metadata: Vec<(String, Item)>,
    tensors: Vec<(String, Vec<u64>, u32, u64)>,
    data: Vec<u8>,
}

impl FileWriter {
    pub(crate) fn set(&mut self, key: &str, item: Item) {
        self.metadata.push((key.to_owned(), item));
    }

    /// Adds a tensor with its bytes at the next aligned place.
    pub(crate) fn tensor(&mut self, name: &str, dims: &[u64], kind: u32, bytes: Vec<u8>) {
        self.data.resize(self.data.len().next_multiple_of(32), 0);
        self.tensor_at(name, dims, kind, self.data.len() as u64);
        self.data.extend(bytes);
    }

    /// Adds a tensor that claims to be at `offset`.
    pub(crate) fn tensor_at(&mut self, name: &str, dims: &[u64], kind: u32, offset: u64) {
        self.tensors.push((name.to_owned(), dims.to_vec(), kind, offset));
    }

    /// A tensor of f32.
    pub(crate) fn floats(&mut self, name: &str, dims: &[u64], numbers: &[f32]) {
        self.tensor(name, dims, 0, numbers.iter().flat_map(|n| n.to_le_bytes()).collect());
    }

    /// The file; a later value of a key replaces an earlier one.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        let mut kept: Vec<(String, Item)> = Vec::new();
        for (key, item) in self.metadata.drain(..) {
            kept.retain(|(other, _)| *other != key);
            kept.push((key, item));
        }
        self.metadata = kept;
        self.finish_with_duplicates()
    }

    pub(crate) fn finish_with_duplicates(self) -> Vec<u8> {
        let mut out = b"GGUF".to_vec();
        out.extend(3u32.to_le_bytes());
        out.extend((self.tensors.len() as u64).to_le_bytes());
        out.extend((self.metadata.len() as u64).to_le_bytes());
        for (key, item) in &self.metadata {
            text(&mut out, key);
            write_item(&mut out, item);
        }
        for (name, dims, kind, offset) in &self.tensors {
            text(&mut out, name);
            out.extend(u32::try_from(dims.len()).expect("a few dimensions").to_le_bytes());
            out.extend(dims.iter().flat_map(|n| n.to_le_bytes()));
            out.extend(kind.to_le_bytes());
            out.extend(offset.to_le_bytes());
        }
        out.resize(out.len().next_multiple_of(32), 0);
        out.extend(self.data);
        out
    }
}

fn text(out: &mut Vec<u8>, text: &str) {
    out.extend((text.len() as u64).to_le_bytes());
    out.extend(text.as_bytes());
}

fn array(out: &mut Vec<u8>, kind: u32, count: u64) {
    out.extend(9u32.to_le_bytes());
    out.extend(kind.to_le_bytes());
    out.extend(count.to_le_bytes());
}

fn write_item(out: &mut Vec<u8>, item: &Item) {
    match item {
        Item::Bool(b) => {
            out.extend(7u32.to_le_bytes());
            out.push(u8::from(*b));
        }
        Item::U32(n) => {
            out.extend(4u32.to_le_bytes());
            out.extend(n.to_le_bytes());
        }
        Item::F32(n) => {
            out.extend(6u32.to_le_bytes());
            out.extend(n.to_le_bytes());
        }
        Item::Text(t) => {
            out.extend(8u32.to_le_bytes());
            text(out, t);
        }
        Item::Texts(texts) => {
            array(out, 8, texts.len() as u64);
            for t in texts {
                text(out, t);
            }
        }
        Item::U32s(numbers) => {
            array(out, 4, numbers.len() as u64);
            out.extend(numbers.iter().flat_map(|n| n.to_le_bytes()));
        }
        Item::F32s(numbers) => {
            array(out, 6, numbers.len() as u64);
            out.extend(numbers.iter().flat_map(|n| n.to_le_bytes()));
        }
        Item::ClaimedTexts(count) => array(out, 8, *count),
    }
}
