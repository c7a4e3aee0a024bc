//! Making an account for somebody.

use super::{people_acts::PeopleActs, person_row::role_of};
use crate::erase::Erase;
use crate::{
    browser::{
        form::{self, Values},
        page,
    },
    components::{Button, Field, Problem},
    session::use_session,
    task::Task,
    text::texts,
};
use leptos::prelude::*;
use lyceum_api::{
    Role,
    people::{AddPerson, Class, NewPerson},
};

const ID: &str = "add-person";

/// Opens the dialog.
pub(crate) fn open_add_person() {
    page::open_dialog(ID);
}

/// The dialog.
#[component]
pub(crate) fn AddPersonDialog(
    /// All classes.
    classes: Vec<Class>,
    /// The class that is looked at, to be chosen first.
    class: Option<lyceum_api::ids::ClassId>,
    /// Where the new secret goes, and the list to load again.
    acts: PeopleActs,
) -> AnyView {
    let texts = texts();
    let words = &texts.people;
    let task = Task::default();
    let add = move |event| {
        let input = read(&Values::take(&event));
        let event = send_wrapper::SendWrapper::new(event);
        task.run::<AddPerson>(input, move |made| {
            form::clear(&event);
            page::close_dialog(ID);
            acts.fresh.update(|fresh| fresh.insert(0, made));
            acts.changed.run(());
        });
    };
    let options = classes.into_iter().map(|one| {
        view! { <option value=one.id.to_string() selected=class == Some(one.id)>{one.name}</option> }
    });
    view! {
        <dialog id=ID class="dialog" aria-labelledby="add-person-title">
            <form on:submit=add>
                <h2 id="add-person-title">{words.add_person}</h2>
                <Field name="name" label=texts.account.name hint=words.name_hint max_length=40 problem=task.problem/>
                <div class="add-person-places">
                    <RoleChoice/>
                    <div class="field">
                        <label for="add-person-class">{words.class}</label>
                        <select id="add-person-class" name="class">
                            <option value="">{words.without_class}</option>
                            {options.collect_view()}
                        </select>
                    </div>
                </div>
                <Field
                    name="secret"
                    label=words.secret
                    hint=words.secret_hint
                    max_length=200
                    required=false
                    problem=task.problem
                />
                <Problem problem=task.problem fields=&["name", "secret"]/>
                <div class="actions">
                    <Button text=words.add kind="primary" r#type="submit" busy=task.busy/>
                    <Button text=texts.frame.cancel on:click=move |_| page::close_dialog(ID)/>
                </div>
            </form>
        </dialog>
    }
    .erase()
}

/// The roles that whoever looks may give: teachers add learners only.
#[component]
fn RoleChoice() -> AnyView {
    let texts = texts();
    let session = use_session();
    view! {
        <div class="field">
            <label for="add-person-role">{texts.people.role}</label>
            <select id="add-person-role" name="role">
                <option value="learner">{role_of(Role::Learner, texts).1}</option>
                <Transition>
                    {move || Suspend::new(async move {
                        let admin = session.await.ok().and_then(|session| session.role()) == Some(Role::Admin);
                        admin.then(|| view! {
                            <option value="teacher">{role_of(Role::Teacher, texts).1}</option>
                            <option value="admin">{role_of(Role::Admin, texts).1}</option>
                        })
                    })}
                </Transition>
            </select>
        </div>
    }
    .erase()
}

fn read(form: &Values) -> NewPerson {
    NewPerson {
        name: form.text("name"),
        role: match form.text("role").as_str() {
            "teacher" => Role::Teacher,
            "admin" => Role::Admin,
            _ => Role::Learner,
        },
        secret: form.text("secret"),
        class: form.text("class").parse().ok(),
    }
}
