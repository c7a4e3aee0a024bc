//! People, classes and API keys.

/// People, classes and API keys.
pub struct PeopleTexts {
    /// Heading.
    pub people_title: &'static str,
    /// First line.
    pub people_lead: &'static str,
    /// Heading.
    pub classes_title: &'static str,
    /// First line.
    pub classes_lead: &'static str,
    /// Heading.
    pub keys_title: &'static str,
    /// First line.
    pub keys_lead: &'static str,
}

/// English.
pub const EN: PeopleTexts = PeopleTexts {
    people_title: "People",
    people_lead: "Find people, add them, and give them a new secret.",
    classes_title: "Classes",
    classes_lead: "Make classes and the codes with which learners join them.",
    keys_title: "API keys",
    keys_lead: "Make keys for programs that use the assistant.",
};
