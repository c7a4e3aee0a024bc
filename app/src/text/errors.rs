//! What went wrong, where no service says it, or where it is to be said in another language than the service's.

words! {
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
        /// Sentences by the code of an error.
        pub by_code: CodeTexts,
    }
}

impl ErrorTexts {
    /// The sentence for an error's code in an address.
    pub fn sentence(&self, code: &str) -> &'static str {
        self.by_code.get(code).unwrap_or(self.no_reason)
    }
}

/// A field for each code, and the way from the code to it.
macro_rules! codes {
    ($($code:ident),* $(,)?) => {
        words! {
            /// Sentences for errors, by their code.
            pub struct CodeTexts {
                $(
                    #[doc = concat!("For `", stringify!($code), "`.")]
                    pub $code: &'static str,
                )*
            }
        }

        impl CodeTexts {
            /// The sentence for a code.
            pub(super) fn get(&self, code: &str) -> Option<&'static str> {
                match code {
                    $(stringify!($code) => Some(self.$code),)*
                    _ => None,
                }
            }
        }
    };
}

codes! {
    account_closed,
    already_set_up,
    answer_running,
    ask_users,
    assistant_busy,
    assistant_loading,
    assistant_missing,
    backup_busy,
    backup_failed,
    backup_room,
    chat_users,
    class_code,
    conversation_full,
    disk_full,
    forbidden,
    internal,
    last_admin,
    message_length,
    more_to_come,
    name,
    name_taken,
    no_backup_key,
    not_found,
    own_account,
    person_ai_interactions,
    person_api_requests,
    person_storage,
    person_video_streams,
    pin_too_easy,
    query_length,
    question_length,
    read_only,
    request_rate,
    secret_too_common,
    secret_too_long,
    secret_too_short,
    setup_token,
    signed_out,
    storage_busy,
    time_zone,
    title_length,
    too_many_tries,
    try_the_hint_first,
    tutor_users,
    upload_size,
    wrong_secret,
    wrong_words,
}
