//! `/api/openapi.json`: the contract as OpenAPI 3.1, written from the same endpoints that are mounted.

use lyceum_api::{
    Access, ApiError, Endpoint, EndpointInfo, Method, StreamEndpoint, StreamEvent, endpoint::Visitor, visit_all,
};
use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

/// The description of the whole API.
pub fn document() -> Value {
    // OpenAPI 3.1 schemas are JSON Schema 2020-12; only the place of shared ones differs.
    let settings =
        SchemaSettings::draft2020_12().with(|settings| settings.definitions_path = "/components/schemas".into());
    let mut description = Description { generator: settings.into_generator(), paths: Map::new() };
    visit_all(&mut description);
    description.add_upload();
    let problem = description.generator.subschema_for::<ApiError>();
    let Description { mut generator, paths } = description;
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Lyceum",
            "version": env!("CARGO_PKG_VERSION"),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "description": "The API that Lyceum's own pages use. Send an API key as `Authorization: Bearer …`. \
                `RateLimit` and `RateLimit-Policy` tell what is left; refusals are `application/problem+json`.",
        },
        "paths": paths,
        "components": {
            "schemas": generator.take_definitions(true),
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "sid"},
            },
            "responses": {"Problem": {
                "description": "A refusal: `detail` is a sentence for people, `code` a name for programs.",
                "content": {"application/problem+json": {"schema": problem}},
            }},
        },
    })
}

struct Description {
    generator: SchemaGenerator,
    paths: Map<String, Value>,
}

impl Visitor for Description {
    fn endpoint<E: Endpoint>(&mut self) {
        let output = self.generator.subschema_for::<E::Output>();
        self.add::<E::Input>(&E::INFO, &json!({"application/json": {"schema": output}}));
    }

    fn stream<E: StreamEndpoint>(&mut self) {
        let event = self.generator.subschema_for::<StreamEvent>();
        self.add::<E::Input>(&E::INFO, &json!({"text/event-stream": {"itemSchema": event}}));
    }
}

impl Description {
    fn add<I: JsonSchema>(&mut self, info: &EndpointInfo, content: &Value) {
        let input = self.properties_of::<I>();
        let in_path = |name: &str| info.path.contains(&format!("{{{name}}}"));
        let with_body = matches!(info.method, Method::Post | Method::Patch);
        let parameters: Vec<Value> = input
            .fields
            .iter()
            .filter(|(name, _)| in_path(name) || !with_body)
            .map(|(name, schema)| {
                let place = if in_path(name) { "path" } else { "query" };
                json!({"name": name, "in": place, "required": in_path(name) || input.is_required(name), "schema": schema})
            })
            .collect();
        let mut operation = json!({
            "operationId": info.name,
            "tags": [info.area],
            "summary": info.summary.trim(),
            "parameters": parameters,
            "responses": {"200": {"description": "Done.", "content": content}, "default": {"$ref": "#/components/responses/Problem"}},
            "x-access": info.access,
            "security": if info.access == Access::Public { json!([]) } else { json!([{"key": []}, {"session": []}]) },
        });
        if with_body {
            let body: Map<String, Value> =
                input.fields.iter().filter(|(name, _)| !in_path(name)).map(|(n, s)| (n.clone(), s.clone())).collect();
            let required: Vec<&String> = body.keys().filter(|name| input.is_required(name)).collect();
            let schema = json!({"type": "object", "properties": body, "required": required});
            operation["requestBody"] =
                json!({"required": !required.is_empty(), "content": {"application/json": {"schema": schema}}});
        }
        self.insert(info.path, method_name(info.method), operation);
    }

    /// The one body under `/api` that is no JSON.
    fn add_upload(&mut self) {
        let received = self.generator.subschema_for::<lyceum_api::imports::FileReceived>();
        let text = json!({"type": "string"});
        let operation = json!({
            "operationId": "put_file",
            "tags": ["imports"],
            "summary": "Sends one file into an import.",
            "parameters": [
                {"name": "import", "in": "path", "required": true, "schema": text},
                {"name": "path", "in": "query", "required": true, "schema": text},
            ],
            "requestBody": {"required": true, "content": {"application/octet-stream": {}}},
            "responses": {"200": {"description": "Done.", "content": {"application/json": {"schema": received}}}, "default": {"$ref": "#/components/responses/Problem"}},
            "x-access": Access::Teacher,
            "security": [{"key": []}, {"session": []}],
        });
        self.insert("/api/imports/{import}/files", "put", operation);
    }

    fn insert(&mut self, path: &str, method: &str, operation: Value) {
        let item = self.paths.entry(path).or_insert_with(|| json!({}));
        item[method] = operation;
    }

    /// The fields of an input, looked up behind its reference.
    fn properties_of<I: JsonSchema>(&mut self) -> Fields {
        let schema = self.generator.subschema_for::<I>();
        let name = schema.get("$ref").and_then(Value::as_str).and_then(|at| at.rsplit('/').next());
        let schema = match name {
            Some(name) => self.generator.definitions().get(name).cloned().unwrap_or_default(),
            None => schema.into(),
        };
        let fields = schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
        let required = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
        Fields { fields, required }
    }
}

struct Fields {
    fields: Map<String, Value>,
    required: Vec<Value>,
}

impl Fields {
    fn is_required(&self, name: &str) -> bool {
        self.required.iter().any(|required| required == name)
    }
}

fn method_name(method: Method) -> &'static str {
    match method {
        Method::Get => "get",
        Method::Post => "post",
        Method::Patch => "patch",
        Method::Delete => "delete",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_leads_somewhere() {
        fn references<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
            match value {
                Value::Object(fields) => fields.iter().for_each(|(name, value)| match value {
                    Value::String(at) if name == "$ref" => found.push(at),
                    other => references(other, found),
                }),
                Value::Array(items) => items.iter().for_each(|item| references(item, found)),
                _ => {}
            }
        }
        let document = document();
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(found.len() > 50);
        for at in found {
            assert!(document.pointer(at.trim_start_matches('#')).is_some(), "{at}");
        }
    }

    #[test]
    fn inputs_are_in_path_query_and_body() {
        let document = document();
        let rename = &document["paths"]["/api/conversations/{conversation}"]["patch"];
        assert_eq!(rename["parameters"][0]["in"], "path");
        assert_eq!(rename["parameters"].as_array().unwrap().len(), 1);
        let body = &rename["requestBody"]["content"]["application/json"]["schema"];
        assert_eq!(body["required"], json!(["title"]));
        let search = &document["paths"]["/api/search"]["get"];
        let q = search["parameters"].as_array().unwrap().iter().find(|p| p["name"] == "q").unwrap();
        assert_eq!((q["in"].as_str(), q["required"].as_bool()), (Some("query"), Some(true)));
        assert_eq!(search["x-access"], "signed_in");
        assert_eq!(document["paths"]["/api/sign-in"]["post"]["security"], json!([]));
    }
}
