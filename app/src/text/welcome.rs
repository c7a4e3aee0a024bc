//! The first start and the page to project.

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

/// English.
pub const EN: WelcomeTexts = WelcomeTexts {
    title: "Welcome to Lyceum",
    lead: "Three short steps, then your school is open.",
    steps: "Steps",
    step: "{n} of {m}",
    back: "Back",
    next: "Next",
    finish: "Open the school",
    language_name: "Language",
    language_title: "Which language do you teach in?",
    language_lead: "New courses and search start from it. Lessons may be in any language, and you can mix them.",
    school_name_short: "School",
    school_title: "What is your school called?",
    school_lead: "You become its administrator. Teachers and learners get their own accounts later.",
    school: "Name of the school",
    school_hint: "Everybody sees it on every page.",
    admin: "Your name",
    admin_hint: "You sign in with it. 2 to 40 characters.",
    password: "Your password",
    password_hint: "At least 8 characters. Three words make a good one.",
    time_zone: "Time zone",
    time_zone_hint: "A school day begins at midnight there, and with it everybody's new questions.",
    time_zone_server: "The server's own time zone",
    token: "Setup token",
    token_hint: "The server printed it when it started. It proves that you look after this server.",
    content_name: "First course",
    content_title: "What shall be in it first?",
    content_lead: "You can add and remove courses at any time.",
    demo: "The demo course",
    demo_text: "Lessons, a video, a quiz and a code exercise to look around with.",
    own: "My own content",
    own_text: "Start empty and bring in a folder of texts, slides or videos.",
    sheet_title: "Write these twelve words down",
    sheet_lead: "They open your account again if the password is lost. Nobody can show them a second time.",
    sheet_for: "Recovery sheet of {school}, for {admin}",
    sheet_words: "Recovery words",
    sheet_keep: "Keep this sheet on paper, where the school keeps its keys. Whoever has it can sign in as you.",
    print: "Print",
    written: "I have written them down or printed them",
    go_on: "Go on",
    projector_title: "How to get in",
    projector_lead: "Open this address on your device and type the class code.",
    open_address: "Open this address",
    other_addresses: "If that does not work, try",
    type_code: "Join with the class code",
    type_code_of: "Join {class} with the code",
    joining_closed: "Nobody can join this class at the moment.",
    to_classes: "Open it under Classes",
    only_here: "This address works on this computer only. Connect the server to the school's network and start it again, so that other devices can reach it.",
    scan: "or scan it with a camera",
    class: "Class",
    show_class: "Show",
    leave: "Back to the start page",
};
