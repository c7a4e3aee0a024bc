//! Other people's accounts, classes and API keys.

mod add_person;
mod class_codes;
mod classes;
mod disable_person;
mod keys;
mod list_people;
mod reset_person;
#[cfg(test)]
mod tests;

pub(crate) use class_codes::{class_code_key, new_class_in};

use crate::register::Register;
use async_trait::async_trait;
use lyceum_api::{
    ApiResult, Nothing, Viewer,
    people::{
        ChangeClass, Class, ClassList, KeyList, KeyRef, NewClass, NewKey, NewKeyDone, NewPerson, NewSecret, People,
        PeoplePage, PeopleQuery, PersonRef, SetDisabled,
    },
};
use std::sync::Arc;

/// The people port.
pub(crate) struct OtherPeople {
    register: Arc<Register>,
}

/// The people port on this register.
pub(crate) fn new(register: &Arc<Register>) -> Arc<dyn People> {
    Arc::new(OtherPeople { register: Arc::clone(register) })
}

#[async_trait]
impl People for OtherPeople {
    async fn list_people(&self, who: &Viewer, input: PeopleQuery) -> ApiResult<PeoplePage> {
        self.register.list_people(who, &input)
    }
    async fn add_person(&self, who: &Viewer, input: NewPerson) -> ApiResult<NewSecret> {
        self.register.add_person(who, input).await
    }
    async fn reset_person(&self, who: &Viewer, input: PersonRef) -> ApiResult<NewSecret> {
        self.register.reset_person(who, input.user).await
    }
    async fn disable_person(&self, who: &Viewer, input: SetDisabled) -> ApiResult<Nothing> {
        self.register.disable_person(who, &input).await
    }
    async fn list_classes(&self, who: &Viewer, _: Nothing) -> ApiResult<ClassList> {
        self.register.list_classes(who)
    }
    async fn add_class(&self, who: &Viewer, input: NewClass) -> ApiResult<Class> {
        self.register.add_class(who, &input).await
    }
    async fn change_class(&self, who: &Viewer, input: ChangeClass) -> ApiResult<Class> {
        self.register.change_class(who, input).await
    }
    async fn list_keys(&self, who: &Viewer, _: Nothing) -> ApiResult<KeyList> {
        self.register.list_keys(who)
    }
    async fn add_key(&self, who: &Viewer, input: NewKey) -> ApiResult<NewKeyDone> {
        self.register.add_key(who, &input).await
    }
    async fn revoke_key(&self, who: &Viewer, input: KeyRef) -> ApiResult<Nothing> {
        self.register.revoke_key(who, input.key).await
    }
}
