//! The official OpenAI client against `/v1`.

use lyceum::Overrides;
use lyceum_models::{Engine, Script};
use lyceum_tests::platform::{Platform, text};
use serde_json::json;

const PROGRAM: &str = r#"
import sys
from openai import OpenAI, AuthenticationError

base, key = sys.argv[1:]
client = OpenAI(base_url=base + "/v1", api_key=key, max_retries=0)
assert len(client.models.list().data) >= 1
asked = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": [{"type": "text", "text": "Why?"}]}]
whole = client.chat.completions.create(model="default", messages=asked, max_tokens=32, temperature=0, seed=7)
assert whole.choices[0].message.content == "Because light bends.", whole
assert whole.choices[0].finish_reason == "stop", whole
assert whole.usage.completion_tokens > 0 and whole.usage.prompt_tokens > 0, whole
pieces, usage = [], None
for chunk in client.chat.completions.create(model="default", messages=asked, stream=True,
                                            stream_options={"include_usage": True}):
    if chunk.choices and chunk.choices[0].delta.content:
        pieces.append(chunk.choices[0].delta.content)
    usage = chunk.usage or usage
assert "".join(pieces) == "Because light bends.", pieces
assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens, usage
vectors = client.embeddings.create(model="default", input=["light", "rain"]).data
assert len(vectors) == 2 and abs(sum(x * x for x in vectors[0].embedding) - 1) < 1e-3
try:
    OpenAI(base_url=base + "/v1", api_key="lyk_wrong", max_retries=0).models.list()
    raise SystemExit("a wrong key must be refused")
except AuthenticationError:
    pass
print("all well")
"#;

#[tokio::test(flavor = "multi_thread")]
async fn the_official_client_chats_streams_and_embeds() {
    let engine = Engine::scripted(Script::saying("Because light bends."));
    let platform = Platform::with(Overrides { engine: Some(engine), ..Overrides::default() }, |_| {}).await;
    let school = platform.into_school(false).await;
    let key = school.teacher.post("/api/keys", &json!({"name": "test"})).await.good().json();
    let python = std::env::var_os("LYCEUM_PYTHON").unwrap_or_else(|| "python3".into());
    let (base, secret) = (school.platform.base.clone(), text(&key["secret"]));
    let run = tokio::task::spawn_blocking(move || {
        std::process::Command::new(python).args(["-c", PROGRAM, &base, &secret]).output().unwrap()
    });
    let output = run.await.unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && said.contains("all well"), "{said}");
}
