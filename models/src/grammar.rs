//! Keeps an answer to a form: any JSON object, or JSON that a schema describes.
//!
//! [`schema`] turns a JSON schema into nodes, the `machine` follows an answer through them byte by byte, and `vocabulary`
//! finds which tokens may come next. What is accepted is always valid JSON of that schema; it is narrower than the
//! schema in two points: members come in one order, and a member that the schema does not name comes only where it
//! names none.

mod machine;
mod schema;
mod vocabulary;

pub(crate) use machine::Machine;
pub(crate) use vocabulary::Vocabulary;

use serde_json::Value;

/// The number of a node.
type NodeId = usize;

/// A form that values can have.
#[derive(Clone, Debug, PartialEq)]
enum Node {
    /// Any value.
    Any,
    /// One of some forms.
    OneOf(Vec<NodeId>),
    /// Exactly this text.
    Literal(Vec<u8>),
    /// A text with that many characters.
    Text { least: u32, most: u32 },
    /// A number, perhaps a whole one.
    Number { whole: bool },
    /// A list.
    List { items: NodeId, least: u32, most: u32 },
    /// An object with these members in this order.
    Object { members: Vec<Member> },
    /// An object with any names and members of one form.
    Map { values: NodeId },
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq)]
struct Member {
    /// The name as it is written, with its quotes.
    name: Vec<u8>,
    value: NodeId,
    required: bool,
}

/// What an answer must look like.
#[derive(Clone, Debug, PartialEq)]
pub struct Grammar {
    nodes: Vec<Node>,
    root: NodeId,
}

impl Grammar {
    /// Any JSON object.
    pub fn json_object() -> Self {
        Self { nodes: vec![Node::Any, Node::Map { values: 0 }], root: 1 }
    }

    /// What a JSON schema describes; otherwise why that is not possible here.
    pub fn from_schema(schema: &Value) -> Result<Self, String> {
        schema::compile(schema)
    }

    fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id]
    }
}

#[cfg(test)]
mod tests;
