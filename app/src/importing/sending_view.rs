//! The chosen files with what can be done with them: choose on, send, stop, send again.

use super::{
    chosen::ParcelList,
    destination::Destination,
    parcel::{Parcel, ParcelState},
    sending::{Sending, Stage},
};
use crate::erase::Erase;
use crate::{
    browser::{form::Values, picked::MOST_FILES},
    components::{Button, Notice, Problem, ProgressBar, Tone, use_toasts},
    text::{bytes, fill, language, number},
};
use leptos::prelude::*;
use lyceum_api::{ids::CourseId, imports::NewImport};

/// From this many files on, a zip is much faster: the plan allows a hundred requests a minute.
const MANY: usize = 80;

/// Everything below the drop zone.
#[component]
pub(crate) fn SendingView(
    /// The files.
    sending: Sending,
    /// The course to update; none for a new one.
    course: RwSignal<Option<CourseId>>,
) -> AnyView {
    let some = Memo::new(move |_| !sending.parcels.with(Vec::is_empty));
    let choosing = Memo::new(move |_| sending.stage.get() == Stage::Choosing);
    view! {
        <div class="scripted stack">
            {move || match (some.get(), choosing.get()) {
                (false, _) => view! { <Problem problem=sending.task.problem/> }.erase(),
                (true, true) => view! { <Choosing sending course/> }.erase(),
                (true, false) => view! { <OnTheWay sending/> }.erase(),
            }}
        </div>
    }
    .erase()
}

#[component]
fn Choosing(sending: Sending, course: RwSignal<Option<CourseId>>) -> AnyView {
    let language = language();
    let words = &language.texts.teach.bring;
    let problem = sending.task.problem;
    let heading = move || {
        let (count, size) = total(sending);
        let size = bytes(size, &language);
        if count == 1 {
            fill(words.chosen_one, &[("size", &size)])
        } else {
            fill(words.chosen, &[("n", &number(count as u64, &language)), ("size", &size)])
        }
    };
    let too_large = move || {
        let left_out = sending.parcels.with(|parcels| parcels.iter().filter(|parcel| !parcel.counts()).count());
        match left_out {
            0 => None,
            1 => Some(words.left_out_one.to_owned()),
            more => Some(fill(words.left_out, &[("n", &number(more as u64, &language))])),
        }
    };
    let start = move |event| {
        let form = Values::take(&event);
        sending.start(NewImport { title: form.text("title"), course: form.text("course").parse().ok() });
    };
    view! {
        <section class="stack">
            <form class="form" on:submit=start>
                <Destination course title=sending.title problem/>
                {move || too_large().map(|text| view! { <Notice tone=Tone::Warning>{text}</Notice> })}
                {move || sending.too_many.get().then(|| {
                    let most = number(MOST_FILES as u64, &language);
                    view! { <Notice tone=Tone::Warning>{fill(words.too_many, &[("n", &most)])}</Notice> }
                })}
                {move || (total(sending).0 > MANY).then(|| view! { <Notice>{words.zip_hint}</Notice> })}
                <Problem problem fields=&["title"]/>
                <div class="actions">
                    <button
                        type="submit"
                        class="button button-primary"
                        disabled=move || total(sending).0 == 0
                        aria-busy=move || sending.task.busy.get().then_some("true")
                    >
                        {words.start}
                    </button>
                    <Button text=words.remove_all kind="quiet" icon="trash-2" on:click=move |_| sending.remove_all()/>
                </div>
            </form>
            <div>
                <div class="section-head"><h2 aria-live="polite">{heading}</h2></div>
                <ParcelList sending/>
            </div>
        </section>
    }
    .erase()
}

#[component]
fn OnTheWay(sending: Sending) -> AnyView {
    let language = language();
    let words = &language.texts.teach.bring;
    let toasts = use_toasts();
    let whole = Memo::new(move |_| total(sending).1);
    let count = Memo::new(move |_| total(sending).0);
    let out = Memo::new(move |_| sending.parcels.with(|all| all.iter().map(out_of).sum::<u64>()));
    let arrived = Memo::new(move |_| {
        let is_sent = |parcel: &&Parcel| parcel.state.with(|state| *state == ParcelState::Sent);
        sending.parcels.with(|all| all.iter().filter(is_sent).count())
    });
    let heading = move || match sending.stage.get() {
        Stage::Choosing | Stage::Sending => words.sending,
        Stage::Incomplete => words.incomplete,
        Stage::Finishing => words.finishing,
    };
    let files = move || {
        let (done, all) = (number(arrived.get() as u64, &language), number(count.get() as u64, &language));
        fill(words.files_of, &[("n", &done), ("m", &all)])
    };
    let size =
        move || fill(words.bytes_of, &[("n", &bytes(out.get(), &language)), ("m", &bytes(whole.get(), &language))]);
    let incomplete = move || sending.stage.get() == Stage::Incomplete;
    view! {
        <section class="stack">
            <div class="card sending">
                <h2 role="status">{heading}</h2>
                <ProgressBar value=out of=whole label=words.sending/>
                <p class="sending-facts"><span>{files}</span><span>{size}</span></p>
                <Problem problem=sending.task.problem/>
                <div class="actions">
                    {move || incomplete().then(|| view! {
                        <Button text=words.send_again kind="primary" icon="refresh-cw" on:click=move |_| sending.send_again()/>
                    })}
                    {move || (incomplete() && arrived.get() > 0).then(|| view! {
                        <Button text=words.go_on_without on:click=move |_| sending.finish()/>
                    })}
                    <Button
                        text=words.stop
                        icon="square"
                        on:click=move |_| {
                            sending.stop();
                            toasts.say(words.stopped);
                        }
                    />
                </div>
            </div>
            <ParcelList sending/>
        </section>
    }
    .erase()
}

/// How many files are sent in all, and their bytes.
fn total(sending: Sending) -> (usize, u64) {
    sending.parcels.with(|parcels| {
        let counted = parcels.iter().filter(|parcel| parcel.counts());
        counted.fold((0, 0), |(count, size), parcel| (count + 1, size + parcel.picked.bytes))
    })
}

/// The bytes of a file that are out. Browsers count a little more than the file for what goes around it.
fn out_of(parcel: &Parcel) -> u64 {
    parcel.sent.get().min(parcel.picked.bytes)
}
