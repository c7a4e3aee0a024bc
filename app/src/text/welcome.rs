//! The first start and the page to project.

words! {
    /// The first start and the page to project.
    pub struct WelcomeTexts {
        /// Heading.
        pub title: &'static str,
        /// First line.
        pub lead: &'static str,
        /// Name of the list of steps, for screen readers.
        pub steps: &'static str,
        /// Above a step: `{n}` of `{m}`.
        pub step: &'static str,
        /// Button.
        pub back: &'static str,
        /// Button.
        pub next: &'static str,
        /// Button.
        pub finish: &'static str,
        /// Short name of the first step.
        pub language_name: &'static str,
        /// Heading of the first step.
        pub language_title: &'static str,
        /// Its first line.
        pub language_lead: &'static str,
        /// Short name of the second step.
        pub school_name_short: &'static str,
        /// Heading of the second step.
        pub school_title: &'static str,
        /// Its first line.
        pub school_lead: &'static str,
        /// Label.
        pub school: &'static str,
        /// Hint.
        pub school_hint: &'static str,
        /// Label.
        pub admin: &'static str,
        /// Hint.
        pub admin_hint: &'static str,
        /// Label.
        pub password: &'static str,
        /// Hint.
        pub password_hint: &'static str,
        /// Label.
        pub time_zone: &'static str,
        /// Hint.
        pub time_zone_hint: &'static str,
        /// Choice.
        pub time_zone_server: &'static str,
        /// Label.
        pub token: &'static str,
        /// Hint.
        pub token_hint: &'static str,
        /// Short name of the third step.
        pub content_name: &'static str,
        /// Heading of the third step.
        pub content_title: &'static str,
        /// Its first line.
        pub content_lead: &'static str,
        /// Choice.
        pub demo: &'static str,
        /// Below the choice.
        pub demo_text: &'static str,
        /// Choice.
        pub own: &'static str,
        /// Below the choice.
        pub own_text: &'static str,
        /// Heading of the recovery sheet.
        pub sheet_title: &'static str,
        /// First line.
        pub sheet_lead: &'static str,
        /// Above the words: `{school}` and `{admin}`.
        pub sheet_for: &'static str,
        /// Name of the list of words, for screen readers.
        pub sheet_words: &'static str,
        /// Below the words.
        pub sheet_keep: &'static str,
        /// Button.
        pub print: &'static str,
        /// Check box.
        pub written: &'static str,
        /// Button.
        pub go_on: &'static str,
        /// On the sheet: `{code}`.
        pub sheet_code: &'static str,
        /// On the sheet, without scripts.
        pub sheet_print: &'static str,
        /// Link on the sheet, without scripts.
        pub sheet_go_on: &'static str,
        /// Document title of the page to project.
        pub projector_title: &'static str,
        /// First line.
        pub projector_lead: &'static str,
        /// Above the address.
        pub open_address: &'static str,
        /// Above further addresses.
        pub other_addresses: &'static str,
        /// Above the code.
        pub type_code: &'static str,
        /// Above the code: `{class}`.
        pub type_code_of: &'static str,
        /// Instead of the code.
        pub joining_closed: &'static str,
        /// Link.
        pub to_classes: &'static str,
        /// When only this computer can reach the server.
        pub only_here: &'static str,
        /// Below the QR code.
        pub scan: &'static str,
        /// Label.
        pub class: &'static str,
        /// Button.
        pub show_class: &'static str,
        /// Link.
        pub leave: &'static str,
    }
}
