//! Conversations with the assistant.

/// Conversations with the assistant.
pub struct ChatTexts {
    /// Heading.
    pub title: &'static str,
    /// First line.
    pub lead: &'static str,
}

/// English.
pub const EN: ChatTexts =
    ChatTexts { title: "Chat", lead: "Talk with the assistant. It may be wrong: check what matters." };
