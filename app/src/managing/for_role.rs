//! Parts that only some roles see.

use crate::erase::Erase;
use crate::session::use_session;
use leptos::prelude::*;
use lyceum_api::Role;

/// Shows its children to people of at least this role. What they may do, the services decide.
#[component]
pub(crate) fn ForRole(
    /// The least role.
    least: Role,
    /// What they see.
    children: ChildrenFn,
) -> AnyView {
    let session = use_session();
    view! {
        <Transition>
            {move || {
                let children = children.clone();
                Suspend::new(async move {
                    let role = session.await.ok().and_then(|session| session.role());
                    role.is_some_and(|role| role >= least).then(|| children())
                })
            }}
        </Transition>
    }
    .erase()
}
