//! Signing in and up, preferences, what is left.

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

/// English.
pub const EN: AccountTexts = AccountTexts {
    sign_in_title: "Sign in",
    sign_in_lead: "Sign in with the name and the PIN or password that you use at this school.",
    name: "Name",
    secret: "PIN or password",
    sign_in_button: "Sign in",
    show_secret: "Show",
    hide_secret: "Hide",
    new_here: "New here?",
    join_link: "Join with a class code",
    forgot: "Forgot it?",
    forgot_text: "Your teacher can give you a new one.",
    recover_link: "Recover the administrator's account",
    sign_up_title: "Join your class",
    sign_up_lead: "Type the code that your teacher shows, and choose a name and a PIN that you can remember.",
    sign_up_closed: "Joining with a class code is switched off at this school. Ask your teacher for an account.",
    class_code: "Class code",
    class_code_hint: "It is on the wall or on the screen, for example 7KQ4-M2.",
    sign_up_name_hint: "2 to 40 characters. Others in your class can see it.",
    new_secret: "New PIN or password",
    new_secret_hint: "A PIN has 4 to 6 digits. A password has at least 8 characters.",
    sign_up_button: "Join",
    have_account: "Already have a name here?",
    recover_title: "Recover the administrator's account",
    recover_lead: "Type the twelve words of the recovery sheet and choose a new password.",
    words: "The twelve words",
    words_hint: "In the order of the sheet, with spaces between them. Capital letters do not matter.",
    new_password: "New password",
    new_password_hint: "At least 8 characters.",
    recover_button: "Set the new password",
    me_title: "Me",
    me_lead: "Choose how pages look, see what is left for today, and keep your account safe.",
    looks: "How pages look",
    theme: "Light or dark",
    theme_device: "As the device says",
    theme_light: "Light",
    theme_dark: "Dark",
    text_size: "Text size",
    size_0: "Normal",
    size_1: "Larger",
    size_2: "Large",
    size_3: "Very large",
    wide_spacing: "Wider spacing",
    wide_spacing_hint: "More room between letters, words and lines. Easier to read for many people.",
    language: "Language",
    language_school: "The school's language",
    save_looks: "Save how pages look",
    looks_saved: "Saved.",
    left: "What is left for you",
    left_lead: "Daily figures start again in {time}.",
    left_of: "{n} of {m}",
    used_of: "{n} of {m} used",
    safety: "PIN or password",
    change_lead: "After a change, you stay signed in here and are signed out on all other devices.",
    current_secret: "PIN or password so far",
    change_button: "Change it",
    changed: "Changed. Other devices are signed out.",
    devices: "Where you are signed in",
    devices_empty: "Only here.",
    this_device: "this device",
    last_seen: "Last used",
    sign_out_all: "Sign out everywhere",
    sign_out_all_text: "You are signed out on all devices, also on this one. Nothing that you saved is lost.",
    sign_out_here: "Sign out on this device",
    in_classes: " in {classes}",
    role_learner: "Learner",
    role_teacher: "Teacher",
    role_admin: "Administrator",
};
