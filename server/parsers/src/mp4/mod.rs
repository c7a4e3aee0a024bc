//! MP4: how long a video is, and whether browsers can play it, measured from its tracks.
//!
//! Format: ISO/IEC 14496-12 (boxes), as browsers read it.

mod boxes;
mod probe;

pub use probe::probe;

/// What is known of a video.
#[derive(Clone, Debug, PartialEq)]
pub struct VideoInfo {
    /// Length in seconds, measured from the samples of the longest track; what headers claim does not count.
    pub seconds: f64,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// `h264`, `h265`, `av1`, `vp9`, or the four letters of the sample entry.
    pub video_codec: String,
    /// `aac`, `opus`, or the four letters of the sample entry.
    pub audio_codec: Option<String>,
    /// Whether the index stands before the content, so that playing can start at once.
    pub fast_start: bool,
}

impl VideoInfo {
    /// Whether all common browsers play it without an extra codec: H.264 with AAC, or without sound.
    pub fn plays_everywhere(&self) -> bool {
        self.video_codec == "h264" && self.audio_codec.as_deref().is_none_or(|codec| codec == "aac")
    }
}

#[cfg(test)]
mod tests;
