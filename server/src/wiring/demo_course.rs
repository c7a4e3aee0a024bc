//! The demo course, out of the program itself.

use bytes::Bytes;
use lyceum_services::DemoFile;
use rust_embed::RustEmbed;
use std::{borrow::Cow, sync::Arc};

#[derive(RustEmbed)]
#[folder = "../assets/courses/demo"]
struct Demo;

/// All files of the demo course.
pub fn files() -> Arc<[DemoFile]> {
    let file = |path: Cow<'static, str>| {
        let bytes = match Demo::get(&path)?.data {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => Bytes::from(bytes),
        };
        Some(DemoFile { path: path.into_owned(), bytes })
    };
    Demo::iter().filter_map(file).collect()
}
