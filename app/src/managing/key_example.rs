//! How a program uses a key: an example that fits this server's own address.

use super::{copy_button::CopyButton, own_address::own_address};
use crate::erase::Erase;
use crate::{components::Card, text::texts};
use leptos::{html, prelude::*};

const ID: &str = "key-example";

/// The example.
#[component]
pub(crate) fn KeyExample() -> AnyView {
    let words = &texts().people;
    let code = NodeRef::<html::Code>::new();
    let here = example(&own_address());
    // Behind a proxy with https only the browser knows the address.
    let shown = here.clone();
    Effect::new(move |_| {
        if let Some(code) = code.get()
            && code.text_content().as_deref() != Some(&*shown)
        {
            code.set_text_content(Some(&shown));
        }
    });
    view! {
        <Card title=words.use_title class="key-use">
            <p>{words.use_text}</p>
            <pre class="key-example" tabindex="0"><code id=ID node_ref=code>{here.clone()}</code></pre>
            <p class="quiet small">{words.use_limits}</p>
            <div class="actions"><CopyButton text=here shown_in=ID/></div>
        </Card>
    }
    .erase()
}

fn example(address: &str) -> String {
    let words = &texts().people;
    let (key, question) = (words.use_key, words.use_question);
    format!(
        r#"from openai import OpenAI

client = OpenAI(base_url="{address}/v1", api_key="{key}")
answer = client.chat.completions.create(
    model="default",
    messages=[{{"role": "user", "content": "{question}"}}],
)
print(answer.choices[0].message.content)"#
    )
}
