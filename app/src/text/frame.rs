//! What stands around every page.

words! {
    /// What stands around every page.
    pub struct FrameTexts {
        /// Link to the page's main part.
        pub skip: &'static str,
        /// Name of the rail for screen readers.
        pub places: &'static str,
        /// Place.
        pub home: &'static str,
        /// Place.
        pub courses: &'static str,
        /// Place.
        pub ask: &'static str,
        /// Place.
        pub chat: &'static str,
        /// Place, and link to the own page.
        pub me: &'static str,
        /// Place of teachers.
        pub teach: &'static str,
        /// Place of admins.
        pub manage: &'static str,
        /// Part of Manage.
        pub manage_people: &'static str,
        /// Part of Manage.
        pub manage_classes: &'static str,
        /// Part of Manage.
        pub manage_keys: &'static str,
        /// Part of Manage.
        pub manage_plan: &'static str,
        /// Part of Manage.
        pub manage_models: &'static str,
        /// Part of Manage.
        pub manage_import: &'static str,
        /// Part of Manage.
        pub manage_projector: &'static str,
        /// Name of the search field.
        pub search: &'static str,
        /// Text in the empty search field.
        pub search_hint: &'static str,
        /// Badge: `{n}` AI interactions are left.
        pub left_today: &'static str,
        /// Title of the badge: `{n}` of `{m}`.
        pub left_today_long: &'static str,
        /// Link.
        pub sign_in: &'static str,
        /// Button.
        pub sign_out: &'static str,
        /// Name of the menu for screen readers.
        pub person_menu: &'static str,
        /// Button of dialogs and messages.
        pub close: &'static str,
        /// Button of a message after an act.
        pub undo: &'static str,
        /// Message after that.
        pub undone: &'static str,
        /// Button.
        pub cancel: &'static str,
        /// Button after a failure.
        pub retry: &'static str,
        /// For screen readers, while something loads.
        pub waiting: &'static str,
        /// Before an error's code.
        pub copy_code: &'static str,
        /// Heading of the dialog.
        pub dialog_signed_out: &'static str,
        /// Its text.
        pub dialog_signed_out_text: &'static str,
        /// Message after that.
        pub signed_in_again: &'static str,
        /// Unit of time.
        pub unit_days: &'static str,
        /// Unit of time.
        pub unit_hours: &'static str,
        /// Unit of time.
        pub unit_minutes: &'static str,
        /// Unit of time.
        pub unit_seconds: &'static str,
        /// Heading.
        pub not_found_title: &'static str,
        /// First line.
        pub not_found_text: &'static str,
        /// Link.
        pub go_home: &'static str,
        /// Name of the links to other languages.
        pub other_languages: &'static str,
    }
}
