//! People, classes and API keys.

/// People, classes and API keys.
pub struct PeopleTexts {
    /// Heading.
    pub people_title: &'static str,
    /// First line.
    pub people_lead: &'static str,
    /// Where a part needs scripts.
    pub unscripted: &'static str,
    /// Button.
    pub add_person: &'static str,
    /// Label of the search.
    pub find_name: &'static str,
    /// Label of the search.
    pub find_class: &'static str,
    /// Choice.
    pub all_classes: &'static str,
    /// Button.
    pub find: &'static str,
    /// Link out of a search.
    pub show_all: &'static str,
    /// Before a time.
    pub last_here: &'static str,
    /// Instead of a time.
    pub never_here: &'static str,
    /// Interactions with the assistant.
    pub no_use: &'static str,
    /// One.
    pub one_use: &'static str,
    /// Several: `{n}`.
    pub uses: &'static str,
    /// Beside a person without one.
    pub no_class: &'static str,
    /// Badge of the one who looks.
    pub this_is_you: &'static str,
    /// Badge.
    pub closed: &'static str,
    /// Button of a learner's row.
    pub new_pin: &'static str,
    /// Button of another's row.
    pub new_password: &'static str,
    /// Button.
    pub close_account: &'static str,
    /// Button.
    pub open_account: &'static str,
    /// Link.
    pub more: &'static str,
    /// Link.
    pub from_start: &'static str,
    /// Empty list.
    pub none_title: &'static str,
    /// Empty list after a search.
    pub none_text: &'static str,
    /// Question: `{name}`.
    pub reset_title: &'static str,
    /// What happens then: `{name}`.
    pub reset_text: &'static str,
    /// Button.
    pub reset_act: &'static str,
    /// Question: `{name}`.
    pub close_title: &'static str,
    /// What happens then: `{name}`.
    pub close_text: &'static str,
    /// Message: `{name}`.
    pub now_closed: &'static str,
    /// Message: `{name}`.
    pub now_open: &'static str,
    /// Label.
    pub role: &'static str,
    /// Label.
    pub class: &'static str,
    /// Choice.
    pub without_class: &'static str,
    /// Hint.
    pub name_hint: &'static str,
    /// Label.
    pub secret: &'static str,
    /// Hint.
    pub secret_hint: &'static str,
    /// Button of the dialog.
    pub add: &'static str,
    /// Heading over new secrets.
    pub hand_title: &'static str,
    /// What to do with them.
    pub hand_lead: &'static str,
    /// On a card.
    pub hand_address: &'static str,
    /// On a card.
    pub hand_name: &'static str,
    /// On a card.
    pub hand_secret: &'static str,
    /// Under a card's code.
    pub hand_scan: &'static str,
    /// Button.
    pub hand_print: &'static str,
    /// Button.
    pub hand_done: &'static str,
    /// Heading.
    pub classes_title: &'static str,
    /// First line.
    pub classes_lead: &'static str,
    /// Button and heading of the dialog.
    pub add_class: &'static str,
    /// Button.
    pub save_class: &'static str,
    /// Empty list.
    pub no_classes_title: &'static str,
    /// Empty list.
    pub no_classes_text: &'static str,
    /// Above a code.
    pub code: &'static str,
    /// Members.
    pub no_learners: &'static str,
    /// Members.
    pub one_learner: &'static str,
    /// Members: `{n}`.
    pub learners: &'static str,
    /// Words of the switch.
    pub may_join: &'static str,
    /// State.
    pub class_open: &'static str,
    /// State.
    pub class_closed: &'static str,
    /// Link.
    pub project: &'static str,
    /// Button.
    pub new_code: &'static str,
    /// Button.
    pub rename: &'static str,
    /// Heading of the dialog.
    pub rename_title: &'static str,
    /// Button.
    pub save_name: &'static str,
    /// Label.
    pub class_name: &'static str,
    /// Hint.
    pub class_name_hint: &'static str,
    /// Message: `{name}`, `{code}`.
    pub class_made: &'static str,
    /// Message: `{name}`.
    pub renamed: &'static str,
    /// Question: `{name}`.
    pub new_code_title: &'static str,
    /// What happens then.
    pub new_code_text: &'static str,
    /// Button.
    pub new_code_act: &'static str,
    /// Message: `{name}`, `{code}`.
    pub new_code_done: &'static str,
    /// Message: `{name}`.
    pub joining_on: &'static str,
    /// Message: `{name}`.
    pub joining_off: &'static str,
    /// Heading.
    pub keys_title: &'static str,
    /// First line.
    pub keys_lead: &'static str,
    /// Button and heading of the dialog.
    pub add_key: &'static str,
    /// Label.
    pub key_name: &'static str,
    /// Hint.
    pub key_name_hint: &'static str,
    /// Button.
    pub make_key: &'static str,
    /// Heading over a new key: `{name}`.
    pub key_once_title: &'static str,
    /// Below.
    pub key_once_text: &'static str,
    /// Button.
    pub copy: &'static str,
    /// Message.
    pub copied: &'static str,
    /// Message where the browser does not copy.
    pub copy_by_hand: &'static str,
    /// Button.
    pub key_kept: &'static str,
    /// Before a name.
    pub key_of: &'static str,
    /// Before a time.
    pub key_made: &'static str,
    /// Before a time.
    pub key_used: &'static str,
    /// Instead of a time.
    pub key_unused: &'static str,
    /// Button.
    pub end_key: &'static str,
    /// Question: `{name}`.
    pub end_key_title: &'static str,
    /// What happens then.
    pub end_key_text: &'static str,
    /// Message: `{name}`.
    pub key_ended: &'static str,
    /// Empty list.
    pub no_keys_title: &'static str,
    /// Empty list.
    pub no_keys_text: &'static str,
    /// Heading.
    pub use_title: &'static str,
    /// Before the example.
    pub use_text: &'static str,
    /// Stands for the key in the example.
    pub use_key: &'static str,
    /// The question in the example.
    pub use_question: &'static str,
    /// After the example.
    pub use_limits: &'static str,
}

/// English.
pub const EN: PeopleTexts = PeopleTexts {
    people_title: "People",
    people_lead: "Find people, add them, and give them a new PIN or password.",
    unscripted: "Scripts are switched off in this browser: you can look at everything here, but not change it.",
    add_person: "Add a person",
    find_name: "Part of the name",
    find_class: "Class",
    all_classes: "All classes",
    find: "Find",
    show_all: "Show everybody",
    last_here: "Last here",
    never_here: "Not signed in yet",
    no_use: "No AI use today",
    one_use: "1 AI use today",
    uses: "{n} AI uses today",
    no_class: "In no class",
    this_is_you: "You",
    closed: "Closed",
    new_pin: "New PIN",
    new_password: "New password",
    close_account: "Close account",
    open_account: "Open account",
    more: "More people",
    from_start: "Back to the first",
    none_title: "Nobody found",
    none_text: "Nobody here has these letters in the name, or is in this class.",
    reset_title: "Give {name} a new PIN or password?",
    reset_text: "The old one stops working at once, and {name} is signed out on all devices. You see the new one once, to hand it over.",
    reset_act: "Give a new one",
    close_title: "Close the account of {name}?",
    close_text: "{name} is signed out everywhere and cannot sign in until you open the account again. Nothing is deleted.",
    now_closed: "The account of {name} is closed.",
    now_open: "The account of {name} is open again.",
    role: "Role",
    class: "Class",
    without_class: "No class yet",
    name_hint: "2 to 40 characters. This is the name to sign in with.",
    secret: "PIN or password",
    secret_hint: "Leave it empty to have one made. A PIN of 4 to 6 digits is for learners; a password has at least 8 characters.",
    add: "Add",
    hand_title: "To hand over",
    hand_lead: "This is shown only now. Print it or write it down, then give it to its owner. If it gets lost, make a new one.",
    hand_address: "Open in a browser",
    hand_name: "Name",
    hand_secret: "PIN or password",
    hand_scan: "or scan this",
    hand_print: "Print",
    hand_done: "Handed over",
    classes_title: "Classes",
    classes_lead: "Make classes, and show the codes with which learners join them.",
    add_class: "Add a class",
    save_class: "Add",
    no_classes_title: "No classes yet",
    no_classes_text: "A class has a code. Learners type it once, choose a name and a PIN, and are in.",
    code: "Class code",
    no_learners: "No learners yet",
    one_learner: "1 learner",
    learners: "{n} learners",
    may_join: "Learners may join",
    class_open: "Open",
    class_closed: "Closed",
    project: "Page to project",
    new_code: "New code",
    rename: "Rename",
    rename_title: "Rename the class",
    save_name: "Save name",
    class_name: "Name of the class",
    class_name_hint: "For example 5b, or Science club.",
    class_made: "The class {name} is there. Its code is {code}.",
    renamed: "The class is called {name} now.",
    new_code_title: "Give {name} a new code?",
    new_code_text: "The old code stops working at once. Learners who are in the class stay in it.",
    new_code_act: "Make a new code",
    new_code_done: "The code of {name} is {code} now.",
    joining_on: "Learners may join {name} now.",
    joining_off: "Nobody can join {name} any more.",
    keys_title: "API keys",
    keys_lead: "Make keys for programs that use the assistant: a terminal in the library, a script, an editor.",
    add_key: "Add a key",
    key_name: "What it is for",
    key_name_hint: "For example: terminal in the library.",
    make_key: "Make the key",
    key_once_title: "Your new key: {name}",
    key_once_text: "Copy it now. It is shown only here and only once; the server does not keep it in a readable form.",
    copy: "Copy",
    copied: "Copied.",
    copy_by_hand: "It is marked now: press Ctrl and C, or hold it and choose Copy.",
    key_kept: "I have it",
    key_of: "Belongs to",
    key_made: "Made",
    key_used: "Last used",
    key_unused: "Not used yet",
    end_key: "End key",
    end_key_title: "End the key “{name}”?",
    end_key_text: "Programs that use it stop working at once. This cannot be undone.",
    key_ended: "The key “{name}” is ended.",
    no_keys_title: "No keys yet",
    no_keys_text: "With a key, a program uses the assistant in your name and within your limits.",
    use_title: "How a program uses a key",
    use_text: "Every client for the OpenAI interface works. With the official one for Python:",
    use_key: "your key",
    use_question: "Why is the sky blue?",
    use_limits: "Each request counts for the person to whom the key belongs, like a question on these pages.",
};
