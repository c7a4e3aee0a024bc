//! The first start and the page to project.

/// The first start and the page to project.
pub struct WelcomeTexts {
    /// Heading.
    pub title: &'static str,
    /// First line.
    pub lead: &'static str,
    /// Heading.
    pub projector_title: &'static str,
    /// First line.
    pub projector_lead: &'static str,
}

/// English.
pub const EN: WelcomeTexts = WelcomeTexts {
    title: "Welcome",
    lead: "Three short steps, then your school is ready.",
    projector_title: "How to get in",
    projector_lead: "Open this address on your device and type the class code.",
};
