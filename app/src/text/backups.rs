//! Backups.

words! {
    /// Backups.
    pub struct BackupTexts {
        /// Heading.
        pub title: &'static str,
        /// First line.
        pub lead: &'static str,
        /// Button.
        pub now: &'static str,
        /// What the button does.
        pub now_hint: &'static str,
        /// Button.
        pub changes: &'static str,
        /// Button.
        pub copy: &'static str,
        /// Button.
        pub drill: &'static str,
        /// Button.
        pub prune: &'static str,
        /// Button.
        pub check: &'static str,
        /// When nothing needs doing.
        pub well: &'static str,
        /// Before what is being done.
        pub running: &'static str,
        /// Heading.
        pub list: &'static str,
        /// Empty list.
        pub none_title: &'static str,
        /// Empty list.
        pub none_text: &'static str,
        /// Kind.
        pub full: &'static str,
        /// Kind.
        pub incremental: &'static str,
        /// Kind, with {count}.
        pub files: &'static str,
        /// Proof.
        pub restored: &'static str,
        /// Proof.
        pub opened: &'static str,
        /// Proof.
        pub read: &'static str,
        /// Proof.
        pub unchecked: &'static str,
        /// Proof.
        pub damaged: &'static str,
        /// With {used}, {allowed}, {folder}, {days}, {file_days}.
        pub kept: &'static str,
        /// Heading.
        pub copies: &'static str,
        /// No copies.
        pub no_copies: &'static str,
        /// State of a copy.
        pub complete: &'static str,
        /// State of a copy, with {missing} and {lag}.
        pub lags: &'static str,
        /// State of a folder that is not there, with {missing}.
        pub away: &'static str,
        /// The same after too many days, with {missing}.
        pub late: &'static str,
        /// State of a copy that was not sent yet.
        pub no_copy_yet: &'static str,
        /// Before the time of the last complete copy.
        pub complete_at: &'static str,
        /// Heading.
        pub drill_title: &'static str,
        /// No drill yet.
        pub no_drill: &'static str,
        /// With {took} and {allowed}.
        pub took: &'static str,
        /// Promise of the plan.
        pub kept_promise: &'static str,
        /// Promise of the plan.
        pub broken_promise: &'static str,
        /// Heading.
        pub restore: &'static str,
        /// How to restore.
        pub restore_text: &'static str,
        /// How to restore a time.
        pub restore_time: &'static str,
        /// How to restore a part.
        pub restore_part: &'static str,
        /// Heading.
        pub key: &'static str,
        /// With {names}.
        pub key_text: &'static str,
        /// No key yet.
        pub no_key: &'static str,
        /// Button.
        pub new_key: &'static str,
        /// Heading over new words, with {name}.
        pub new_key_title: &'static str,
        /// What to do with new words.
        pub new_key_text: &'static str,
        /// Button.
        pub new_key_kept: &'static str,
    }
}
