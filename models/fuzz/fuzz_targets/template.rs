//! Any text as a chat template, with any conversation: it renders or fails within its bounds.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lyceum_models::Turn;
use lyceum_models::chat_template::ChatTemplate;

fuzz_target!(|input: (&str, &str, &str)| {
    let (source, role, text) = input;
    if let Ok(template) = ChatTemplate::new(source, "<s>", "</s>", None) {
        let _ = template.render(&[Turn::new(role, text), Turn::new("user", "x")]);
    }
});
