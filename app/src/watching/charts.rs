//! Charts over time. Each is a picture from the server; where scripts run, `assets/scripts/charts.js` makes it alive.

use crate::erase::Erase;
use crate::{context, routes, text::texts};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use lyceum_api::monitoring::{Chart, Span};

/// The charts of the span in the address.
#[component]
pub(crate) fn Charts() -> AnyView {
    let texts = texts();
    let words = &texts.monitoring;
    let asked = use_query_map().read_untracked().get("span");
    let span = Span::ALL.into_iter().find(|span| Some(span.name()) == asked.as_deref()).unwrap_or_default();
    // A full load, so that every chart starts anew.
    let links = Span::ALL.into_iter().zip(words.spans).map(|(of, text)| {
        let here = (of == span).then_some("true");
        let href = format!("{}?span={}#charts", routes::MONITORING, of.name());
        view! { <li><a href=href rel="external" aria-current=here>{text}</a></li> }
    });
    let charts = Chart::ALL.iter().zip(words.chart_titles).map(|(chart, title)| {
        let (name, span) = (chart.name(), span.name());
        let names = chart.metrics().iter().map(|metric| texts.plan.metric(*metric)).collect::<Vec<_>>().join("\n");
        view! {
            <figure class="watch-chart" data-chart=name data-span=span data-lines=names data-threshold=words.threshold data-time=words.time>
                <figcaption>{title}</figcaption>
                <img src=format!("/monitoring/charts/{name}?span={span}") alt=title width="640" height="220" loading="lazy"/>
            </figure>
        }
    });
    view! {
        <section id="charts">
            <div class="section-head">
                <h2>{words.charts}</h2>
                <ul class="plain-list watch-spans">{links.collect_view()}</ul>
            </div>
            <div class="watch-charts">{charts.collect_view()}</div>
            <script r#type="module" src=format!("{}/scripts/charts.js", context::assets_base())></script>
        </section>
    }
    .erase()
}
