//! Sentences of the server with commands in them: what stands between backticks is shown as code.

use crate::erase::Erase;
use leptos::prelude::*;

/// The sentence as a view.
pub(crate) fn code_sentence(sentence: &str) -> AnyView {
    let parts = sentence.split('`').enumerate().map(|(at, part)| {
        let part = part.to_owned();
        if at % 2 == 1 { view! { <code>{part}</code> }.erase() } else { part.erase() }
    });
    parts.collect_view().erase()
}

/// The first command in the sentence.
pub(crate) fn command_in(sentence: &str) -> Option<&str> {
    sentence.split('`').nth(1).filter(|command| command.starts_with("lyceum "))
}

#[cfg(test)]
mod tests {
    use super::command_in;

    #[test]
    fn a_command_is_found_between_backticks() {
        assert_eq!(command_in("It is gone. `lyceum models pull a` fetches it."), Some("lyceum models pull a"));
        assert_eq!(command_in("Set `models.chat` first."), None);
        assert_eq!(command_in("All is well."), None);
    }
}
