//! Why a file cannot be used, in sentences for teachers.

/// A name or a kind of file that is not taken in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The name could lead outside the folder, or cannot be stored everywhere.
    #[error("The file name cannot be used: {0}.")]
    Name(&'static str),
    /// The file has no bytes.
    #[error("The file is empty.")]
    Empty,
    /// The ending is missing or names a kind that is not read.
    #[error("Files of this kind are not read{0}. {hint}", hint = crate::kind::READABLE)]
    Unsupported(String),
    /// The content is of another kind than the ending says.
    #[error(
        "The name ends in .{ending}, but the content is {found}. Give the file its right ending, or save it again."
    )]
    Mismatch {
        /// The ending of the name, in lower case.
        ending: String,
        /// What the content looks like, with its article.
        found: &'static str,
    },
    /// A document of the old Office format, or one with a password.
    #[error(
        "The document is locked with a password or in the old Office format. Remove the password, or save it as .docx or .pptx."
    )]
    OldOffice,
}

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
pub enum ParseError {
    /// The content does not follow its format.
    #[error("{what} is damaged: {why}.")]
    Damaged {
        /// What is damaged, as the start of a sentence, e.g. `The PDF`.
        what: String,
        /// Why, without a full stop.
        why: String,
    },
    /// The content needs a password.
    #[error("{0} is locked with a password. Save it without the password and send it again.")]
    Encrypted(String),
    /// The content is beyond a bound.
    #[error("{what} is too large: {bound}.")]
    TooLarge {
        /// What is too large, as the start of a sentence.
        what: String,
        /// The bound, e.g. `a slide may have 10 MiB of text`.
        bound: String,
    },
    /// The file is not of the kind that it should be.
    #[error("{0}")]
    Refused(String),
    /// Reading ended in a crash, ran out of memory or took too long.
    #[error("{file} could not be read: {why}. The other files are not affected.")]
    Crashed {
        /// The file's name.
        file: String,
        /// What happened, without a full stop.
        why: String,
    },
    /// The disk or the operating system refused something.
    #[error("A file could not be read or written: {0}.")]
    Io(String),
}

impl From<std::io::Error> for ParseError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error.to_string())
    }
}

impl From<Refusal> for ParseError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.to_string())
    }
}

impl ParseError {
    /// A file that does not follow its format.
    pub(crate) fn damaged(what: &str, why: impl std::fmt::Display) -> Self {
        Self::Damaged { what: what.to_owned(), why: why.to_string() }
    }

    /// A file beyond a bound.
    pub(crate) fn too_large(what: &str, bound: impl std::fmt::Display) -> Self {
        Self::TooLarge { what: what.to_owned(), bound: bound.to_string() }
    }
}
