//! Signing in and up, preferences, what is left.

words! {
    /// Signing in and up, preferences, what is left.
    pub struct AccountTexts {
        /// Heading.
        pub sign_in_title: &'static str,
        /// First line.
        pub sign_in_lead: &'static str,
        /// Label.
        pub name: &'static str,
        /// Label.
        pub secret: &'static str,
        /// Button.
        pub sign_in_button: &'static str,
        /// Button beside a secret.
        pub show_secret: &'static str,
        /// Button beside a secret.
        pub hide_secret: &'static str,
        /// Before the link to sign-up.
        pub new_here: &'static str,
        /// Link to sign-up.
        pub join_link: &'static str,
        /// Before the link to recovery.
        pub forgot: &'static str,
        /// What to do.
        pub forgot_text: &'static str,
        /// Link to recovery.
        pub recover_link: &'static str,
        /// Heading.
        pub sign_up_title: &'static str,
        /// First line.
        pub sign_up_lead: &'static str,
        /// Notice.
        pub sign_up_closed: &'static str,
        /// Label.
        pub class_code: &'static str,
        /// Hint.
        pub class_code_hint: &'static str,
        /// Hint.
        pub sign_up_name_hint: &'static str,
        /// Label.
        pub new_secret: &'static str,
        /// Hint.
        pub new_secret_hint: &'static str,
        /// Button.
        pub sign_up_button: &'static str,
        /// Before the link to sign-in.
        pub have_account: &'static str,
        /// Heading.
        pub recover_title: &'static str,
        /// First line.
        pub recover_lead: &'static str,
        /// Label.
        pub words: &'static str,
        /// Hint.
        pub words_hint: &'static str,
        /// Label.
        pub new_password: &'static str,
        /// Hint.
        pub new_password_hint: &'static str,
        /// Button.
        pub recover_button: &'static str,
        /// Heading.
        pub me_title: &'static str,
        /// First line.
        pub me_lead: &'static str,
        /// Link to the licences of the work of others.
        pub licences: &'static str,
        /// Heading.
        pub looks: &'static str,
        /// Label.
        pub theme: &'static str,
        /// Choice.
        pub theme_device: &'static str,
        /// Choice.
        pub theme_light: &'static str,
        /// Choice.
        pub theme_dark: &'static str,
        /// Label.
        pub text_size: &'static str,
        /// Choice.
        pub size_0: &'static str,
        /// Choice.
        pub size_1: &'static str,
        /// Choice.
        pub size_2: &'static str,
        /// Choice.
        pub size_3: &'static str,
        /// Label.
        pub wide_spacing: &'static str,
        /// Hint.
        pub wide_spacing_hint: &'static str,
        /// Label.
        pub language: &'static str,
        /// Choice.
        pub language_school: &'static str,
        /// Button.
        pub save_looks: &'static str,
        /// Message.
        pub looks_saved: &'static str,
        /// Heading.
        pub left: &'static str,
        /// Before the list: `{time}` until the day ends.
        pub left_lead: &'static str,
        /// Beside a bar: `{n}` of `{m}`.
        pub left_of: &'static str,
        /// Beside a bar: `{n}` of `{m}` used.
        pub used_of: &'static str,
        /// Heading.
        pub safety: &'static str,
        /// First line.
        pub change_lead: &'static str,
        /// Label.
        pub current_secret: &'static str,
        /// Button.
        pub change_button: &'static str,
        /// Message.
        pub changed: &'static str,
        /// Heading.
        pub devices: &'static str,
        /// Empty list.
        pub devices_empty: &'static str,
        /// Beside the device that asks.
        pub this_device: &'static str,
        /// Before a time.
        pub last_seen: &'static str,
        /// Button.
        pub sign_out_all: &'static str,
        /// Dialog.
        pub sign_out_all_text: &'static str,
        /// Button.
        pub sign_out_here: &'static str,
        /// After the role: `{classes}`.
        pub in_classes: &'static str,
        /// Role.
        pub role_learner: &'static str,
        /// Role.
        pub role_teacher: &'static str,
        /// Role.
        pub role_admin: &'static str,
    }
}
