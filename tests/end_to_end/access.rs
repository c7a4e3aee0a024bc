//! Who may call what: made from the contract itself, so that an endpoint without this test cannot exist.

use http::StatusCode;
use lyceum_api::{Access, Endpoint, EndpointInfo, Method, StreamEndpoint, endpoint::Visitor, visit_all};
use lyceum_tests::{client::Client, platform::School};
use serde_json::json;

#[derive(Default)]
struct All(Vec<EndpointInfo>);

impl Visitor for All {
    fn endpoint<E: Endpoint>(&mut self) {
        self.0.push(E::INFO);
    }
    fn stream<E: StreamEndpoint>(&mut self) {
        self.0.push(E::INFO);
    }
}

fn endpoints() -> Vec<EndpointInfo> {
    let mut all = All::default();
    visit_all(&mut all);
    assert!(all.0.len() > 50, "the whole contract");
    all.0
}

/// The path with an identifier that exists nowhere.
fn path(info: &EndpointInfo) -> String {
    info.path
        .split('/')
        .map(|part| if part.starts_with('{') { "01234567890123456789012345" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

async fn call(client: &Client, info: &EndpointInfo, headers: &[(&str, &str)]) -> StatusCode {
    let method = match info.method {
        Method::Get => http::Method::GET,
        Method::Post => http::Method::POST,
        Method::Patch => http::Method::PATCH,
        Method::Delete => http::Method::DELETE,
    };
    let mut all = vec![("content-type", "application/json")];
    all.extend_from_slice(headers);
    client.send(method, &path(info), &all, json!({}).to_string()).await.status
}

#[tokio::test]
async fn every_endpoint_is_closed_to_those_who_may_not_call_it() {
    let school = School::saying("Yes.").await;
    for info in endpoints() {
        let nobody = call(&school.platform.client(), &info, &[]).await;
        let name = info.name;
        match info.access {
            Access::Public => assert_ne!(nobody, StatusCode::UNAUTHORIZED, "{name} is for everybody"),
            _ => assert_eq!(nobody, StatusCode::UNAUTHORIZED, "{name} before sign-in"),
        }
        if info.access > Access::SignedIn {
            assert_eq!(call(&school.learner, &info, &[]).await, StatusCode::FORBIDDEN, "{name} for a learner");
        }
        if info.access > Access::Teacher {
            assert_eq!(call(&school.teacher, &info, &[]).await, StatusCode::FORBIDDEN, "{name} for a teacher");
        }
    }
}

#[tokio::test]
async fn no_other_site_can_act_in_a_persons_name() {
    let school = School::saying("Yes.").await;
    for info in endpoints().iter().filter(|info| info.method != Method::Get) {
        let foreign = call(&school.admin, info, &[("origin", "http://evil.example")]).await;
        assert_eq!(foreign, StatusCode::FORBIDDEN, "{} from a foreign page", info.name);
        let marked = call(&school.admin, info, &[("sec-fetch-site", "cross-site")]).await;
        assert_eq!(marked, StatusCode::FORBIDDEN, "{} from a foreign page without an origin", info.name);
    }
}

#[tokio::test]
async fn a_body_that_a_plain_form_could_send_changes_nothing() {
    let school = School::saying("Yes.").await;
    let body = json!({"name": "Class 9"}).to_string();
    let answer = school.teacher.send(http::Method::POST, "/api/classes", &[("content-type", "text/plain")], body).await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{}", answer.text());
}

#[tokio::test]
async fn what_is_not_yours_looks_as_if_it_did_not_exist() {
    let school = School::saying("Yes.").await;
    let mine = school.learner.post("/api/conversations", &json!({})).await.good().json();
    let id = lyceum_tests::platform::text(&mine["id"]);
    for other in [&school.teacher, &school.admin] {
        let path = format!("/api/conversations/{id}");
        assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(other.patch(&path, &json!({"title": "Mine"})).await.status, StatusCode::NOT_FOUND);
        assert_eq!(other.delete(&path).await.status, StatusCode::NOT_FOUND);
        let message = json!({"text": "Hello?"});
        assert_eq!(other.post(&format!("{path}/messages"), &message).await.status, StatusCode::NOT_FOUND);
        assert_eq!(other.get(&format!("{path}/export")).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(school.learner.get(&format!("/api/conversations/{id}")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_session_ends_at_once_and_everywhere() {
    let school = School::saying("Yes.").await;
    let elsewhere = school.platform.client();
    elsewhere.set_cookie(&school.learner.cookie());
    assert_eq!(elsewhere.get("/api/me").await.status, StatusCode::OK);
    school.learner.post("/api/sign-out-everywhere", &json!({})).await.good();
    assert_eq!(elsewhere.get("/api/me").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_description_of_the_api_names_every_endpoint() {
    let school = School::saying("Yes.").await;
    let description = school.platform.client().get("/api/openapi.json").await.good().json();
    for info in endpoints() {
        let method = format!("{:?}", info.method).to_lowercase();
        assert!(description["paths"][info.path][&method].is_object(), "{} {}", method, info.path);
    }
}
