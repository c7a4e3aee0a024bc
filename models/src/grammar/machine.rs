//! Follows an answer through the nodes of a grammar, byte by byte.
//!
//! Where several forms are possible, all are followed until the bytes decide.

use super::{Grammar, Member, Node, NodeId};
use std::sync::Arc;

/// Deepest nesting of an answer.
const MOST_DEPTH: usize = 64;
/// Most possibilities that are followed at once.
const MOST_PATHS: usize = 256;
/// Most blanks in a row, so that an answer cannot consist of them.
const MOST_BLANKS: u8 = 20;

/// Where an answer stands.
#[derive(Clone)]
pub(crate) struct Machine {
    grammar: Arc<Grammar>,
    paths: Vec<Path>,
}

/// One possibility: what is open, the innermost last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Path {
    open: Vec<Frame>,
    blanks: u8,
}

/// Something that has begun.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Frame {
    /// A value is next.
    Value(NodeId),
    /// A literal of a node, from this byte on.
    Literal(NodeId, usize),
    /// A word that every grammar has: true, false or null, from this byte on.
    Word(&'static [u8], usize),
    /// The name of the member of an object, from this byte on.
    Name(NodeId, usize, usize),
    /// Inside a text: characters so far and their bounds.
    Text {
        count: u32,
        least: u32,
        most: u32,
        inside: Inside,
    },
    Number {
        whole: bool,
        state: Digits,
    },
    /// A list with this many values; whether a value or an end is next.
    List {
        items: NodeId,
        least: u32,
        most: u32,
        count: u32,
        after_value: bool,
    },
    /// An object; the number of the next member that may come.
    Object {
        node: NodeId,
        next: usize,
        state: Members,
    },
}

/// Where a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inside {
    /// A character may begin.
    Between,
    /// After a backslash.
    Escape,
    /// Hexadecimal digits that are missing.
    Hex(u8),
    /// Bytes of a character that are missing; the first of them must lie in the bounds.
    Character(u8, u8, u8),
}

/// Where a number stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Digits {
    Sign,
    Zero,
    Whole(u8),
    Point,
    Fraction(u8),
    PowerBegin,
    PowerSign,
    Power(u8),
}

/// Where an object stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Members {
    Opened,
    Comma,
    Colon,
    AfterValue,
}

/// Digits in a row: more say nothing, and an answer could consist of them.
const MOST_DIGITS: u8 = 30;

impl Machine {
    /// Before the first byte.
    pub(crate) fn new(grammar: Arc<Grammar>) -> Self {
        let path = Path { open: vec![Frame::Value(grammar.root)], blanks: MOST_BLANKS };
        Self { grammar, paths: vec![path] }
    }

    /// Takes a byte; false if the answer cannot go on with it, and then the machine is of no further use.
    pub(crate) fn take(&mut self, byte: u8) -> bool {
        let mut next = Vec::with_capacity(self.paths.len());
        for path in self.paths.drain(..) {
            step(&self.grammar, path, byte, &mut next);
        }
        next.truncate(MOST_PATHS);
        self.paths = next;
        !self.paths.is_empty()
    }

    /// Takes bytes; false as [`Self::take`].
    pub(crate) fn take_all(&mut self, bytes: &[u8]) -> bool {
        bytes.iter().all(|&byte| self.take(byte))
    }

    /// Whether the answer may end here.
    pub(crate) fn may_end(&self) -> bool {
        self.paths.iter().any(|path| match &path.open[..] {
            [] => true,
            [Frame::Number { state, .. }] => state.complete(),
            _ => false,
        })
    }

    /// Whether the answer is whole and nothing can follow.
    pub(crate) fn complete(&self) -> bool {
        self.paths.iter().all(|path| path.open.is_empty())
    }

    /// How many more plain characters the text may have that the answer is surely inside of; none if it is not.
    pub(super) fn room_in_text(&self) -> Option<u32> {
        match &self.paths[..] {
            [path] => match path.open.last() {
                Some(Frame::Text { count, most, inside: Inside::Between, .. }) => Some(most.saturating_sub(*count)),
                _ => None,
            },
            _ => None,
        }
    }
}

/// All ways on from a path with a byte.
fn step(grammar: &Grammar, mut path: Path, byte: u8, out: &mut Vec<Path>) {
    let Some(frame) = path.open.pop() else { return };
    if is_blank(byte) && frame.takes_blanks() {
        if path.blanks < MOST_BLANKS {
            path.blanks += 1;
            path.open.push(frame);
            out.push(path);
        }
        return;
    }
    path.blanks = 0;
    match frame {
        Frame::Value(node) => begin(grammar, path, node, byte, out),
        Frame::Literal(node, at) => {
            let Node::Literal(text) = grammar.node(node) else { return };
            spell(path, text, at, byte, |at| Frame::Literal(node, at), out);
        }
        Frame::Word(text, at) => spell(path, text, at, byte, |at| Frame::Word(text, at), out),
        Frame::Name(node, member, at) => {
            let Some(text) = members(grammar, node).get(member).map(|member| &member.name) else { return };
            spell(path, text, at, byte, |at| Frame::Name(node, member, at), out);
        }
        Frame::Text { count, least, most, inside } => {
            if inside == Inside::Between && byte == b'"' {
                if count >= least {
                    out.push(path);
                }
            } else if let Some((inside, added)) = inside.next(byte).filter(|(_, added)| count + added <= most) {
                path.open.push(Frame::Text { count: count + added, least, most, inside });
                out.push(path);
            }
        }
        Frame::Number { whole, state } => {
            if let Some(state) = state.next(byte, whole) {
                path.open.push(Frame::Number { whole, state });
                out.push(path);
            } else if state.complete() {
                // Only what follows says that a number has ended.
                step(grammar, path, byte, out);
            }
        }
        Frame::List { items, least, most, count, after_value } => {
            let open = |after_value, count| Frame::List { items, least, most, count, after_value };
            if byte == b']' && count >= least && (after_value || count == 0) {
                out.push(path);
            } else if after_value && byte == b',' && count < most {
                path.open.extend([open(true, count + 1), Frame::Value(items)]);
                out.push(path);
            } else if !after_value && most > 0 {
                path.open.push(open(true, 1));
                begin(grammar, path, items, byte, out);
            }
        }
        Frame::Object { node, next, state } => in_object(grammar, path, (node, next, state), byte, out),
    }
}

/// The next byte of a text that is known.
fn spell(mut path: Path, text: &[u8], at: usize, byte: u8, frame: impl Fn(usize) -> Frame, out: &mut Vec<Path>) {
    if text.get(at) == Some(&byte) {
        if at + 1 < text.len() {
            path.open.push(frame(at + 1));
        }
        out.push(path);
    }
}

/// The first byte of a value.
fn begin(grammar: &Grammar, path: Path, node: NodeId, byte: u8, out: &mut Vec<Path>) {
    if path.open.len() >= MOST_DEPTH {
        return;
    }
    let mut push = |frame: Frame| {
        let mut path = path.clone();
        path.open.push(frame);
        out.push(path);
    };
    match (grammar.node(node), byte) {
        (Node::OneOf(choices), _) => {
            // No choice is one between others.
            for &choice in choices.iter().take(MOST_PATHS) {
                begin(grammar, path.clone(), choice, byte, out);
            }
        }
        (Node::Literal(text), _) => spell(path, text, 0, byte, |at| Frame::Literal(node, at), out),
        (Node::Text { least, most }, b'"') => {
            push(Frame::Text { count: 0, least: *least, most: *most, inside: Inside::Between });
        }
        (Node::Any, b'"') => push(Frame::Text { count: 0, least: 0, most: u32::MAX, inside: Inside::Between }),
        (Node::Number { whole }, _) => {
            if let Some(state) = Digits::begin(byte) {
                push(Frame::Number { whole: *whole, state });
            }
        }
        (Node::List { items, least, most }, b'[') => {
            push(Frame::List { items: *items, least: *least, most: *most, count: 0, after_value: false });
        }
        (Node::Any, b'[') => push(Frame::List { items: node, least: 0, most: u32::MAX, count: 0, after_value: false }),
        (Node::Object { .. } | Node::Map { .. } | Node::Any, b'{') => {
            push(Frame::Object { node, next: 0, state: Members::Opened });
        }
        (Node::Any, _) => {
            for word in [b"true".as_slice(), b"false", b"null"] {
                if word[0] == byte {
                    push(Frame::Word(word, 1));
                }
            }
            if let Some(state) = Digits::begin(byte) {
                push(Frame::Number { whole: false, state });
            }
        }
        _ => {}
    }
}

fn members(grammar: &Grammar, node: NodeId) -> &[Member] {
    match grammar.node(node) {
        Node::Object { members } => members,
        _ => &[],
    }
}

fn in_object(
    grammar: &Grammar,
    mut path: Path,
    (node, next, state): (NodeId, usize, Members),
    byte: u8,
    out: &mut Vec<Path>,
) {
    let named = matches!(grammar.node(node), Node::Object { .. });
    let members = members(grammar, node);
    match (state, byte) {
        (Members::Opened | Members::AfterValue, b'}') if !members.iter().skip(next).any(|member| member.required) => {
            out.push(path);
        }
        (Members::AfterValue, b',') if !named || next < members.len() => {
            path.open.push(Frame::Object { node, next, state: Members::Comma });
            out.push(path);
        }
        (Members::Opened | Members::Comma, b'"') if !named => {
            path.open.push(Frame::Object { node, next, state: Members::Colon });
            path.open.push(Frame::Text { count: 0, least: 0, most: u32::MAX, inside: Inside::Between });
            out.push(path);
        }
        (Members::Opened | Members::Comma, b'"') => {
            // Up to the first member that must come.
            for (index, member) in members.iter().enumerate().skip(next) {
                let mut path = path.clone();
                path.open.push(Frame::Object { node, next: index + 1, state: Members::Colon });
                path.open.push(Frame::Name(node, index, 1));
                out.push(path);
                if member.required {
                    break;
                }
            }
        }
        (Members::Colon, b':') => {
            let value = match grammar.node(node) {
                Node::Map { values } => *values,
                Node::Object { members } => members[next - 1].value,
                _ => node,
            };
            path.open.extend([Frame::Object { node, next, state: Members::AfterValue }, Frame::Value(value)]);
            out.push(path);
        }
        _ => {}
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r')
}

impl Frame {
    /// Whether blanks may come before what is next.
    fn takes_blanks(&self) -> bool {
        matches!(self, Self::Value(_) | Self::List { .. } | Self::Object { .. })
    }
}

impl Inside {
    /// What comes after a byte, and how many characters it adds; none if it cannot come.
    fn next(self, byte: u8) -> Option<(Self, u32)> {
        Some(match (self, byte) {
            (Self::Between, b'\\') => (Self::Escape, 1),
            (Self::Between, 0x20..=0x7f) => (Self::Between, 1),
            (Self::Between, 0xc2..=0xdf) => (Self::Character(1, 0x80, 0xbf), 1),
            (Self::Between, 0xe0) => (Self::Character(2, 0xa0, 0xbf), 1),
            (Self::Between, 0xed) => (Self::Character(2, 0x80, 0x9f), 1),
            (Self::Between, 0xe1..=0xef) => (Self::Character(2, 0x80, 0xbf), 1),
            (Self::Between, 0xf0) => (Self::Character(3, 0x90, 0xbf), 1),
            (Self::Between, 0xf1..=0xf3) => (Self::Character(3, 0x80, 0xbf), 1),
            (Self::Between, 0xf4) => (Self::Character(3, 0x80, 0x8f), 1),
            (Self::Escape, b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => (Self::Between, 0),
            (Self::Escape, b'u') => (Self::Hex(4), 0),
            // The halves of a pair would have to fit each other: such characters come as they are.
            (Self::Hex(4), b'd' | b'D') => return None,
            (Self::Hex(left), _) if byte.is_ascii_hexdigit() => {
                (if left == 1 { Self::Between } else { Self::Hex(left - 1) }, 0)
            }
            (Self::Character(left, from, to), _) if (from..=to).contains(&byte) => {
                (if left == 1 { Self::Between } else { Self::Character(left - 1, 0x80, 0xbf) }, 0)
            }
            _ => return None,
        })
    }
}

impl Digits {
    fn begin(byte: u8) -> Option<Self> {
        match byte {
            b'-' => Some(Self::Sign),
            b'0' => Some(Self::Zero),
            b'1'..=b'9' => Some(Self::Whole(1)),
            _ => None,
        }
    }

    fn next(self, byte: u8, whole: bool) -> Option<Self> {
        match (self, byte) {
            (Self::Sign, b'0') => Some(Self::Zero),
            (Self::Sign, b'1'..=b'9') => Some(Self::Whole(1)),
            (Self::Whole(count), b'0'..=b'9') if count < MOST_DIGITS => Some(Self::Whole(count + 1)),
            (Self::Zero | Self::Whole(_), b'.') if !whole => Some(Self::Point),
            (Self::Point, b'0'..=b'9') => Some(Self::Fraction(1)),
            (Self::Fraction(count), b'0'..=b'9') if count < MOST_DIGITS => Some(Self::Fraction(count + 1)),
            (Self::Zero | Self::Whole(_) | Self::Fraction(_), b'e' | b'E') if !whole => Some(Self::PowerBegin),
            (Self::PowerBegin, b'+' | b'-') => Some(Self::PowerSign),
            (Self::PowerBegin | Self::PowerSign, b'0'..=b'9') => Some(Self::Power(1)),
            // Larger numbers have no value in most languages.
            (Self::Power(1), b'0'..=b'9') => Some(Self::Power(2)),
            _ => None,
        }
    }

    fn complete(self) -> bool {
        matches!(self, Self::Zero | Self::Whole(_) | Self::Fraction(_) | Self::Power(_))
    }
}
