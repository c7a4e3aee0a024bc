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
        ("wrong_secret", "The name or the secret is not right. Please try again."),
        ("signed_out", "Please sign in first."),
        ("forbidden", "Your account is not allowed to do this."),
        ("wrong_class_code", "There is no class with this code. Ask your teacher for the code on the wall."),
        ("name_taken", "Somebody has this name already. Please choose another."),
        ("bad_name", "A name has 2 to 40 characters."),
        ("weak_secret", "Choose a PIN of 4 to 6 digits, or a password of at least 8 characters."),
        ("wrong_words", "These words do not open an account. Check the spelling and the order."),
        ("wrong_token", "The setup token is not right. The server printed it when it started."),
        ("too_many_tries", "There were too many tries. Please wait a minute, then try again."),
        ("internal", "Something went wrong on the server. Nothing was changed. Please try again."),
    ],
};
