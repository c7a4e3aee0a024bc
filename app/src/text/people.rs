//! People, classes and API keys.

words! {
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
        /// A name to begin with: `{n}`.
        pub class_numbered: &'static str,
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
}
