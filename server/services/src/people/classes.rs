//! Classes: list, make, rename, open and close, new code.

use super::class_codes::{clean_class_name, drawn_codes, new_class_in, take_code_in};
use crate::{faults::unreadable, register::Register, rights::require_teacher};
use lyceum_api::{
    ApiError, ApiResult, Viewer,
    ids::ClassId,
    people::{ChangeClass, Class, ClassList, NewClass},
};
use lyceum_storage::{
    Key,
    records::people::{ClassCode, ClassMember, ClassRecord},
};

/// The most classes of a school.
const MOST_CLASSES: usize = 1000;
/// The most members that are counted.
const MOST_COUNTED: usize = 100_000;

impl Register {
    pub(super) fn list_classes(&self, who: &Viewer) -> ApiResult<ClassList> {
        require_teacher(who)?;
        let records = self.store.scan::<ClassRecord>(&[], MOST_CLASSES).map_err(unreadable)?;
        let mut classes = records.into_iter().map(|(_, class)| self.shown(class)).collect::<ApiResult<Vec<_>>>()?;
        classes.sort_by_cached_key(|class| class.name.to_lowercase());
        Ok(ClassList { classes })
    }

    pub(super) async fn add_class(&self, who: &Viewer, input: &NewClass) -> ApiResult<Class> {
        require_teacher(who)?;
        let name = clean_class_name(&input.name)?;
        let create = new_class_in(ClassId(self.new_id()), name, self.now_s(), self.entropy.as_ref());
        let class = self.change(move |tx, _| {
            if tx.scan::<ClassRecord>(&[], MOST_CLASSES)?.len() >= MOST_CLASSES {
                return Err(too_many_classes().into());
            }
            create(tx)
        });
        self.shown(class.await?)
    }

    pub(super) async fn change_class(&self, who: &Viewer, input: ChangeClass) -> ApiResult<Class> {
        require_teacher(who)?;
        let name = input.name.as_deref().map(clean_class_name).transpose()?;
        let codes = input.new_code.then(|| drawn_codes(self.entropy.as_ref()));
        let (id, open) = (input.class, input.open);
        let class = self.change(move |tx, _| {
            let mut class = tx.get::<ClassRecord>(&id)?.ok_or_else(|| ApiError::not_found("class"))?;
            class.name = name.unwrap_or(class.name);
            class.open = open.unwrap_or(class.open);
            if let Some(codes) = codes {
                tx.delete::<ClassCode>(&class.code)?;
                class.code = take_code_in(tx, id, codes)?;
            }
            tx.put(&id, &class)?;
            Ok(class)
        });
        self.shown(class.await?)
    }

    fn shown(&self, class: ClassRecord) -> ApiResult<Class> {
        let learners = self.store.scan::<ClassMember>(&class.id.to_bytes(), MOST_COUNTED).map_err(unreadable)?.len();
        let learners = u32::try_from(learners).unwrap_or(u32::MAX);
        Ok(Class { id: class.id, name: class.name, code: class.code, open: class.open, learners })
    }
}

fn too_many_classes() -> ApiError {
    ApiError::invalid(
        "name",
        "too_many_classes",
        "There are 1000 classes already. Please rename one you no longer need.",
    )
}
