//! The resource plan: every limit by name, with its figure, unit and sentence. `ARCHITECTURE.md` says where each is enforced.

use serde::{Deserialize, Serialize};

/// What a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Bytes.
    Bytes,
    /// Things at the same time.
    AtOnce,
    /// Things a minute.
    PerMinute,
    /// Things a local day.
    PerDay,
    /// Seconds.
    Seconds,
    /// Things in all.
    Count,
    /// Hundredths of a processor core.
    CentiCores,
}

/// The parts of the plan, in the order of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PlanGroup {
    /// Processor and memory of the machine.
    Server,
    /// The four areas of the disk.
    Disk,
    /// The database.
    Database,
    /// The cache.
    Cache,
    /// Chat, answers with sources, tutor.
    Ai,
    /// Pages, API, courses, video.
    Web,
    /// Each person.
    Person,
    /// The service as a whole.
    Service,
}

macro_rules! plan {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal, $group:ident, $unit:ident, $figure:expr;)*) => {
        /// Every limit of the plan. `figure` is the plan's own; the configuration may set another.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum PlanLimit { $($(#[doc = $doc])* #[serde(rename = $name)] $variant,)* }

        impl PlanLimit {
            /// All limits, in the order of the plan.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name in configuration, metrics, JSON and error codes.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }
            /// The part of the plan that it belongs to.
            pub const fn group(self) -> PlanGroup {
                match self { $(Self::$variant => PlanGroup::$group),* }
            }
            /// What it counts.
            pub const fn unit(self) -> Unit {
                match self { $(Self::$variant => Unit::$unit),* }
            }
            /// The plan's figure, in `unit`.
            pub const fn figure(self) -> u64 {
                match self { $(Self::$variant => $figure),* }
            }
            /// What it limits, in plain words.
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),*)),* }
            }
        }
    };
}

const MIB: u64 = 1024 * 1024;
const GIB: u64 = 1024 * MIB;

plan! {
    /// Processor cores for AI work.
    AiCores = "ai_cores", Server, CentiCores, 200;
    /// Processor cores for pages and API.
    WebCores = "web_cores", Server, CentiCores, 100;
    /// Processor cores for work in the background.
    BackgroundCores = "background_cores", Server, CentiCores, 100;
    /// Memory for models, their context and scratch space.
    AiMemory = "ai_memory", Server, Bytes, 2 * GIB;
    /// Memory for pages and API.
    WebMemory = "web_memory", Server, Bytes, GIB;
    /// Disk for course content.
    CourseDisk = "course_disk", Disk, Bytes, 50 * GIB;
    /// Disk for models.
    ModelDisk = "model_disk", Disk, Bytes, 50 * GIB;
    /// Disk for what people store.
    UserDisk = "user_disk", Disk, Bytes, 50 * GIB;
    /// Disk for backups.
    BackupDisk = "backup_disk", Disk, Bytes, 50 * GIB;
    /// Size of the database.
    DatabaseSize = "database_size", Database, Bytes, 20 * GIB;
    /// Memory of the database.
    DatabaseMemory = "database_memory", Database, Bytes, GIB;
    /// Database operations in flight.
    DatabaseOperations = "database_operations", Database, AtOnce, 1000;
    /// Key spaces of the database.
    DatabaseKeySpaces = "database_key_spaces", Database, Count, 100;
    /// Memory of the cache.
    CacheMemory = "cache_memory", Cache, Bytes, GIB;
    /// Disk of the cache.
    CacheDisk = "cache_disk", Cache, Bytes, 2 * GIB;
    /// Life of a cache entry.
    CacheLife = "cache_life", Cache, Seconds, 3600;
    /// Cache operations in flight.
    CacheOperations = "cache_operations", Cache, AtOnce, 1000;
    /// People chatting with the assistant.
    ChatUsers = "chat_users", Ai, AtOnce, 100;
    /// People asking the courses.
    AskUsers = "ask_users", Ai, AtOnce, 50;
    /// People working with the tutor.
    TutorUsers = "tutor_users", Ai, AtOnce, 50;
    /// Context memory of chat.
    ChatMemory = "chat_memory", Ai, Bytes, 512 * MIB;
    /// Context memory of answers with sources.
    AskMemory = "ask_memory", Ai, Bytes, 512 * MIB;
    /// Context memory of the tutor.
    TutorMemory = "tutor_memory", Ai, Bytes, 512 * MIB;
    /// Stored conversations.
    ChatStorage = "chat_storage", Ai, Bytes, 5 * GIB;
    /// Search index and vectors.
    AskStorage = "ask_storage", Ai, Bytes, 10 * GIB;
    /// Stored tutor work.
    TutorStorage = "tutor_storage", Ai, Bytes, 5 * GIB;
    /// API requests in flight.
    ApiRequests = "api_requests", Web, AtOnce, 1000;
    /// API requests of one person a day.
    PersonApiRequests = "person_api_requests", Person, PerDay, 1000;
    /// AI interactions of one person a day.
    PersonAiInteractions = "person_ai_interactions", Person, PerDay, 100;
    /// Storage of one person.
    PersonStorage = "person_storage", Person, Bytes, GIB;
    /// Videos of one person.
    PersonVideoStreams = "person_video_streams", Person, AtOnce, 10;
    /// Requests of one person a minute.
    RequestRate = "request_rate", Service, PerMinute, 100;
    /// People using the service.
    ActiveUsers = "active_users", Service, AtOnce, 1000;
    /// Size of one upload.
    UploadSize = "upload_size", Service, Bytes, 100 * MIB;
    /// Length of one video.
    VideoLength = "video_length", Service, Seconds, 2 * 3600;
}

/// How near a limit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Pressure {
    /// Below four fifths.
    Fine,
    /// Above four fifths.
    Near,
    /// Nothing is left.
    Full,
}

impl Pressure {
    /// The pressure of `used` against `allowed`.
    pub const fn of(used: u64, allowed: u64) -> Self {
        if used >= allowed {
            Self::Full
        } else if used.saturating_mul(5) >= allowed.saturating_mul(4) {
            Self::Near
        } else {
            Self::Fine
        }
    }
}

/// One limit with its use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LimitUse {
    /// Which limit.
    pub limit: PlanLimit,
    /// Its part of the plan.
    pub group: PlanGroup,
    /// What it limits, in plain words.
    pub summary: String,
    /// What it counts.
    pub unit: Unit,
    /// How much is used; for limits of each person, the highest of all. None where it is a setting and has no use.
    pub used: Option<u64>,
    /// How much is allowed.
    pub allowed: u64,
    /// How often it refused something since the start.
    pub refused: u64,
    /// How near it is.
    pub pressure: Pressure,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_travel_as_text() {
        let names: std::collections::BTreeSet<_> = PlanLimit::ALL.iter().map(|l| l.name()).collect();
        assert_eq!(names.len(), PlanLimit::ALL.len());
        for limit in PlanLimit::ALL {
            assert_eq!(serde_json::to_value(limit).unwrap(), limit.name());
            assert!(limit.figure() > 0 && limit.summary().ends_with('.'));
        }
    }

    #[test]
    fn the_published_figures_stand() {
        assert_eq!(PlanLimit::UploadSize.figure(), 104_857_600);
        assert_eq!(PlanLimit::PersonAiInteractions.figure(), 100);
        assert_eq!(PlanLimit::PersonApiRequests.figure(), 1000);
        assert_eq!(PlanLimit::VideoLength.figure(), 7200);
    }

    #[test]
    fn pressure_rises_at_four_fifths_and_at_the_end() {
        assert_eq!(Pressure::of(79, 100), Pressure::Fine);
        assert_eq!(Pressure::of(80, 100), Pressure::Near);
        assert_eq!(Pressure::of(100, 100), Pressure::Full);
    }
}
