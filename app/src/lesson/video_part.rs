//! A video with captions, its transcript beside it, and the place where the person stopped.

use super::{saver::Saver, transcript::Transcript};
use crate::erase::Erase;
use crate::{
    components::{Button, Notice, Tone},
    text::{fill, minutes_and_seconds, texts},
};
use leptos::{html, prelude::*};
use leptos_router::hooks::use_query_map;
use lyceum_api::{
    courses::{ProgressEntry, Video},
    ids::LessonId,
};

/// A place this near to the start or the end is not worth going back to.
const EDGE_S: f64 = 5.0;

/// The second to start at: the one in the address, else where the person stopped.
fn start_at(asked: Option<f64>, video: &Video) -> Option<f64> {
    let inside = |at: &f64| *at >= 0.0 && *at < f64::from(video.seconds);
    let stopped = Some(video.resume_at_s).filter(|at| *at > EDGE_S && *at < f64::from(video.seconds) - EDGE_S);
    asked.filter(inside).or(stopped)
}

/// Whole seconds, for showing and for addresses.
pub(crate) fn whole(seconds: f64) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a day before")]
    let whole = seconds.clamp(0.0, 86_400.0) as u64;
    whole
}

/// A video.
#[component]
pub(crate) fn VideoPart(
    /// The lesson.
    lesson: LessonId,
    /// The video.
    video: Video,
) -> AnyView {
    let words = &texts().lesson;
    let player = NodeRef::<html::Video>::new();
    let second = RwSignal::new(0.0_f64);
    let failed = RwSignal::new(false);
    let saver = expect_context::<Saver>();
    let asked = use_query_map().with_untracked(|query| query.get("t")).and_then(|at| at.parse::<f64>().ok());
    let start = start_at(asked, &video);
    let resumed = RwSignal::new(start.filter(|_| asked.is_none()));
    // A media fragment: the browser goes there by itself, with scripts or without.
    let src = start.map_or_else(|| video.src.clone(), |at| format!("{}#t={}", video.src, whole(at)));
    let key = video.key.clone();
    let save = move || {
        if let Some(player) = player.get_untracked() {
            saver.note(ProgressEntry::Watched { lesson, key: key.clone(), at_s: player.current_time() });
        }
    };
    let save_at_pause = save.clone();
    let jump = Callback::new(move |at: f64| {
        if let Some(player) = player.get_untracked() {
            player.set_current_time(at);
            let _ = player.play();
        }
    });
    let tracks = video.captions.iter().enumerate().map(|(at, (tag, src))| {
        let label = fill(words.captions, &[("language", tag)]);
        view! { <track kind="captions" srclang=tag.clone() src=src.clone() label=label default=at == 0/> }
    });
    view! {
        <section class="video-part" id=format!("video-{}", video.key)>
            <div class="video-player">
                <video
                    node_ref=player
                    src=src
                    controls=true
                    playsinline=true
                    preload="metadata"
                    aria-label=video.title.clone()
                    on:timeupdate=move |_| {
                        if let Some(player) = player.get_untracked() {
                            second.set(player.current_time());
                            if !player.paused() {
                                save();
                            }
                        }
                    }
                    on:pause=move |_| {
                        save_at_pause();
                        saver.flush();
                    }
                    on:error=move |_| failed.set(true)
                >
                    {tracks.collect_view()}
                    {words.video_no_support}
                </video>
                {move || failed.get().then(|| view! { <Notice tone=Tone::Danger>{words.video_failed}</Notice> })}
                <h2 class="video-title">{video.title.clone()}</h2>
                {move || resumed.get().map(|at| view! {
                    <div class="video-resumed scripted">
                        <span class="quiet">{fill(words.video_resumed, &[("time", &minutes_and_seconds(whole(at)))])}</span>
                        <Button
                            text=words.video_restart
                            kind="quiet"
                            icon="rotate-ccw"
                            on:click=move |_| {
                                resumed.set(None);
                                jump.run(0.0);
                            }
                        />
                    </div>
                })}
            </div>
            <Transcript cues=video.transcript second jump/>
        </section>
    }
    .erase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn video(resume_at_s: f64) -> Video {
        Video {
            key: "v".to_owned(),
            title: String::new(),
            src: String::new(),
            seconds: 100,
            captions: Vec::new(),
            transcript: Vec::new(),
            resume_at_s,
        }
    }

    #[test]
    fn a_video_starts_at_the_asked_place_else_where_the_person_stopped() {
        assert_eq!(start_at(Some(7.0), &video(50.0)), Some(7.0));
        assert_eq!(start_at(Some(700.0), &video(50.0)), Some(50.0));
        assert_eq!(start_at(None, &video(2.0)), None);
        assert_eq!(start_at(None, &video(99.0)), None);
        assert_eq!(start_at(Some(f64::NAN), &video(0.0)), None);
    }
}
