//! Conversations with the assistant.

/// Conversations with the assistant.
pub struct ChatTexts {
    /// Heading.
    pub title: &'static str,
    /// First line.
    pub lead: &'static str,
    /// Button.
    pub new: &'static str,
    /// Heading.
    pub conversations: &'static str,
    /// Empty state.
    pub empty_title: &'static str,
    /// Empty state.
    pub empty_text: &'static str,
    /// Above an empty thread.
    pub start_title: &'static str,
    /// Above an empty thread.
    pub start_text: &'static str,
    /// Examples to begin with.
    pub examples: [&'static str; 3],
    /// Label of the field.
    pub message: &'static str,
    /// Button.
    pub send: &'static str,
    /// Button.
    pub stop: &'static str,
    /// Button.
    pub regenerate: &'static str,
    /// Author.
    pub you: &'static str,
    /// Author.
    pub assistant: &'static str,
    /// Below an answer that was stopped.
    pub interrupted: &'static str,
    /// Status: `{n}` and `{time}`.
    pub waiting: &'static str,
    /// Status.
    pub thinking: &'static str,
    /// Status.
    pub writing: &'static str,
    /// Below the field: `{n}` and `{m}`.
    pub left_today: &'static str,
    /// Below the field.
    pub may_be_wrong: &'static str,
    /// Button.
    pub rename: &'static str,
    /// Label.
    pub rename_label: &'static str,
    /// Button.
    pub save_title: &'static str,
    /// Button.
    pub export: &'static str,
    /// Button.
    pub delete: &'static str,
    /// Said when it was done: `{title}`.
    pub deleted: &'static str,
    /// Link.
    pub back: &'static str,
    /// Button.
    pub copy: &'static str,
    /// Said when it was done.
    pub copied: &'static str,
    /// Name of the menu.
    pub more: &'static str,
}

/// English.
pub const EN: ChatTexts = ChatTexts {
    title: "Chat",
    lead: "Talk with the assistant. It may be wrong: check what matters.",
    new: "New conversation",
    conversations: "Your conversations",
    empty_title: "No conversations yet",
    empty_text: "Write your first message below. What you write is kept here, for you alone.",
    start_title: "What would you like to talk about?",
    start_text: "Ask for an explanation, an example, or help with a text.",
    examples: [
        "Explain what a fraction is, with an example.",
        "Why do we have day and night?",
        "Help me plan a short text about my town.",
    ],
    message: "Your message",
    send: "Send",
    stop: "Stop",
    regenerate: "Another answer",
    you: "You",
    assistant: "Assistant",
    interrupted: "This answer was stopped before its end.",
    waiting: "{n} before you, about {time}",
    thinking: "The assistant is thinking …",
    writing: "The assistant is writing …",
    left_today: "{n} of {m} left today",
    may_be_wrong: "The assistant may be wrong.",
    rename: "Rename",
    rename_label: "New title",
    save_title: "Save title",
    export: "Save as a file",
    delete: "Delete",
    deleted: "“{title}” is deleted.",
    back: "All conversations",
    copy: "Copy",
    copied: "Copied.",
    more: "More",
};
