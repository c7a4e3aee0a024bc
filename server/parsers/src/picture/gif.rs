//! GIF that moves: each frame decoded and written anew.

use super::explain;
use crate::{ParseError, Picture};
use image::{
    AnimationDecoder, Frame, ImageDecoder, Limits,
    codecs::gif::{GifDecoder, GifEncoder, Repeat},
};
use std::io::Cursor;

/// Most frames that are kept moving.
const MOST_FRAMES: usize = 300;
/// Most pixels of all frames together: what is beyond becomes a still picture, as encoding is slow.
const MOST_PIXELS: u64 = 60_000_000;

/// Writes a moving GIF anew. Gives nothing for one that stands still or is too long to be kept moving.
pub(super) fn renew(name: &str, bytes: &[u8], limits: Limits) -> Result<Option<Picture>, ParseError> {
    let mut decoder = GifDecoder::new(Cursor::new(bytes)).map_err(|error| explain(&error))?;
    let (width, height) = decoder.dimensions();
    limits.check_dimensions(width, height).map_err(|error| explain(&error))?;
    decoder.set_limits(limits).map_err(|error| explain(&error))?;
    let pixels = u64::from(width) * u64::from(height);
    let mut frames: Vec<Frame> = Vec::new();
    for frame in decoder.into_frames() {
        frames.push(frame.map_err(|error| explain(&error))?);
        if frames.len() > MOST_FRAMES || pixels * frames.len() as u64 > MOST_PIXELS {
            return Ok(None);
        }
    }
    if frames.len() < 2 {
        return Ok(None);
    }
    let mut written = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut written, 10);
    encoder
        .set_repeat(Repeat::Infinite)
        .and_then(|()| encoder.encode_frames(frames))
        .map_err(|error| explain(&error))?;
    drop(encoder);
    Ok(Some(Picture { name: name.to_owned(), bytes: written, mime: "image/gif".to_owned(), width, height }))
}
