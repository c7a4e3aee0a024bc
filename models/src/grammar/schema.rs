//! Turns a JSON schema into nodes.

use super::{Grammar, Member, Node, NodeId};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// Most nodes of a schema.
const MOST_NODES: usize = 2000;
/// Deepest nesting of a schema.
const MOST_DEPTH: usize = 64;
/// Most members of an object, and values of a list of choices.
const MOST_ENTRIES: usize = 500;
/// Most choices of all kinds together.
const MOST_CHOICES: usize = 20_000;
/// Words that say something about a value only for people.
const REMARKS: [&str; 10] =
    ["$schema", "$id", "$comment", "title", "description", "default", "examples", "deprecated", "$defs", "definitions"];

/// The node of any value, which is always there.
const ANY: NodeId = 0;

pub(super) fn compile(schema: &Value) -> Result<Grammar, String> {
    let mut compiler = Compiler { whole: schema, nodes: vec![Node::Any], known: HashMap::new() };
    let root = compiler.node(schema, 0)?;
    Ok(Grammar { nodes: flat(&compiler.nodes)?, root })
}

/// Replaces choices of choices by choices of real forms, each once: the machine then never goes round in circles.
fn flat(nodes: &[Node]) -> Result<Vec<Node>, String> {
    let mut all = 0;
    let flatten = |node: &Node| {
        let Node::OneOf(choices) = node else { return Ok(node.clone()) };
        let (mut open, mut seen, mut real) = (choices.clone(), HashSet::new(), Vec::new());
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                match &nodes[id] {
                    Node::OneOf(inner) => open.extend(inner),
                    _ => real.push(id),
                }
            }
        }
        all += real.len();
        if real.is_empty() {
            return Err("a part of the schema is nothing but itself".to_owned());
        }
        if all > MOST_CHOICES {
            return Err("the schema has too many choices".to_owned());
        }
        real.sort_unstable();
        Ok(Node::OneOf(real))
    };
    nodes.iter().map(flatten).collect()
}

struct Compiler<'a> {
    whole: &'a Value,
    nodes: Vec<Node>,
    /// References with their nodes; a schema may refer to itself.
    known: HashMap<String, NodeId>,
}

impl<'a> Compiler<'a> {
    fn add(&mut self, node: Node) -> Result<NodeId, String> {
        if self.nodes.len() >= MOST_NODES {
            return Err("the schema is too large".to_owned());
        }
        self.nodes.push(node);
        Ok(self.nodes.len() - 1)
    }

    fn node(&mut self, schema: &'a Value, depth: usize) -> Result<NodeId, String> {
        if depth > MOST_DEPTH {
            return Err("the schema is nested too deeply".to_owned());
        }
        let object = match schema {
            Value::Bool(true) => return Ok(ANY),
            Value::Object(object) => object,
            _ => return Err("a schema must be an object".to_owned()),
        };
        let words = || object.keys().map(String::as_str).filter(|word| !REMARKS.contains(word));
        let only = |known: &[&str]| match words().find(|word| !known.contains(word)) {
            Some(word) => Err(format!("the schema uses `{word:.40}`, which is not possible here")),
            None => Ok(()),
        };
        if let Some(target) = object.get("$ref") {
            only(&["$ref"])?;
            return self.reference(target, depth);
        }
        if let Some(value) = object.get("const") {
            only(&["const", "type"])?;
            return self.add(Node::Literal(written(value)));
        }
        if let Some(values) = object.get("enum") {
            only(&["enum", "type"])?;
            let values = list(values, "enum")?;
            let literals =
                values.iter().map(|value| self.add(Node::Literal(written(value)))).collect::<Result<_, _>>()?;
            return self.add(Node::OneOf(literals));
        }
        if let Some(choices) = object.get("anyOf").or_else(|| object.get("oneOf")) {
            only(&["anyOf", "oneOf"])?;
            let choices = list(choices, "anyOf")?;
            let choices = choices.iter().map(|choice| self.node(choice, depth + 1)).collect::<Result<_, _>>()?;
            return self.add(Node::OneOf(choices));
        }
        match object.get("type") {
            None if object.contains_key("properties") => self.of_type("object", object, depth),
            None if object.contains_key("items") => self.of_type("array", object, depth),
            None => {
                only(&[])?;
                Ok(ANY)
            }
            Some(Value::String(name)) => self.of_type(name, object, depth),
            Some(Value::Array(names)) if (1..=7).contains(&names.len()) => {
                let name = |name: &'a Value| name.as_str().ok_or_else(|| "a type must be a text".to_owned());
                let names = names.iter().map(name).collect::<Result<Vec<_>, _>>()?;
                let nodes = names.iter().map(|name| self.of_type(name, object, depth)).collect::<Result<_, _>>()?;
                self.add(Node::OneOf(nodes))
            }
            Some(_) => Err("`type` must be a text or a list of texts".to_owned()),
        }
    }

    /// A value of one type. Words for other types are passed over, as a list of types has words for each.
    fn of_type(&mut self, name: &str, object: &'a Map<String, Value>, depth: usize) -> Result<NodeId, String> {
        const WORDS: [&str; 11] = [
            "type",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "minItems",
            "maxItems",
            "minLength",
            "maxLength",
            "nullable",
            "format",
        ];
        if let Some(word) =
            object.keys().find(|word| !WORDS.contains(&word.as_str()) && !REMARKS.contains(&word.as_str()))
        {
            return Err(format!("the schema uses `{word:.40}`, which is not possible here"));
        }
        let number = |word: &str, otherwise| bound(object, word, otherwise);
        match name {
            "null" => self.add(Node::Literal(b"null".to_vec())),
            "boolean" => {
                let both = [self.add(Node::Literal(b"true".to_vec()))?, self.add(Node::Literal(b"false".to_vec()))?];
                self.add(Node::OneOf(both.to_vec()))
            }
            "integer" | "number" => self.add(Node::Number { whole: name == "integer" }),
            "string" if object.contains_key("format") => {
                Err("the schema uses `format`, which is not possible here".to_owned())
            }
            "string" => self.add(Node::Text { least: number("minLength", 0)?, most: number("maxLength", u32::MAX)? }),
            "array" => {
                let items = object.get("items").map_or(Ok(ANY), |items| self.node(items, depth + 1))?;
                self.add(Node::List { items, least: number("minItems", 0)?, most: number("maxItems", u32::MAX)? })
            }
            "object" => self.object(object, depth),
            other => Err(format!("there is no type `{other:.40}`")),
        }
    }

    fn object(&mut self, object: &'a Map<String, Value>, depth: usize) -> Result<NodeId, String> {
        let properties = match object.get("properties") {
            None => None,
            Some(Value::Object(properties)) if properties.len() <= MOST_ENTRIES => Some(properties),
            Some(_) => return Err(format!("`properties` must be an object with at most {MOST_ENTRIES} entries")),
        };
        let required: Vec<&str> = match object.get("required") {
            None => Vec::new(),
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            Some(_) => return Err("`required` must be a list of names".to_owned()),
        };
        let Some(properties) = properties.filter(|properties| !properties.is_empty()) else {
            if !required.is_empty() {
                return Err("`required` names a member that `properties` does not describe".to_owned());
            }
            return match object.get("additionalProperties") {
                Some(Value::Bool(false)) => self.add(Node::Object { members: Vec::new() }),
                None => self.add(Node::Map { values: ANY }),
                Some(values) => {
                    let values = self.node(values, depth + 1)?;
                    self.add(Node::Map { values })
                }
            };
        };
        if let Some(name) = required.iter().find(|name| !properties.contains_key(**name)) {
            return Err(format!("`required` names `{name:.40}`, which `properties` does not describe"));
        }
        let mut members = Vec::with_capacity(properties.len());
        for (name, schema) in properties {
            let value = self.node(schema, depth + 1)?;
            let required = required.contains(&name.as_str());
            members.push(Member { name: written(&Value::String(name.clone())), value, required });
        }
        self.add(Node::Object { members })
    }

    fn reference(&mut self, target: &'a Value, depth: usize) -> Result<NodeId, String> {
        let target = target.as_str().unwrap_or_default();
        if let Some(&node) = self.known.get(target) {
            return Ok(node);
        }
        let found = if target == "#" {
            Some(self.whole)
        } else {
            target.strip_prefix('#').and_then(|at| self.whole.pointer(at))
        };
        let found = found.ok_or_else(|| format!("the schema refers to `{target:.40}`, which is not in it"))?;
        // Known before it is there, so that it can refer to itself.
        let node = self.add(Node::Any)?;
        self.known.insert(target.to_owned(), node);
        let real = self.node(found, depth + 1)?;
        self.nodes[node] = Node::OneOf(vec![real]);
        Ok(node)
    }
}

/// A value as it is written.
fn written(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}

fn list<'a>(value: &'a Value, word: &str) -> Result<&'a [Value], String> {
    let values = value.as_array().filter(|values| (1..=MOST_ENTRIES).contains(&values.len()));
    values.map(Vec::as_slice).ok_or_else(|| format!("`{word}` must be a list of 1 to {MOST_ENTRIES} entries"))
}

fn bound(object: &Map<String, Value>, word: &str, otherwise: u32) -> Result<u32, String> {
    let Some(value) = object.get(word) else { return Ok(otherwise) };
    let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
    number.ok_or_else(|| format!("`{word}` must be a whole number"))
}
