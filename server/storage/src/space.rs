//! The key spaces: which sled trees exist, and the registry of record kinds inside them.

use crate::record::Record;
use std::fmt;

/// A family of records: one sled tree each. Few on purpose: sled's disk use grows with the number of trees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Space {
    /// Format stamp and settings of the store itself.
    Meta = 0,
    /// Accounts, people, classes.
    Users = 1,
    /// Sign-ins and keys.
    Sessions = 2,
    /// Courses and lessons.
    Courses = 3,
    /// What learners have done.
    Progress = 4,
    /// Conversations, questions, tutoring.
    Ai = 5,
    /// Counters of the plan.
    Quota = 6,
    /// Files and imports.
    Files = 7,
    /// Background work.
    Jobs = 8,
    /// Who did what.
    Audit = 9,
}

impl Space {
    /// Every space, in the order of its number.
    pub const ALL: [Self; 10] = [
        Self::Meta,
        Self::Users,
        Self::Sessions,
        Self::Courses,
        Self::Progress,
        Self::Ai,
        Self::Quota,
        Self::Files,
        Self::Jobs,
        Self::Audit,
    ];

    /// Name of its sled tree.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::Users => "users",
            Self::Sessions => "sessions",
            Self::Courses => "courses",
            Self::Progress => "progress",
            Self::Ai => "ai",
            Self::Quota => "quota",
            Self::Files => "files",
            Self::Jobs => "jobs",
            Self::Audit => "audit",
        }
    }

    /// Its number in journal records.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The space with this number.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// The space with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|space| space.name() == name)
    }

    pub(crate) const fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Space {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Key spaces that the plan allows ("100 indexes").
pub const MAX_KEY_SPACES: usize = 100;

/// One kind of record in one space; what the plan counts as an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeySpace {
    /// Where its records live.
    pub space: Space,
    /// First byte of its keys.
    pub kind: u8,
    /// For people.
    pub name: &'static str,
}

impl KeySpace {
    /// The key space of record type `R`.
    pub const fn of<R: Record>(name: &'static str) -> Self {
        Self { space: R::SPACE, kind: R::KIND, name }
    }
}
