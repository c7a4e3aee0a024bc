//! MP4: how long a video is, and whether browsers can play it, measured from its tracks.

use crate::ParseError;
use std::io::{Read, Seek};

/// What is known of a video.
#[derive(Clone, Debug, PartialEq)]
pub struct VideoInfo {
    /// Length in seconds, measured from the samples of the longest track; headers that claim less do not count.
    pub seconds: f64,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// `h264`, `h265`, `av1`, `vp9`, or the four letters of the sample entry.
    pub video_codec: String,
    /// `aac`, `mp3`, `opus`, or the four letters of the sample entry.
    pub audio_codec: Option<String>,
    /// Whether the index stands before the content, so that playing can start at once.
    pub fast_start: bool,
}

/// Reads the boxes of an MP4 file. Reads no content; memory stays below 1 MiB. Blocking.
pub fn probe<R: Read + Seek>(_file: &mut R) -> Result<VideoInfo, ParseError> {
    Err(ParseError::damaged("The video", "not read yet"))
}
