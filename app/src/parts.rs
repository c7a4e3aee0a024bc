//! The site in parts: a browser fetches the code of a page when somebody goes there.
//!
//! `cargo xtask bundle` cuts the WASM at the functions below: what is reached through one of them alone goes into a
//! file of its own, what several need into a file between them. On the server nothing is cut, and the document names
//! the files of its page, so that the browser loads them at once.

use crate::{
    browser,
    erase::Erase,
    pages::{
        allowance::AllowancePage, ask::Ask, backups::Backups, chat::Chat, classes::Classes,
        course::CoursePage as Course, courses::CoursesPage as Courses, home::HomePage as Home, import::ImportPage,
        import_state::ImportStatePage, jobs::Jobs, keys::Keys, lesson::LessonPage as Lesson, me::MePage,
        models::Models, monitoring::Monitoring, people::People, plan::Plan, projector::Projector, search::SearchPage,
        teach::Teach, teach_courses::TeachCourses, welcome::Welcome,
    },
};
use leptos::{
    prelude::*,
    wasm_split::{SplitLoaderError, wasm_split},
};
use leptos_router::{ChooseView, hooks::use_location};
use std::future;

macro_rules! part {
    ($(#[$about:meta])* $part:ident, $open:ident, $fetch:ident: $($page:ident)*) => {
        $(#[$about])*
        #[derive(Clone, Copy)]
        pub(crate) enum $part {
            $($page),*
        }

        #[wasm_split($open, wasm_split_path = ::leptos::wasm_split, preload($fetch), fallible)]
        fn $open(page: $part) -> Result<AnyView, SplitLoaderError> {
            Ok(match page {
                $($part::$page => view! { <$page/> }.erase()),*
            })
        }

        impl ChooseView for $part {
            async fn choose(self) -> AnyView {
                #[cfg(feature = "ssr")]
                announce(stringify!($open));
                match $open(self).await {
                    Ok(view) => view,
                    Err(_) => go_there().await,
                }
            }

            async fn preload(&self) {
                if $fetch().await.is_err() {
                    go_there::<()>().await;
                }
            }
        }
    };
}

part! {
    /// The page to start from, the courses, asking and chat: what a learner opens first.
    Learning, learning, fetch_learning: Home Courses Course Ask SearchPage Chat
}

part! {
    /// A lesson with its video, quizzes and exercises: by far the largest page.
    Lessons, lessons, fetch_lessons: Lesson
}

part! {
    /// The own account, other people's, and how they come in.
    Accounts, accounts, fetch_accounts: MePage People Classes Keys AllowancePage Projector
}

part! {
    /// Setting up, and what teachers bring in and look after.
    Teaching, teaching, fetch_teaching: Welcome Teach TeachCourses ImportPage ImportStatePage
}

part! {
    /// Running the server.
    Operating, operating, fetch_operating: Plan Models Jobs Monitoring Backups
}

/// Names the files of a part in the head of the document. Leptos has `prefetch_lazy_fn_on_server` for this; it looks
/// for the files' names outside of the request, and finds them only now and then (0.8).
#[cfg(feature = "ssr")]
fn announce(part: &str) {
    use crate::context::PartFiles;
    use leptos_meta::Link;

    let Some(PartFiles { base, files }) = use_context() else { return };
    // Writing a tag tells it to the head.
    for file in files.get(part).into_iter().flatten() {
        let address = format!("{base}/{file}.wasm");
        view! { <Link rel="preload" href=address as_="fetch" type_="application/wasm" crossorigin="anonymous"/> }
            .to_html();
    }
    view! { <Link rel="modulepreload" href=format!("{base}/parts.js")/> }.to_html();
}

/// A part did not arrive: the network failed, or the server has another version by now. Then the browser asks the
/// server for the whole document. If it holds that already, it stays as it is, with links and forms that work.
async fn go_there<T>() -> T {
    let arriving = Owner::current_shared_context().is_none_or(|context| context.during_hydration());
    if arriving {
        browser::page::leave_to_the_browser();
    } else {
        let location = use_location();
        let address = location.pathname.get_untracked() + &location.search.get_untracked();
        let _ = window().location().set_href(&address);
    }
    future::pending().await
}
