//! Pages and components, rendered on the server and taken over in the browser.
//!
//! - [`routes`] has every page address; a page is one file in `pages/`, what pages share is in `components/`;
//! - [`call`](mod@call) and [`stream`] are the only ways to data: through ports on the server, over HTTP in the browser;
//! - [`text`] holds every word that people read;
//! - [`shell`](mod@shell) is the document around it all, [`context`] what the server gives to one request.

#![recursion_limit = "256"]
#![expect(clippy::needless_pass_by_value, reason = "properties of components are owned by the view")]

mod address;
mod app;
mod asking;
pub mod browser;
pub mod call;
mod chatting;
pub mod components;
pub mod context;
mod erase;
mod first_start;
mod importing;
pub mod loaded;
mod managing;
mod parts;
mod problem;
pub mod routes;
pub mod session;
pub mod shell;
pub mod stream;
pub mod task;
mod teaching;
pub mod text;
mod watching;

mod lesson;
mod pages;

pub use app::App;
pub use call::call;
pub use loaded::{Loaded, load, load_or};
pub use shell::shell;
