//! The plan and the models.

/// The plan and the models.
pub struct AdminTexts {
    /// Heading.
    pub plan_title: &'static str,
    /// First line.
    pub plan_lead: &'static str,
    /// Heading.
    pub models_title: &'static str,
    /// First line.
    pub models_lead: &'static str,
}

/// English.
pub const EN: AdminTexts = AdminTexts {
    plan_title: "The plan",
    plan_lead: "See every limit of the school's plan with its use.",
    models_title: "Models",
    models_lead: "See which models answer, and what is wrong if one does not.",
};
