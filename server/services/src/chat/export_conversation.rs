//! Gives a conversation as a Markdown file.

use super::{
    list_conversations::{MOST_MESSAGES, stored_messages},
    whose::{own, row},
};
use crate::{basis::Basis, words::fold};
use lyceum_api::{
    ApiResult, Viewer,
    chat::{Author, ConversationExport},
    ids::ConversationId,
};
use std::fmt::Write as _;

/// The own conversation as Markdown, with a file name that every system takes.
pub(super) fn export_conversation(basis: &Basis, who: &Viewer, id: ConversationId) -> ApiResult<ConversationExport> {
    let (_, record) = own(basis, who, id)?;
    let title = row(id, &record).title;
    let mut markdown = format!("# {title}\n");
    for message in stored_messages(basis, id, MOST_MESSAGES)? {
        let author = match message.author {
            Author::Person => who.name.as_str(),
            Author::Assistant => "Assistant",
        };
        let time =
            jiff::Timestamp::from_second(message.at_s).map(|time| time.strftime("%Y-%m-%d %H:%M UTC").to_string());
        let _ = write!(markdown, "\n## {author}, {}\n\n{}\n", time.unwrap_or_default(), message.text.trim());
        if message.interrupted {
            markdown.push_str("\n*(interrupted)*\n");
        }
    }
    Ok(ConversationExport { file_name: format!("{}.md", file_name(&title)), markdown })
}

fn file_name(title: &str) -> String {
    let plain: String = fold(title).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let name: String = words.join("-").chars().take(60).collect();
    if name.is_empty() { "conversation".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn file_names_are_safe_everywhere() {
        assert_eq!(file_name("Wie läuft's? ../../etc/passwd"), "wie-lauft-s-etc-passwd");
        assert_eq!(file_name("…"), "conversation");
    }
}
