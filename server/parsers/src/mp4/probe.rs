//! The tracks of a video.

use super::{
    VideoInfo,
    boxes::{Box, Boxes, damaged},
};
use crate::ParseError;
use std::{
    collections::HashMap,
    io::{Read, Seek},
};

/// Most tracks of a file: languages and captions included.
const MOST_TRACKS: usize = 32;

/// What is known of one track.
struct Track {
    id: u32,
    handler: [u8; 4],
    codec: [u8; 4],
    width: u32,
    height: u32,
    /// Units per second.
    timescale: u32,
    /// Length of all samples, in those units.
    length: u64,
    /// Length of a sample of a fragment that does not tell its own.
    default_length: u32,
}

/// Reads the boxes of an MP4 file. Reads no content; memory stays below 16 MiB. Blocking.
pub fn probe<R: Read + Seek>(file: &mut R) -> Result<VideoInfo, ParseError> {
    let mut boxes = Boxes::new(file)?;
    let whole = boxes.whole();
    let top = boxes.within(whole, 0)?;
    let place = |name: &[u8; 4]| top.iter().position(|found| found.name == *name);
    if place(b"ftyp").is_none() {
        return Err(damaged("it does not start like an MP4 file"));
    }
    let index = place(b"moov").ok_or_else(|| damaged("its index is missing; it was probably not copied completely"))?;
    let content = place(b"mdat").ok_or_else(|| damaged("it has no content"))?;
    let mut tracks = read_tracks(&mut boxes, top[index])?;
    for fragment in top.iter().filter(|found| found.name == *b"moof") {
        add_fragment(&mut boxes, *fragment, &mut tracks)?;
    }
    let video = tracks.iter().filter(|track| track.handler == *b"vide").max_by_key(|track| track.length);
    let video = video.ok_or_else(|| damaged("it has no picture track"))?;
    let audio = tracks.iter().find(|track| track.handler == *b"soun");
    let seconds = |track: &Track| seconds_of(track.length, track.timescale);
    let longest = [Some(video), audio].into_iter().flatten().map(seconds).fold(0.0, f64::max);
    if longest <= 0.0 {
        return Err(damaged("it has no samples"));
    }
    Ok(VideoInfo {
        seconds: longest,
        width: video.width,
        height: video.height,
        video_codec: codec_name(video.codec),
        audio_codec: audio.map(|track| codec_name(track.codec)),
        fast_start: index < content,
    })
}

fn read_tracks<R: Read + Seek>(boxes: &mut Boxes<'_, R>, index: Box) -> Result<Vec<Track>, ParseError> {
    let inner = boxes.within(index, 0)?;
    let mut tracks = Vec::new();
    for found in inner.iter().filter(|found| found.name == *b"trak").take(MOST_TRACKS) {
        tracks.push(read_track(boxes, *found)?);
    }
    // Defaults of fragments: mvex/trex.
    if let Some(extends) = inner.iter().find(|found| found.name == *b"mvex") {
        for defaults in boxes.within(*extends, 0)?.into_iter().filter(|found| found.name == *b"trex") {
            let id = boxes.u32(defaults, 4)?;
            let length = boxes.u32(defaults, 12)?;
            if let Some(track) = tracks.iter_mut().find(|track| track.id == id) {
                track.default_length = length;
            }
        }
    }
    Ok(tracks)
}

fn read_track<R: Read + Seek>(boxes: &mut Boxes<'_, R>, track: Box) -> Result<Track, ParseError> {
    let need = |found: Option<Box>| found.ok_or_else(|| damaged("a track lacks a part that every track has"));
    let header = need(boxes.find(track, *b"tkhd")?)?;
    let id_at = if boxes.read::<1>(header, 0)?[0] == 1 { 20 } else { 12 };
    let id = boxes.u32(header, id_at)?;
    let media = need(boxes.find(track, *b"mdia")?)?;
    let media_header = need(boxes.find(media, *b"mdhd")?)?;
    let timescale_at = if boxes.read::<1>(media_header, 0)?[0] == 1 { 20 } else { 12 };
    let timescale = boxes.u32(media_header, timescale_at)?;
    if timescale == 0 {
        return Err(damaged("a track counts no time"));
    }
    let handler_box = need(boxes.find(media, *b"hdlr")?)?;
    let handler = boxes.read(handler_box, 8)?;
    let information = need(boxes.find(media, *b"minf")?)?;
    let table = need(boxes.find(information, *b"stbl")?)?;
    let description = need(boxes.find(table, *b"stsd")?)?;
    let entry = boxes.within(description, 8)?.into_iter().next();
    let (codec, width, height) = match entry {
        Some(entry) if handler == *b"vide" => {
            let size: [u8; 4] = boxes.read(entry, 24)?;
            let number = |high, low| u32::from(u16::from_be_bytes([high, low]));
            (entry.name, number(size[0], size[1]), number(size[2], size[3]))
        }
        Some(entry) => (entry.name, 0, 0),
        None => return Err(damaged("a track does not tell its format")),
    };
    let mut length = 0_u64;
    let times = need(boxes.find(table, *b"stts")?)?;
    let rows = boxes.u32(times, 4)?;
    boxes.rows::<8>(times, 8, rows, |row| {
        // The product of two numbers of 32 bits fits into 64.
        let both = u64::from_be_bytes(*row);
        let samples = (both >> 32) * (both & 0xffff_ffff);
        length = length.checked_add(samples).ok_or_else(|| damaged("its length is impossible"))?;
        Ok(())
    })?;
    Ok(Track { id, handler, codec, width, height, timescale, length, default_length: 0 })
}

/// Adds the samples of a fragment (moof/traf/trun) to their tracks.
fn add_fragment<R: Read + Seek>(
    boxes: &mut Boxes<'_, R>,
    fragment: Box,
    tracks: &mut [Track],
) -> Result<(), ParseError> {
    let mut defaults: HashMap<u32, u32> = HashMap::new();
    for part in boxes.within(fragment, 0)?.into_iter().filter(|found| found.name == *b"traf") {
        let inner = boxes.within(part, 0)?;
        let Some(header) = inner.iter().find(|found| found.name == *b"tfhd") else { continue };
        let flags = boxes.u32(*header, 0)? & 0x00ff_ffff;
        let id = boxes.u32(*header, 4)?;
        let Some(track) = tracks.iter_mut().find(|track| track.id == id) else { continue };
        if flags & 0x8 != 0 {
            // Behind base data offset (8 bytes) and description index (4), where they are.
            let at = 8 + if flags & 0x1 != 0 { 8 } else { 0 } + if flags & 0x2 != 0 { 4 } else { 0 };
            defaults.insert(id, boxes.u32(*header, at)?);
        }
        let default_length = defaults.get(&id).copied().unwrap_or(track.default_length);
        for run in inner.iter().filter(|found| found.name == *b"trun") {
            let added = run_length(boxes, *run, default_length)?;
            track.length = track.length.checked_add(added).ok_or_else(|| damaged("its length is impossible"))?;
        }
    }
    Ok(())
}

fn run_length<R: Read + Seek>(boxes: &mut Boxes<'_, R>, run: Box, default_length: u32) -> Result<u64, ParseError> {
    let flags = boxes.u32(run, 0)? & 0x00ff_ffff;
    let samples = boxes.u32(run, 4)?;
    if flags & 0x100 == 0 {
        return Ok(u64::from(samples) * u64::from(default_length));
    }
    let start = 8 + if flags & 0x1 != 0 { 4 } else { 0 } + if flags & 0x4 != 0 { 4 } else { 0 };
    // A row holds, where flagged: duration, size, flags, composition offset; four bytes each, duration first.
    let fields = (flags & 0xf00).count_ones();
    let mut length = 0_u64;
    let mut place = 0;
    let numbers = samples.checked_mul(fields).ok_or_else(|| damaged("a part of it has too many samples"))?;
    boxes.rows::<4>(run, start, numbers, |number| {
        if place % fields == 0 {
            length += u64::from(u32::from_be_bytes(*number));
        }
        place += 1;
        Ok(())
    })?;
    Ok(length)
}

/// Whole seconds and the rest apart, so that no length of a film is too long to be exact.
fn seconds_of(length: u64, timescale: u32) -> f64 {
    let whole = u32::try_from(length / u64::from(timescale)).unwrap_or(u32::MAX);
    let rest = u32::try_from(length % u64::from(timescale)).unwrap_or(0);
    f64::from(whole) + f64::from(rest) / f64::from(timescale)
}

fn codec_name(letters: [u8; 4]) -> String {
    match &letters {
        b"avc1" | b"avc3" => "h264".to_owned(),
        b"hvc1" | b"hev1" => "h265".to_owned(),
        b"av01" => "av1".to_owned(),
        b"vp09" => "vp9".to_owned(),
        b"mp4a" => "aac".to_owned(),
        b"Opus" => "opus".to_owned(),
        other => other.iter().map(|&byte| if byte.is_ascii_graphic() { char::from(byte) } else { '?' }).collect(),
    }
}
