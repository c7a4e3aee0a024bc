//! Conversations with the assistant.

words! {
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
        /// Said when the browser does not copy.
        pub copy_by_hand: &'static str,
        /// Name of the menu.
        pub more: &'static str,
    }
}
