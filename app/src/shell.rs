//! The document around the application. Rendered on the server alone.

use crate::{App, components::icon::SPRITE, context, text};
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// The whole document. `lang`, `dir` and the person's preferences are put on `<html>` by [`App`].
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let assets = context::assets_base();
    let words = context::words_address(text::choose(&context::language()).tag);
    let font = format!("{assets}/fonts/atkinson-hyperlegible-latin-400-normal.woff2");
    view! {
        <!DOCTYPE html>
        <html>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#FBF9F4"/>
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#14181F"/>
                <link rel="icon" href=format!("{assets}/icons/lyceum.svg") type="image/svg+xml"/>
                <link rel="preload" href=font r#as="font" r#type="font/woff2" crossorigin="anonymous"/>
                <link rel="stylesheet" href=format!("{assets}/app.css")/>
                // Before the browser half, which has no words of its own; scripts that are put off keep their order.
                <script defer src=words></script>
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
                // After the application: the browser half walks the body from its first child.
                <div hidden inner_html=SPRITE></div>
            </body>
        </html>
    }
}
