//! The teacher's pages and imports.

/// The teacher's pages and imports.
pub struct TeachTexts {
    /// Heading.
    pub title: &'static str,
    /// First line.
    pub lead: &'static str,
    /// Heading.
    pub import_title: &'static str,
    /// First line.
    pub import_lead: &'static str,
    /// Heading.
    pub import_state_title: &'static str,
    /// First line.
    pub import_state_lead: &'static str,
}

/// English.
pub const EN: TeachTexts = TeachTexts {
    title: "Teach",
    lead: "See what learners ask, and look after your courses.",
    import_title: "Bring in content",
    import_lead: "Choose a folder or a zip file. It becomes a course.",
    import_state_title: "Import",
    import_state_lead: "See how far the import is and what became of each file.",
};
