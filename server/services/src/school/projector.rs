//! The page to project: address, QR code, class code.

use super::{MOST_CLASSES, ThisSchool, qr_code::qr_svg};
use crate::{faults::unreadable, rights::require_teacher};
use lyceum_api::{
    ApiError, ApiResult, Viewer,
    school::{ProjectorPage, ProjectorQuery},
};
use lyceum_storage::records::{people::ClassRecord, school::SchoolRecord};

/// Where a learner joins a class, with the code filled in. Class codes are letters, digits and a line.
fn join_address(address: &str, code: &str) -> String {
    format!("{}/sign-up?code={code}", address.trim_end_matches('/'))
}

impl ThisSchool {
    pub(super) fn projector_page(&self, who: &Viewer, query: &ProjectorQuery) -> ApiResult<ProjectorPage> {
        require_teacher(who)?;
        let store = &self.register.store;
        let school =
            store.get::<SchoolRecord>(&()).map_err(unreadable)?.ok_or_else(|| ApiError::not_found("school"))?;
        let class = match query.class {
            Some(class) => {
                let class = store.get::<ClassRecord>(&class).map_err(unreadable)?;
                Some(class.ok_or_else(|| ApiError::not_found("class"))?)
            }
            None => self.usual_class(&school)?,
        };
        let addresses = self.addresses(who);
        let plain_qr_svg = addresses.first().map(|address| qr_svg(address)).transpose()?.unwrap_or_default();
        let (class_name, class_code) = match class {
            Some(class) if class.open => (class.name, class.code),
            Some(class) => (class.name, String::new()),
            None => (String::new(), String::new()),
        };
        let join =
            addresses.first().filter(|_| !class_code.is_empty()).map(|address| join_address(address, &class_code));
        let join_qr_svg = join.map(|address| qr_svg(&address)).transpose()?.unwrap_or_default();
        Ok(ProjectorPage { school: school.name, addresses, qr_svg: plain_qr_svg, join_qr_svg, class_name, class_code })
    }

    /// The first class if it is open, else any open one, else the first.
    fn usual_class(&self, school: &SchoolRecord) -> ApiResult<Option<ClassRecord>> {
        let classes = self.register.store.scan::<ClassRecord>(&[], MOST_CLASSES).map_err(unreadable)?;
        let mut classes: Vec<_> = classes.into_iter().map(|(_, class)| class).collect();
        classes.sort_by_key(|class| (!class.open, class.id != school.first_class, class.id));
        Ok(classes.into_iter().next())
    }

    /// The addresses that the server knows; without any, the one that the teacher's own browser used.
    fn addresses(&self, who: &Viewer) -> Vec<String> {
        if self.addresses.is_empty() && !who.host.is_empty() {
            return vec![format!("http://{}", who.host)];
        }
        self.addresses.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::join_address;

    #[test]
    fn the_code_is_in_the_address() {
        for address in ["http://10.0.0.2:8080", "http://10.0.0.2:8080/"] {
            assert_eq!(join_address(address, "7KQ4-M2"), "http://10.0.0.2:8080/sign-up?code=7KQ4-M2");
        }
    }
}
