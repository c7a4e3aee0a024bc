//! Every sentence of the server that has words in each language, with those in English.

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal, $english:literal;)*) => {
        /// A sentence that the server says about itself.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code { $($(#[doc = $doc])* $variant,)* }

        impl Code {
            /// The name in JSON; never changes.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// The sentence in English; values stand between braces.
            pub const fn english(self) -> &'static str {
                match self { $(Self::$variant => $english),* }
            }
        }

        /// The name of each code with its sentence in English.
        pub const ENGLISH: [(&str, &str); [$($name),*].len()] = [$(($name, $english)),*];
    };
}

codes! {
    // Health.

    /// Nothing to say.
    AllWell = "all_well", "All is well.";
    /// No room for anything.
    DiskFull = "disk_full", "The disk is full: nothing can be saved until room is made. Reading works.";
    /// The disk failed.
    DiskFailed = "disk_failed", "Nothing can be saved after a disk error ({reason}). Check the disk, then restart the server.";
    /// The end is near.
    Closing = "closing", "The server is closing.";
    /// A budget is used up.
    RoomFull = "room_full", "A part of the storage is full: {limit}.";
    /// No model.
    AssistantMissing = "assistant_missing", "The assistant cannot answer.";
    /// The clock was put back.
    ClockBehind = "clock_behind", "The server's clock shows a day that is over already. Please set it; day limits start anew after 24 hours.";
    /// The model is being loaded.
    AssistantStarting = "assistant_starting", "All is well; the assistant is starting.";
    /// In place of an answer with sources.
    PassagesAlone = "passages_alone", "The assistant rests for a moment because the server has much to do. The passages below are from your courses; nothing of your day was used up.";
    /// The tutor's own model is not to be had.
    HintsFromAnswers = "hints_from_answers", "All works, but hints come from the model that writes answers.";
    /// Nothing can be backed up.
    NoKeyYet = "no_key_yet", "All works, but nothing is backed up: make a key on the page Backups.";
    /// A budget is nearly used up.
    RoomNear = "room_near", "All works, but little room is left: {limit}.";
    /// A limit is reached.
    LimitReached = "limit_reached", "All works, but one limit is reached right now: {limit}.";

    // Alerts: what happened, and what to do.

    /// Alert.
    AlertCpu = "alert_cpu", "The processor is {value} busy; more than {mark} is too much.";
    /// Alert.
    AlertMemory = "alert_memory", "{value} of the memory is used; more than {mark} is too much.";
    /// Alert.
    AlertDisk = "alert_disk", "{value} of the disk or of one of its areas is used; more than {mark} is too much.";
    /// Alert.
    AlertErrors = "alert_errors", "{value} of the answers fail; more than {mark} is too much.";
    /// Alert.
    AlertResponses = "alert_responses", "Answers are slow: 5 in 100 take longer than {value} seconds to begin; more than {mark} is too much.";
    /// Alert.
    AlertStorage = "alert_storage", "Nothing can be saved: the disk is full or failed. Reading works.";
    /// Alert.
    AlertBackups = "alert_backups", "For {value} hours now backups could not be made, or a copy of them could not be sent.";
    /// Advice.
    AdviceCpu = "advice_cpu", "Look at the page Monitoring: where the assistant is the cause, pages stay fast and nothing needs to be done in the middle of a lesson. Where it lasts all day, use a smaller model, or a machine with more cores.";
    /// Advice.
    AdviceMemory = "advice_memory", "Look at the page Models for what takes most. Use a smaller model, lower `ai.context_tokens`, or add memory.";
    /// Advice.
    AdviceDisk = "advice_disk", "Look at the page Plan for the area that is full. Delete courses or models that nobody uses, move backups elsewhere, or add a disk.";
    /// Advice.
    AdviceErrors = "advice_errors", "Look at the log on the page Monitoring for lines marked as errors, and run `lyceum doctor` on the server.";
    /// Advice.
    AdviceResponses = "advice_responses", "Look at the page Monitoring for what is busy: processor, disk or queue. Let fewer classes use the assistant at the same time, or use a faster machine.";
    /// Advice.
    AdviceStorage = "advice_storage", "Make room on the disk: writing goes on by itself then. If the disk failed, check it, and start the server again; `lyceum doctor` tells more.";
    /// Advice.
    AdviceBackups = "advice_backups", "Look at the page Backups for the place and the reason: a disk that is full, a stick that has not been plugged in for days, a bucket out of reach or with a wrong access key. What can still be backed up is, and the copies catch up by themselves once the place is back.";

    // Growing.

    /// Reason.
    GrowCpu = "grow_cpu", "The processor's load was {value} over the last ten minutes; the plan scales above {mark}.";
    /// Reason.
    GrowMemory = "grow_memory", "The memory's use was {value} over the last ten minutes; the plan scales above {mark}.";
    /// Reason.
    GrowResponses = "grow_responses", "Answers began within {value} seconds over the last ten minutes; the plan scales above {mark}.";
    /// Reason.
    GrowErrors = "grow_errors", "The part of failed answers was {value} over the last ten minutes; the plan scales above {mark}.";
    /// Reason.
    GrowStorage = "grow_storage", "The storage's use was {value} over the last ten minutes; the plan scales above {mark}.";
    /// Reason.
    GrowDatabase = "grow_database", "The database has {value} of {mark}; the plan scales above three quarters.";
    /// Reason.
    GrowPeople = "grow_people", "{value} of {mark} people used the service; the plan scales above four fifths.";
    /// Reason.
    GrowRequests = "grow_requests", "{value} requests a minute were answered; the plan scales above {mark}.";
    /// What to do.
    GrowOut = "grow_out", "Scale out: put a second server beside this one and give each its own classes, or let another machine answer for the assistant.";
    /// What to do.
    GrowUp = "grow_up", "Scale up: move to a larger machine or add what is short; a backup restored there takes everything along.";

    // Self-help: causes and steps.

    /// Cause.
    MemoryUsedUp = "memory_used_up", "Memory is nearly used up.";
    /// Cause.
    AnswersLate = "answers_late", "Answers begin late.";
    /// Cause.
    ManyWait = "many_wait", "Many requests wait for the assistant.";
    /// Step.
    DropPrefetch = "drop_prefetch", "Nothing is fetched ahead of time.";
    /// Step.
    ShrinkCaches = "shrink_caches", "Caches are emptied and stay small.";
    /// Step.
    SmallerBatches = "smaller_batches", "Fewer answers are written at the same time.";
    /// Step.
    PauseJobs = "pause_jobs", "Work in the background waits.";
    /// Step.
    SmallerModel = "smaller_model", "A smaller model answers.";
    /// Step.
    PassagesOnly = "passages_only", "Questions to the courses are answered with the passages alone.";
    /// Step.
    Busy = "busy", "The assistant says that it is busy.";

    // Jobs of the timetable, by their names: what each is, and what it does.

    /// Title.
    JobClearLeftovers = "job_clear_leftovers", "Clear leftovers";
    /// What it does.
    JobClearLeftoversText = "job_clear_leftovers_text", "Removes uploads that no import needs any more, and damaged copies that were kept for a month.";
    /// Title.
    JobCompactDatabase = "job_compact_database", "Compact the database";
    /// What it does.
    JobCompactDatabaseText = "job_compact_database_text", "Writes the database anew beside the old one, compares both, and switches: deleted records give back their room. It goes on for as long as reading and writing all records takes.";
    /// Title.
    JobForgetQuestions = "job_forget_questions", "Forget old questions";
    /// What it does.
    JobForgetQuestionsText = "job_forget_questions_text", "Removes questions to the courses, with their answers, after 365 days, or the days set as `jobs.questions_kept_days`.";
    /// Title.
    JobMeasureStorage = "job_measure_storage", "Measure storage";
    /// What it does.
    JobMeasureStorageText = "job_measure_storage_text", "Adds up what conversations, questions, hints and the database take, for the limits of the plan.";
    /// Title.
    JobMergeIndex = "job_merge_index", "Tidy the search index";
    /// What it does.
    JobMergeIndexText = "job_merge_index_text", "Joins the parts of the search index, so that searches are quicker and deleted text is gone.";
    /// Title.
    JobPackConversations = "job_pack_conversations", "Compress old conversations";
    /// What it does.
    JobPackConversationsText = "job_pack_conversations_text", "Compresses conversations in which nothing was written for two months. They can be read and continued as before.";
    /// Title.
    JobPurgeFiles = "job_purge_files", "Purge unused files";
    /// What it does.
    JobPurgeFilesText = "job_purge_files_text", "Removes pictures, videos and documents that no course has used for eight days.";
    /// Title.
    JobRemoveExpired = "job_remove_expired", "Remove what has expired";
    /// What it does.
    JobRemoveExpiredText = "job_remove_expired_text", "Removes sign-ins that are over, and courses and conversations that were deleted long ago.";
    /// Title.
    JobRestModels = "job_rest_models", "Rest the assistant";
    /// What it does.
    JobRestModelsText = "job_rest_models_text", "Takes the assistant's model out of the memory while nobody uses it; the next question loads it.";
    /// Title.
    JobWakeModels = "job_wake_models", "Wake the assistant";
    /// What it does.
    JobWakeModelsText = "job_wake_models_text", "Loads the assistant's model before school starts.";
    /// Title.
    JobBackupHourly = "job_backup_hourly", "Back up the newest records";
    /// What it does.
    JobBackupHourlyText = "job_backup_hourly_text", "Backs up what was stored since the last backup.";
    /// Title.
    JobBackupNightly = "job_backup_nightly", "Back up everything";
    /// What it does.
    JobBackupNightlyText = "job_backup_nightly_text", "Backs up all records and files, and proves each backup by restoring it into a scratch folder.";
    /// Title.
    JobBackupPrune = "job_backup_prune", "Remove old backups";
    /// What it does.
    JobBackupPruneText = "job_backup_prune_text", "Removes backups that are older than the plan keeps; never the last proven one.";
    /// Title.
    JobBackupCopy = "job_backup_copy", "Send copies of backups";
    /// What it does.
    JobBackupCopyText = "job_backup_copy_text", "Sends to each copy what it lacks.";
    /// Title.
    JobBackupDrill = "job_backup_drill", "Try a recovery";
    /// What it does.
    JobBackupDrillText = "job_backup_drill_text", "Recovers the school from the copies alone into a scratch folder, and measures how long it takes.";

    // Why jobs wait.

    /// Reason.
    UnderPressure = "under_pressure", "The server is under pressure and helps itself.";
    /// Reason.
    AssistantWriting = "assistant_writing", "The assistant is writing answers.";
    /// Reason.
    Crowd = "crowd", "More than {count} people are using the server.";
    /// Reason.
    MemoryShort = "memory_short", "The machine is short of memory.";
    /// Reason.
    ProcessorsBusy = "processors_busy", "The machine's processors are busy.";
    /// Reason.
    OtherHeavyJob = "other_heavy_job", "Another heavy job is running.";

    // What came of jobs.

    /// Nothing was done.
    NotSetUp = "not_set_up", "Nothing to do: the school is not set up yet.";
    /// Leftovers.
    NothingToClear = "nothing_to_clear", "There was nothing to clear.";
    /// Leftovers.
    Freed = "freed", "Freed {bytes}.";
    /// Compaction.
    CompactNotNeeded = "compact_not_needed", "Not needed: it has {bytes}.";
    /// Compaction.
    Compacted = "compacted", "{count} records: from {before} to {after}.";
    /// Questions.
    QuestionsKept = "questions_kept", "Questions are kept for ever.";
    /// Questions.
    QuestionsRemoved = "questions_removed", "Removed {count} questions.";
    /// Index.
    IndexTidy = "index_tidy", "The index is tidy.";
    /// Index.
    IndexJoined = "index_joined", "Joined {count} parts into one.";
    /// Conversations.
    ConversationsPacked = "conversations_packed", "Compressed {count} conversations: from {before} to {after}.";
    /// Files.
    FilesRemoved = "files_removed", "Removed {count} files ({bytes}); {unused} more are unused.";
    /// What has expired.
    Expired = "expired", "Removed for good: {courses} courses, {conversations} conversations.";
    /// Model.
    AssistantRests = "assistant_rests", "The assistant rests now.";
    /// The tutor's own model left the memory.
    TutorRests = "tutor_rests", "The tutor's model rests now.";
    /// Model.
    AssistantWoken = "assistant_woken", "The assistant was woken.";
    /// Model.
    AssistantAwake = "assistant_awake", "The assistant was awake.";

    // What came of acts with backups.

    /// No backup was made.
    NothingChanged = "nothing_changed", "Nothing has changed since the last backup.";
    /// A backup.
    MadeFull = "made_full", "All records are in {name} ({bytes}).";
    /// A backup.
    MadeChanges = "made_changes", "What changed is in {name} ({bytes}).";
    /// A backup.
    MadeFiles = "made_files", "{count} files ({bytes}) are in {name}.";
    /// Its proof.
    ProofRestored = "proof_restored", "It was restored for a test and equal.";
    /// Its proof.
    ProofOpened = "proof_opened", "It was opened and checked.";
    /// Its proof.
    ProofRead = "proof_read", "It was read and checked.";
    /// No proof.
    ProofMissing = "proof_missing", "It is not yet checked.";
    /// Removal.
    NothingOld = "nothing_old", "Nothing is old enough to be removed.";
    /// Removal.
    OldRemoved = "old_removed", "{count} old backups and {files} files removed, {bytes} freed.";
    /// Copies.
    CopiesNone = "copies_none", "There are no copies elsewhere.";
    /// Copies.
    CopiesComplete = "copies_complete", "Copies that are complete: {count}.";
    /// Copies.
    CopyWaits = "copy_waits", "{place} is not plugged in; its copy waits.";
    /// Drill.
    DrillKept = "drill_kept", "Recovery works: from {place} everything was back after {took}.";
    /// Drill.
    DrillBroken = "drill_broken", "Recovery did not keep the plan's promises: from {place} everything was back after {took}.";
    /// Promise of the plan.
    TierCritical = "tier_critical", "Critical services";
    /// Promise of the plan.
    TierServices = "tier_services", "All services";
    /// Promise of the plan.
    TierData = "tier_data", "All data";

    // What is being done with backups.

    /// Stage.
    ReadingDatabase = "reading_database", "reading the database";
    /// Stage.
    ReadingJournal = "reading_journal", "reading the journal";
    /// Stage.
    ReadingBackup = "reading_backup", "reading the backup";
    /// Stage.
    RestoringDatabase = "restoring_database", "restoring the database";
    /// Stage.
    CheckingRestored = "checking_restored", "checking what was restored";
    /// Stage.
    RestoringFiles = "restoring_files", "restoring files";
    /// Stage.
    CopyingFiles = "copying_files", "copying files";
    /// Stage.
    RestoringTest = "restoring_test", "restoring it for a test";
    /// Stage.
    SendingCopy = "sending_copy", "sending a copy";
    /// Stage.
    TryingRestored = "trying_restored", "trying the restored school";

    // What should be done about backups.

    /// Advice.
    BackupKeyMissing = "backup_key_missing", "There is no backup key yet, so nothing is backed up. Make one, and keep its twelve words where you keep keys.";
    /// Advice.
    NoneTested = "none_tested", "No backup has been made and tested yet. Make one now.";
    /// Advice.
    LastTestedOld = "last_tested_old", "The last tested backup is {days} days old. Make one now, and see why the nightly one failed.";
    /// Advice.
    BackupDamaged = "backup_damaged", "{name} is damaged. The others are not affected; check the disk.";
    /// Advice.
    NoSecondPlace = "no_second_place", "All backups lie on this machine. Name a second place under `copies` in the settings: a stick, a disk, or a bucket.";
    /// Advice.
    CopyLags = "copy_lags", "{place} lags behind.";
    /// Advice.
    CopyLate = "copy_late", "{place} got its last copy {days} days ago. Plug it in.";
    /// Advice.
    CopyNever = "copy_never", "{place} has never been there to get a copy. Plug it in.";
    /// Advice.
    LastDrillFailed = "last_drill_failed", "The last drill failed.";
    /// Advice.
    DrillOld = "drill_old", "Recovery has not been tried for a month. Run a drill.";
    /// Advice.
    DrillNever = "drill_never", "Recovery has never been tried. Run a drill.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_said_once() {
        for (at, (code, english)) in ENGLISH.iter().enumerate() {
            assert!(!english.is_empty() && ENGLISH[..at].iter().all(|(other, _)| other != code), "{code}");
        }
    }
}
