//! How an endpoint's input becomes an address and a body. Pure, so that it is tested without a browser.

use lyceum_api::{EndpointInfo, Method};
use serde_json::{Map, Value};

/// A request, ready to be sent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Request {
    /// The HTTP method.
    pub method: &'static str,
    /// Path and query.
    pub url: String,
    /// The JSON body; none for methods that have none.
    pub body: Option<String>,
}

/// Puts the input's fields where the contract wants them: `{field}`s of the path first, the rest into query or body.
pub(crate) fn request(info: &EndpointInfo, input: Value) -> Request {
    let mut fields = match input {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    let mut url = String::with_capacity(info.path.len() + 32);
    for segment in info.path.split('/').skip(1) {
        url.push('/');
        match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) => url.push_str(&encode(&plain(fields.remove(name).unwrap_or(Value::Null)))),
            None => url.push_str(segment),
        }
    }
    let (method, in_body) = match info.method {
        Method::Get => ("GET", false),
        Method::Delete => ("DELETE", false),
        Method::Post => ("POST", true),
        Method::Patch => ("PATCH", true),
    };
    if in_body {
        return Request { method, url, body: Some(Value::Object(fields).to_string()) };
    }
    let pairs: Vec<(String, String)> =
        fields.into_iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name, plain(value))).collect();
    if let Ok(query) = serde_urlencoded::to_string(pairs)
        && !query.is_empty()
    {
        url.push('?');
        url.push_str(&query);
    }
    Request { method, url, body: None }
}

/// Writes a text so that it can stand in a path or query.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
            out.push('%');
            out.push(char::from(DIGITS[usize::from(byte >> 4)]));
            out.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
    out
}

fn plain(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lyceum_api::{
        Endpoint,
        asking::{FindPassages, SearchQuery},
        courses::{ChangeCourse, UpdateCourse},
        ids::CourseId,
    };

    #[test]
    fn a_get_travels_in_path_and_query_without_empty_fields() {
        let input = SearchQuery { q: "light & shade".to_owned(), course: None, limit: Some(5) };
        let made = request(&FindPassages::INFO, serde_json::to_value(input).unwrap());
        assert_eq!(
            made,
            Request { method: "GET", url: "/api/search?limit=5&q=light+%26+shade".to_owned(), body: None }
        );
    }

    #[test]
    fn a_patch_travels_in_path_and_body() {
        let input =
            ChangeCourse { course: CourseId(7), title: Some("Light".to_owned()), summary: None, published: None };
        let made = request(&UpdateCourse::INFO, serde_json::to_value(input).unwrap());
        assert_eq!((made.method, made.url.as_str()), ("PATCH", "/api/courses/00000000000000000000000007"));
        let body: Value = serde_json::from_str(&made.body.unwrap()).unwrap();
        assert_eq!(body["title"], "Light");
        assert!(body.get("course").is_none());
    }

    #[test]
    fn encoding_leaves_nothing_that_means_something_in_an_address() {
        assert_eq!(encode("/lessons/1?mark=2#b3 ä"), "%2Flessons%2F1%3Fmark%3D2%23b3%20%C3%A4");
    }
}
