//! Which tokens may come next.

use super::Machine;

/// The tokens of a model in the order of their bytes, so that tokens with the same beginning are tried together.
pub(crate) struct Vocabulary {
    bytes: Vec<u8>,
    /// Tokens of text without a quote, a backslash or half a character: they may come anywhere inside a text.
    plain: Vec<Plain>,
    /// All other tokens, in the order of their bytes.
    others: Vec<Token>,
    /// All tokens, in the order of their bytes.
    all: Vec<Token>,
    size: usize,
}

struct Plain {
    number: u32,
    characters: u32,
}

#[derive(Clone, Copy)]
struct Token {
    number: u32,
    start: usize,
    end: usize,
    /// Bytes at the beginning that are those of the token before it in the list.
    shared: usize,
}

impl Vocabulary {
    /// Sorts the tokens; `append` gives the bytes of each. Tokens without bytes are never allowed.
    pub(crate) fn new(size: u32, append: impl Fn(u32, &mut Vec<u8>)) -> Self {
        let mut bytes = Vec::new();
        let mut all = Vec::new();
        for token in 0..size {
            let start = bytes.len();
            append(token, &mut bytes);
            if bytes.len() > start {
                all.push(Token { number: token, start, end: bytes.len(), shared: 0 });
            }
        }
        all.sort_by(|a, b| bytes[a.start..a.end].cmp(&bytes[b.start..b.end]));
        let plain = |token: &Token| {
            let text = std::str::from_utf8(&bytes[token.start..token.end]).ok()?;
            let free = text.chars().all(|c| c >= ' ' && c != '"' && c != '\\');
            free.then(|| Plain {
                number: token.number,
                characters: u32::try_from(text.chars().count()).unwrap_or(u32::MAX),
            })
        };
        let (mut plains, mut others) = (Vec::new(), Vec::new());
        for token in &all {
            match plain(token) {
                Some(plain) => plains.push(plain),
                None => others.push(*token),
            }
        }
        for list in [&mut all, &mut others] {
            for index in 1..list.len() {
                let before = &bytes[list[index - 1].start..list[index - 1].end];
                let own = &bytes[list[index].start..list[index].end];
                list[index].shared = before.iter().zip(own).take_while(|(a, b)| a == b).count();
            }
        }
        Self { bytes, plain: plains, others, all, size: size as usize }
    }

    /// Number of tokens.
    pub(crate) fn len(&self) -> usize {
        self.size
    }

    /// For each token whether it may come next.
    pub(crate) fn allowed(&self, machine: &Machine) -> Vec<bool> {
        let mut allowed = vec![false; self.size];
        let list = if let Some(room) = machine.room_in_text() {
            for plain in self.plain.iter().filter(|plain| plain.characters <= room) {
                allowed[plain.number as usize] = true;
            }
            &self.others
        } else {
            &self.all
        };
        // The machine after each byte of the token before, as far as it went on.
        let mut after = vec![machine.clone()];
        // The byte at which tokens with this beginning fail.
        let mut fails_at: Option<usize> = None;
        for token in list {
            if fails_at.is_some_and(|at| token.shared > at) {
                continue;
            }
            after.truncate(token.shared + 1);
            fails_at = None;
            let bytes = &self.bytes[token.start..token.end];
            for (at, &byte) in bytes.iter().enumerate().skip(after.len() - 1) {
                let mut next = after[at].clone();
                if !next.take(byte) {
                    fails_at = Some(at);
                    break;
                }
                after.push(next);
            }
            allowed[token.number as usize] = fails_at.is_none();
        }
        allowed
    }
}
