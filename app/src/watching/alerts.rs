//! Alerts: those that hold with what to do, and those that are over.

use crate::erase::Erase;
use crate::{
    components::{Notice, Tone, When},
    managing::code_sentence::code_sentence,
    text::{fill, language, texts},
};
use leptos::prelude::*;
use lyceum_api::monitoring::{Alert, AlertKind, AlertList};

/// All alerts.
#[component]
pub(crate) fn Alerts(list: AlertList) -> AnyView {
    let words = &texts().monitoring;
    let channels = if list.channels.is_empty() {
        words.no_channels.to_owned()
    } else {
        fill(words.channels, &[("channels", &list.channels.join(", "))])
    };
    let quiet: Vec<AlertKind> = list.mutes.iter().map(|mute| mute.kind).collect();
    let (past, holding): (Vec<Alert>, Vec<Alert>) = list.alerts.into_iter().partition(|alert| alert.ended_s.is_some());
    let silences = list.mutes.into_iter().map(|mute| {
        view! {
            <li class="watch-line">
                <span>{kind_words(mute.kind)}" "{words.muted_until}" "<When at_s=mute.until_s/></span>
                <Act to="/do/alerts/mute" fields=vec![("kind", mute.kind.name().to_owned()), ("minutes", "0".to_owned())] text=words.unmute/>
            </li>
        }
    });
    view! {
        <section>
            <div class="section-head"><h2>{words.alerts}</h2></div>
            {if holding.is_empty() {
                view! { <Notice tone=Tone::Good>{words.no_alerts}</Notice> }.erase()
            } else {
                let rows = holding.into_iter().map(|alert| {
                    let muted = quiet.contains(&alert.kind);
                    view! { <li><Holding alert muted/></li> }
                });
                view! { <ul class="plain-list plan-alerts">{rows.collect_view()}</ul> }.erase()
            }}
            <ul class="plain-list">{silences.collect_view()}</ul>
            <p class="quiet small">{channels}</p>
            {(!past.is_empty()).then(|| view! { <Past alerts=past/> })}
        </section>
    }
    .erase()
}

fn kind_words(kind: AlertKind) -> &'static str {
    texts().plan.alert(kind)
}

#[component]
fn Holding(alert: Alert, muted: bool) -> AnyView {
    let language = language();
    let words = &language.texts.monitoring;
    let id = alert.id.to_string();
    let mute = vec![("kind", alert.kind.name().to_owned()), ("minutes", "1440".to_owned())];
    view! {
        <Notice tone=Tone::Danger>
            <p><strong>{kind_words(alert.kind)}</strong></p>
            <p dir="auto">{language.speak(&alert.what)}</p>
            <p>{words.since}" "<When at_s=alert.began_s/></p>
            <p dir="auto">{code_sentence(&language.speak(&alert.advice))}</p>
            <div class="actions">
                {if alert.acknowledged_by.is_empty() {
                    view! { <Act to="/do/alerts/acknowledge" fields=vec![("alert", id)] text=words.acknowledge/> }.erase()
                } else {
                    view! { <p class="quiet">{fill(words.acknowledged, &[("name", &alert.acknowledged_by)])}</p> }.erase()
                }}
                {(!muted).then(|| view! { <Act to="/do/alerts/mute" fields=mute text=words.mute/> })}
            </div>
        </Notice>
    }
    .erase()
}

#[component]
fn Past(alerts: Vec<Alert>) -> AnyView {
    let language = language();
    let words = &language.texts.monitoring;
    let rows = alerts.into_iter().map(move |alert| {
        view! {
            <li>
                <p>{kind_words(alert.kind)}</p>
                <p class="quiet small" dir="auto">{language.speak(&alert.what)}</p>
                <p class="quiet small">
                    {words.since}" "<When at_s=alert.began_s/>
                    {alert.ended_s.map(|at_s| view! { " · "{words.until}" "<When at_s/> })}
                    {(!alert.acknowledged_by.is_empty())
                        .then(|| format!(" · {}", fill(words.acknowledged, &[("name", &alert.acknowledged_by)])))}
                </p>
            </li>
        }
    });
    view! {
        <details class="watch-past">
            <summary>{words.past_alerts}</summary>
            <ul class="rows">{rows.collect_view()}</ul>
        </details>
    }
    .erase()
}

/// A button that is a form of its own, so that it works without scripts.
#[component]
pub(crate) fn Act(
    /// Where it is sent.
    to: &'static str,
    /// What it says.
    fields: Vec<(&'static str, String)>,
    /// The words on it.
    text: &'static str,
) -> AnyView {
    let fields = fields.into_iter().map(|(name, value)| view! { <input r#type="hidden" name=name value=value/> });
    view! {
        <form method="post" action=to>
            {fields.collect_view()}
            <button class="button button-plain" r#type="submit"><span>{text}</span></button>
        </form>
    }
    .erase()
}
