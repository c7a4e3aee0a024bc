//! `/do/*`: forms of pages without scripts. Each calls one endpoint and sends the browser on with 303.
//!
//! A refusal leads back to the form's page with `?error=<code>` and what was typed, except secrets; the page has the
//! sentence for the code (never a text out of the address).

mod operating;

use super::{
    HttpState, access,
    input::{malformed, read_body},
    recovery_sheet,
    session::{self, Caller},
    way_in::own_address,
};
use axum::{
    Extension, Router,
    extract::{Request, State},
    http::header,
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use futures_util::StreamExt;
use lyceum_api::{
    ApiError, ApiResult, Endpoint, Granted, Nothing, StreamEndpoint, StreamEvent,
    accounts::{
        EndSession, Join, Preferences, Recover, RecoverAccount, SetPreferences, SignIn, SignUp, StartSession, Theme,
    },
    backups::{
        BackupAct, BackupName, BackupWhat, MakeBackup, NewBackup, PruneBackup, PruneBackups, RunDrill, SendCopies,
        VerifyBackup,
    },
    chat::{PostMessage, SendMessage, StartConversation},
    endpoint::Grant,
    school::{SetUp, SetupForm},
};

/// Larger than any form of ours.
const FORM_BYTES_MAX: usize = 64 * 1024;
/// Typed text that is carried back in an address.
const KEPT_BYTES_MAX: usize = 1500;

/// The routes of all forms.
pub fn routes() -> Router<HttpState> {
    Router::new()
        .route("/do/sign-in", post(sign_in))
        .route("/do/sign-up", post(sign_up))
        .route("/do/sign-out", post(sign_out))
        .route("/do/setup", post(set_up))
        .route("/do/recover", post(recover))
        .route("/do/preferences", post(set_preferences))
        .route("/do/chat", post(chat))
        .route("/do/backups", post(backups))
        .merge(operating::routes())
}

/// The way back for a request that never reached its form.
pub fn refuse(path: &str, error: &ApiError) -> Response {
    let page = match path {
        "/do/setup" => "/welcome",
        "/do/preferences" => "/me",
        "/do/sign-out" => "/",
        "/do/alerts/acknowledge" | "/do/alerts/mute" | "/do/quota" => "/monitoring",
        other => other.strip_prefix("/do").unwrap_or("/"),
    };
    back(page, error, &[])
}

async fn sign_in(State(state): State<HttpState>, Extension(caller): Extension<Caller>, request: Request) -> Response {
    let form = match Form::read(request).await {
        Ok(form) => form,
        Err(error) => return back("/sign-in", &error, &[]),
    };
    let input = SignIn { name: form.text("name"), secret: form.text("secret") };
    match call::<StartSession>(&state, &caller, input).await {
        Ok(granted) => onward(form.next(), &granted.grant, &caller),
        Err(error) => back("/sign-in", &error, &form.kept(&["name", "next"])),
    }
}

async fn sign_up(State(state): State<HttpState>, Extension(caller): Extension<Caller>, request: Request) -> Response {
    let form = match Form::read(request).await {
        Ok(form) => form,
        Err(error) => return back("/sign-up", &error, &[]),
    };
    let input = SignUp { class_code: form.text("class_code"), name: form.text("name"), secret: form.text("secret") };
    match call::<Join>(&state, &caller, input).await {
        Ok(granted) => onward("/", &granted.grant, &caller),
        Err(error) => back("/sign-up", &error, &form.kept(&["class_code", "name"])),
    }
}

async fn sign_out(State(state): State<HttpState>, Extension(caller): Extension<Caller>) -> Response {
    match call::<EndSession>(&state, &caller, Nothing {}).await {
        Ok(granted) => onward("/sign-in", &granted.grant, &caller),
        // Whoever is not signed in is where this leads.
        Err(_) => onward("/sign-in", &Grant::End, &caller),
    }
}

async fn recover(State(state): State<HttpState>, Extension(caller): Extension<Caller>, request: Request) -> Response {
    let form = match Form::read(request).await {
        Ok(form) => form,
        Err(error) => return back("/recover", &error, &[]),
    };
    let input = Recover { words: form.text("words"), new_password: form.text("new_password") };
    match call::<RecoverAccount>(&state, &caller, input).await {
        Ok(granted) => onward("/", &granted.grant, &caller),
        Err(error) => back("/recover", &error, &[]),
    }
}

async fn set_preferences(
    State(state): State<HttpState>,
    Extension(caller): Extension<Caller>,
    request: Request,
) -> Response {
    let form = match Form::read(request).await {
        Ok(form) => form,
        Err(error) => return back("/me", &error, &[]),
    };
    let theme = match form.get("theme") {
        "light" => Theme::Light,
        "dark" => Theme::Dark,
        _ => Theme::Device,
    };
    let input = Preferences {
        language: form.text("language"),
        theme,
        text_size: form.get("text_size").parse().unwrap_or(0),
        wide_spacing: form.is_on("wide_spacing"),
    };
    match call::<SetPreferences>(&state, &caller, input).await {
        Ok(granted) => onward("/me", &granted.grant, &caller),
        Err(error) => back("/me", &error, &[]),
    }
}

async fn set_up(State(state): State<HttpState>, Extension(caller): Extension<Caller>, request: Request) -> Response {
    let form = match Form::read(request).await {
        Ok(form) => form,
        Err(error) => return back("/welcome", &error, &[]),
    };
    let input = SetupForm {
        token: form.text("token"),
        language: form.text("language"),
        school_name: form.text("school_name"),
        admin_name: form.text("admin_name"),
        admin_password: form.text("admin_password"),
        time_zone: form.text("time_zone"),
        demo_course: form.is_on("demo_course"),
    };
    // The sheet is in the language that the school has just chosen.
    let (school, language) = (input.school_name.clone(), input.language.clone());
    match call::<SetUp>(&state, &caller, input).await {
        Ok(granted) => {
            // Not a redirect: the words are shown once and must not stand in any address.
            let mut response = recovery_sheet::page(&state.assets_base, &language, &school, &granted.body);
            session::grant(&mut response, &granted.grant, caller.secure);
            response
        }
        // The token came in an address too, and serves once.
        Err(error) => {
            let kept = ["token", "language", "school_name", "admin_name", "time_zone", "demo_course"];
            back("/welcome", &error, &form.kept(&kept))
        }
    }
}

/// Sends a message and waits for the whole answer: the page that follows shows it. A reader who leaves ends it.
async fn chat(State(state): State<HttpState>, Extension(caller): Extension<Caller>, request: Request) -> Response {
    let form = match Form::read(request).await {
        Ok(form) => form,
        Err(error) => return back("/chat", &error, &[]),
    };
    let (page, outcome) = send_message(&state, &caller, &form).await;
    match outcome {
        Ok(()) => Redirect::to(&page).into_response(),
        Err(error) => back(&page, &error, &form.kept(&["text"])),
    }
}

async fn send_message(state: &HttpState, caller: &Caller, form: &Form) -> (String, ApiResult<()>) {
    let conversation = match form.get("conversation") {
        "" => call::<StartConversation>(state, caller, Nothing {}).await.map(|granted| granted.body.id),
        id => id.parse().map_err(|_| ApiError::not_found("conversation")),
    };
    let conversation = match conversation {
        Ok(conversation) => conversation,
        Err(error) => return ("/chat".to_owned(), Err(error)),
    };
    let page = format!("/chat/{conversation}");
    let input = SendMessage { conversation, text: form.text("text") };
    let mut events = match PostMessage::open(&state.ports, &caller.viewer, input).await {
        Ok(events) => events,
        Err(error) => return (page, Err(error)),
    };
    while let Some(event) = events.next().await {
        match event {
            StreamEvent::Done(_) => break,
            StreamEvent::Failed(error) => return (page, Err(error)),
            _ => {}
        }
    }
    (page, Ok(()))
}

/// Starts an act with backups; the page that follows tells how far it is.
async fn backups(State(state): State<HttpState>, Extension(caller): Extension<Caller>, request: Request) -> Response {
    const PAGE: &str = "/backups";
    let form = match Form::read(request).await {
        Ok(form) => form,
        Err(error) => return back(PAGE, &error, &[]),
    };
    let begin = BackupAct { wait: false };
    let make = |what| NewBackup { what, wait: false };
    let done = match form.get("act") {
        "everything" => call::<MakeBackup>(&state, &caller, make(BackupWhat::Everything)).await,
        "incremental" => call::<MakeBackup>(&state, &caller, make(BackupWhat::Incremental)).await,
        "copy" => call::<SendCopies>(&state, &caller, begin).await,
        "drill" => call::<RunDrill>(&state, &caller, begin).await,
        "prune" => call::<PruneBackups>(&state, &caller, PruneBackup { dry: false }).await,
        "verify" => call::<VerifyBackup>(&state, &caller, BackupName { backup: form.text("backup") }).await,
        _ => Err(malformed("There is no such act.")),
    };
    match done {
        Ok(_) => onward(PAGE, &Grant::Keep, &caller),
        Err(error) => back(PAGE, &error, &[]),
    }
}

async fn call<E: Endpoint>(state: &HttpState, caller: &Caller, input: E::Input) -> ApiResult<Granted<E::Output>> {
    access::check(E::INFO.access, &caller.viewer)?;
    E::call(&state.ports, &caller.viewer, input).await
}

fn onward(to: &str, grant: &Grant, caller: &Caller) -> Response {
    let mut response = Redirect::to(to).into_response();
    session::grant(&mut response, grant, caller.secure);
    response
}

fn back(page: &str, error: &ApiError, kept: &[(&str, &str)]) -> Response {
    let mut pairs = vec![("error", error.code.as_str())];
    if let Some(field) = &error.field {
        pairs.push(("field", field));
    }
    let wait = error.retry_after_s.map(|seconds| seconds.to_string());
    if let Some(wait) = &wait {
        pairs.push(("wait", wait));
    }
    pairs.extend_from_slice(kept);
    let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
    Redirect::to(&format!("{page}?{query}")).into_response()
}

/// The fields of a sent form.
#[derive(Debug)]
struct Form(Vec<(String, String)>);

impl Form {
    async fn read(request: Request) -> ApiResult<Self> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        if !kind.starts_with("application/x-www-form-urlencoded") {
            return Err(malformed("A form is expected here."));
        }
        let body = read_body(request.into_body(), FORM_BYTES_MAX).await?;
        Self::parse(&body)
    }

    fn parse(body: &[u8]) -> ApiResult<Self> {
        serde_urlencoded::from_bytes(body).map(Self).map_err(|_| malformed("The form cannot be read."))
    }

    fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    fn text(&self, name: &str) -> String {
        self.get(name).to_owned()
    }

    fn is_on(&self, name: &str) -> bool {
        matches!(self.get(name), "on" | "true" | "1")
    }

    fn next(&self) -> &str {
        own_address(self.get("next")).unwrap_or("/")
    }

    /// What was typed into these fields, unless it is too long for an address.
    fn kept<'f>(&'f self, names: &[&'f str]) -> Vec<(&'f str, &'f str)> {
        let typed = names.iter().map(|name| (*name, self.get(name)));
        typed.filter(|(_, value)| !value.is_empty() && value.len() <= KEPT_BYTES_MAX).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_and_secrets_are_not_carried_back() {
        let form = Form::parse(b"name=Ada+L&secret=x%26y&next=%2Flessons%2F1&demo=on").unwrap();
        assert_eq!((form.get("name"), form.get("secret"), form.get("nothing")), ("Ada L", "x&y", ""));
        assert_eq!(form.next(), "/lessons/1");
        assert!(form.is_on("demo") && !form.is_on("name"));
        let response = back("/sign-in", &ApiError::invalid("name", "bad_name", "…"), &form.kept(&["name", "next"]));
        let expected = "/sign-in?error=bad_name&field=name&name=Ada+L&next=%2Flessons%2F1";
        assert_eq!((response.status().as_u16(), response.headers()["location"].as_bytes()), (303, expected.as_bytes()));
    }

    #[test]
    fn another_site_is_no_next_address() {
        assert_eq!(Form::parse(b"next=https%3A%2F%2Fevil.example").unwrap().next(), "/");
        assert_eq!(Form::parse(b"next=%2F%2Fevil.example").unwrap().next(), "/");
    }

    #[test]
    fn a_form_that_the_plan_refuses_leads_back_to_its_page() {
        let error = ApiError::internal().retry_after(7);
        for (path, page) in [("/do/chat", "/chat"), ("/do/setup", "/welcome"), ("/do/preferences", "/me")] {
            let response = refuse(path, &error);
            assert_eq!(response.headers()["location"], format!("{page}?error=internal&wait=7"));
        }
    }
}
