//! What is accepted, what is not, and that nothing invalid is ever accepted.

use super::*;
use serde_json::json;
use std::sync::Arc;

fn accepts(grammar: &Arc<Grammar>, text: &str) -> bool {
    let mut machine = Machine::new(Arc::clone(grammar));
    machine.take_all(text.as_bytes()) && machine.may_end()
}

fn schema(schema: &Value) -> Arc<Grammar> {
    Arc::new(Grammar::from_schema(schema).unwrap())
}

#[test]
fn any_object_is_accepted_and_nothing_else() {
    let grammar = Arc::new(Grammar::json_object());
    for text in [
        "{}",
        "{ }",
        r#"{"a":1}"#,
        "{\n  \"a\": [1, -2.5e+3, true, null, {\"b\": \"c\\n\\u00e9é😀\"}],\n  \"d\": []\n}",
    ] {
        assert!(accepts(&grammar, text), "{text}");
    }
    for text in [
        "",
        "[]",
        "1",
        "{",
        r#"{"a"}"#,
        r#"{"a":}"#,
        r#"{"a":1,}"#,
        r#"{"a":01}"#,
        r#"{"a":1}}"#,
        "{\"a\":\"\n\"}",
        r#"{"a":"\x"}"#,
    ] {
        assert!(!accepts(&grammar, text), "{text}");
    }
    assert!(!accepts(&grammar, &format!("{{{}}}", " ".repeat(30))), "an answer of blanks");
    assert!(!accepts(&grammar, &format!("{{\"a\":{}", "[".repeat(100))), "an answer of brackets");
}

#[test]
fn a_schema_fixes_names_types_and_bounds() {
    let grammar = schema(&json!({
        "type": "object",
        "properties": {
            "age": {"type": "integer"},
            "kind": {"enum": ["cat", "dog", 3]},
            "name": {"type": "string", "minLength": 1, "maxLength": 3},
            "tags": {"type": "array", "items": {"type": ["string", "null"]}, "maxItems": 2},
        },
        "required": ["age", "kind", "name"],
        "additionalProperties": false,
    }));
    for text in [
        r#"{"age":3,"kind":"cat","name":"Tom"}"#,
        r#"{"age": -3, "kind": 3, "name": "é😀x", "tags": []}"#,
        r#"{"age":0,"kind":"dog","name":"a","tags":["x",null]}"#,
    ] {
        assert!(accepts(&grammar, text), "{text}");
    }
    for text in [
        r#"{"age":3.5,"kind":"cat","name":"Tom"}"#,
        r#"{"age":3,"kind":"cow","name":"Tom"}"#,
        r#"{"age":3,"kind":"cat","name":""}"#,
        r#"{"age":3,"kind":"cat","name":"four"}"#,
        r#"{"age":3,"kind":"cat"}"#,
        r#"{"age":3,"kind":"cat","name":"a","more":1}"#,
        r#"{"age":3,"kind":"cat","name":"a","tags":["x","y","z"]}"#,
        r#"{"age":3,"kind":"cat","name":"a","tags":[1]}"#,
    ] {
        assert!(!accepts(&grammar, text), "{text}");
    }
}

#[test]
fn choices_and_references_are_followed() {
    let tree = schema(&json!({
        "$ref": "#/$defs/tree",
        "$defs": {"tree": {"type": "object", "properties": {
            "left": {"anyOf": [{"$ref": "#/$defs/tree"}, {"type": "null"}]},
            "size": {"type": "number"},
        }, "required": ["left"]}},
    }));
    assert!(accepts(&tree, r#"{"left":{"left":{"left":null},"size":2.5}}"#));
    assert!(!accepts(&tree, r#"{"left":{"size":1}}"#));
    let either = schema(&json!({"anyOf": [
        {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
        {"type": "object", "properties": {"ab": {"type": "boolean"}}, "required": ["ab"]},
    ]}));
    assert!(accepts(&either, r#"{"a":"x"}"#) && accepts(&either, r#"{"ab":true}"#));
    assert!(!accepts(&either, r#"{"a":true}"#) && !accepts(&either, r#"{"ab":"x"}"#));
}

#[test]
fn what_cannot_be_promised_is_refused_by_name() {
    let reason = |value: Value| Grammar::from_schema(&value).unwrap_err();
    assert!(reason(json!({"type": "string", "pattern": "a+"})).contains("`pattern`"));
    assert!(reason(json!({"type": "number", "minimum": 3})).contains("`minimum`"));
    assert!(reason(json!({"allOf": []})).contains("`allOf`"));
    assert!(reason(json!({"type": "date"})).contains("`date`"));
    assert!(reason(json!({"$ref": "#/$defs/no"})).contains("#/$defs/no"));
    assert!(reason(json!({"type": "object", "required": ["a"]})).contains("required"));
    assert!(reason(json!(false)).contains("object"));
    let itself =
        json!({"$ref": "#/$defs/a", "$defs": {"a": {"anyOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/a"}]}}});
    assert!(reason(itself).contains("itself"));
    let mut deep = json!({"type": "null"});
    for _ in 0..100 {
        deep = json!({"type": "array", "items": deep});
    }
    assert!(reason(deep).contains("deeply"));
}

#[test]
fn the_tokens_that_may_come_are_those_that_the_machine_takes() {
    let texts = [
        "{", "}", "\"", "a", "ab", "\"a", "a\":", "\":", " ", "\n", "1", "12", "tr", "true", "e\"", "é", "\\", "\\n",
        "\u{0}", "{\"", "[]",
    ];
    let mut tokens: Vec<Vec<u8>> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    tokens.extend([vec![0xc3], vec![0xa9, b'"'], Vec::new()]);
    let vocabulary =
        Vocabulary::new(u32::try_from(tokens.len()).unwrap(), |token, out| out.extend(&tokens[token as usize]));
    let short = json!({"type": "object", "properties": {"ab": {"type": "string", "maxLength": 1}}, "required": ["ab"]});
    for grammar in [Arc::new(Grammar::json_object()), schema(&short)] {
        for before in [
            "",
            "{",
            "{\"",
            "{\"a",
            "{\"ab",
            "{\"ab\"",
            "{\"ab\":",
            "{\"ab\":\"",
            "{\"ab\":\"é",
            "{\"ab\":\"x\"",
            "{\"ab\":\"x\"}",
        ] {
            let mut machine = Machine::new(Arc::clone(&grammar));
            if !machine.take_all(before.as_bytes()) {
                continue;
            }
            let allowed = vocabulary.allowed(&machine);
            for (token, bytes) in tokens.iter().enumerate() {
                let takes = !bytes.is_empty() && machine.clone().take_all(bytes);
                assert_eq!(allowed[token], takes, "{:?} after {before}", String::from_utf8_lossy(bytes));
            }
        }
    }
}

#[test]
fn random_answers_are_always_valid() {
    const LETTERS: &[u8] = b"{}[]\",:abc\\nu01-.e t\xc3\xa9rfls";
    let value = json!({"type": "object", "properties": {
        "a": {"type": "array", "items": {"type": "number"}, "minItems": 1},
        "b": {"type": "string"},
        "c": {"anyOf": [{"type": "boolean"}, {"type": "object", "properties": {}, "additionalProperties": {"type": "null"}}]},
    }, "required": ["b"]});
    let mut state = 7u64;
    let mut complete = 0;
    for round in 0..400 {
        let grammar = if round % 2 == 0 { schema(&value) } else { Arc::new(Grammar::json_object()) };
        let mut machine = Machine::new(grammar);
        let mut text = Vec::new();
        while text.len() < 200 && !(machine.may_end()) {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let byte = LETTERS[usize::try_from(state >> 33).unwrap() % LETTERS.len()];
            let mut next = machine.clone();
            if next.take(byte) {
                machine = next;
                text.push(byte);
            }
        }
        if machine.may_end() {
            complete += 1;
            let text = String::from_utf8(text).expect("text");
            assert!(serde_json::from_str::<Value>(&text).is_ok_and(|value| value.is_object()), "{text}");
        }
    }
    assert!(complete > 100, "{complete}");
}
