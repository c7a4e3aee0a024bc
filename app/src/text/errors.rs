//! What went wrong, where no service says it.

/// What went wrong, where no service says it.
pub struct ErrorTexts {
    /// Heading of a part that could not be shown.
    pub failed_title: &'static str,
    /// The network is gone.
    pub server_unreachable: &'static str,
    /// An answer broke off.
    pub connection_lost: &'static str,
    /// A refusal without a sentence.
    pub no_reason: &'static str,
    /// Where a part needs scripts.
    pub scripts_needed: &'static str,
    /// Sentences for errors of forms that were sent without scripts: (code, sentence).
    pub by_code: &'static [(&'static str, &'static str)],
}

impl ErrorTexts {
    /// The sentence for an error's code in an address.
    pub fn sentence(&self, code: &str) -> &'static str {
        self.by_code.iter().find(|(name, _)| *name == code).map_or(self.no_reason, |(_, sentence)| sentence)
    }
}

/// English.
pub const EN: ErrorTexts = ErrorTexts {
    failed_title: "This could not be loaded",
    server_unreachable: "The school server does not answer. Check that this device is in the school's network, then try again.",
    connection_lost: "The connection was lost before the answer was complete. What arrived stays here; you can ask again.",
    no_reason: "That did not work, and the server gave no reason. Please try again.",
    scripts_needed: "This part needs scripts, and they are switched off in this browser.",
    by_code: &[
        ("wrong_secret", "The name or the password is wrong. Please try again, or ask your teacher for a new one."),
        ("account_closed", "This account is closed. Please ask your teacher or administrator."),
        ("too_many_tries", "That was wrong too often. Please wait a minute, then try again."),
        ("class_code", "No open class has this code. Please look at the code on the wall again, or ask your teacher."),
        ("name", "A name has 2 to 40 characters, with letters or digits."),
        ("name_taken", "This name is taken. Please add your family name or a number."),
        ("pin_too_easy", "This PIN is too easy to guess. Please mix the digits."),
        (
            "secret_too_short",
            "Please choose a PIN of 4 to 6 digits (learners only), or a password of at least 8 characters.",
        ),
        ("secret_too_long", "This password is too long. Please use at most 500 characters."),
        (
            "secret_too_common",
            "Many people would guess this password. Please choose another; three words make a good one.",
        ),
        ("wrong_words", "These are not the twelve words of the recovery sheet. Please check spelling and order."),
        ("setup_token", "The setup token is not right. The server printed it when it started."),
        ("already_set_up", "This school is set up already. Please sign in."),
        ("time_zone", "This time zone is not known. An example is Africa/Nairobi."),
        ("signed_out", "Please sign in first."),
        ("forbidden", "Your account is not allowed to do this."),
        ("request_rate", "That were too many requests in one minute. Please wait a moment, then try again."),
        (
            "person_ai_interactions",
            "You have used all questions to the assistant for today. Tomorrow there are new ones.",
        ),
        ("internal", "Something went wrong on the server. Nothing was changed. Please try again."),
    ],
};
