//! Videos built by hand, whole, cut off and forged.

use super::{VideoInfo, probe};
use std::io::Cursor;

fn boxed(name: &str, content: &[u8]) -> Vec<u8> {
    let mut bytes = u32::try_from(content.len() + 8).expect("small").to_be_bytes().to_vec();
    bytes.extend_from_slice(name.as_bytes());
    bytes.extend_from_slice(content);
    bytes
}

fn words(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
}

fn track(id: u32, handler: &str, codec: &str, timescale: u32, runs: &[(u32, u32)]) -> Vec<u8> {
    let mut entry = vec![0; 24];
    entry.extend_from_slice(&[0x02, 0x80, 0x01, 0x68]); // 640 x 360
    entry.extend_from_slice(&[0; 50]);
    let description = [words(&[0, 1]), boxed(codec, &entry)].concat();
    let mut times = words(&[0, u32::try_from(runs.len()).expect("few")]);
    times.extend(runs.iter().flat_map(|(count, length)| words(&[*count, *length])));
    let table = [boxed("stsd", &description), boxed("stts", &times)].concat();
    let mut handler_box = words(&[0, 0]);
    handler_box.extend_from_slice(handler.as_bytes());
    handler_box.extend_from_slice(&[0; 13]);
    let media = [
        // A length of one unit in the header: a lie.
        boxed("mdhd", &words(&[0, 0, 0, timescale, 1, 0])),
        boxed("hdlr", &handler_box),
        boxed("minf", &boxed("stbl", &table)),
    ]
    .concat();
    boxed("trak", &[boxed("tkhd", &words(&[0, 0, 0, id, 0, 1])), boxed("mdia", &media)].concat())
}

fn index() -> Vec<u8> {
    let content = [
        boxed("mvhd", &words(&[0, 0, 0, 1000, 1, 0])),
        track(1, "vide", "avc1", 12_800, &[(1800, 512), (1, 256)]),
        track(2, "soun", "mp4a", 44_100, &[(3102, 1024)]),
    ];
    boxed("moov", &content.concat())
}

fn film() -> Vec<u8> {
    [boxed("ftyp", b"isom\0\0\x02\0"), index(), boxed("mdat", &[7; 100])].concat()
}

fn info(bytes: Vec<u8>) -> VideoInfo {
    probe(&mut Cursor::new(bytes)).expect("a video")
}

#[test]
fn measures_samples_not_headers() {
    let info = info(film());
    assert!((info.seconds - 72.028).abs() < 0.01, "{}", info.seconds);
    assert_eq!((info.width, info.height), (640, 360));
    assert_eq!((info.video_codec.as_str(), info.audio_codec.as_deref()), ("h264", Some("aac")));
    assert!(info.fast_start && info.plays_everywhere());
    let slow = [boxed("ftyp", b"isom"), boxed("mdat", &[7; 100]), index()].concat();
    assert!(!probe(&mut Cursor::new(slow)).expect("a video").fast_start);
}

#[test]
fn two_hours_and_a_second_are_told_apart() {
    let long = |seconds| {
        let index = boxed("moov", &track(1, "vide", "avc1", 1000, &[(seconds, 1000)]));
        info([boxed("ftyp", b"isom"), index, boxed("mdat", b"x")].concat()).seconds
    };
    assert!((long(7200) - 7200.0).abs() < 1e-9);
    assert!((long(7201) - 7201.0).abs() < 1e-9);
}

#[test]
fn measures_fragments() {
    let extends = boxed("mvex", &boxed("trex", &words(&[0, 1, 1, 500, 0, 0])));
    let index = boxed("moov", &[track(1, "vide", "avc1", 1000, &[]), extends].concat());
    let plain =
        boxed("moof", &boxed("traf", &[boxed("tfhd", &words(&[0, 1])), boxed("trun", &words(&[0, 4]))].concat()));
    let own = boxed("trun", &words(&[0x301, 2, 0, 700, 9, 300, 9]));
    let own = boxed("moof", &boxed("traf", &[boxed("tfhd", &words(&[0, 1])), own].concat()));
    let set =
        boxed("moof", &boxed("traf", &[boxed("tfhd", &words(&[8, 1, 250])), boxed("trun", &words(&[0, 4]))].concat()));
    let film = [boxed("ftyp", b"iso5"), index, plain, own, set, boxed("mdat", b"x")].concat();
    assert!((info(film).seconds - 4.0).abs() < 1e-9);
}

#[test]
fn cut_off_at_any_byte_is_an_error() {
    let film = film();
    for end in 0..film.len() {
        assert!(probe(&mut Cursor::new(&film[..end])).is_err(), "{end} of {} bytes were taken", film.len());
    }
}

#[test]
fn any_changed_byte_ends_well() {
    let film = film();
    for at in 0..film.len() - 100 {
        for value in [0, 1, 0x7f, 0xff] {
            let mut changed = film.clone();
            changed[at] = value;
            if let Ok(info) = probe(&mut Cursor::new(changed)) {
                assert!(info.seconds.is_finite() && info.seconds > 0.0);
            }
        }
    }
}

#[test]
fn huge_counts_are_refused() {
    let mut film = film();
    let times = film.windows(4).position(|window| window == b"stts").expect("a table");
    film[times + 8..times + 12].copy_from_slice(&u32::MAX.to_be_bytes());
    assert!(probe(&mut Cursor::new(film)).is_err());
    let many = [boxed("ftyp", b"isom"), boxed("free", b"").repeat(200_001)].concat();
    assert!(probe(&mut Cursor::new(many)).is_err());
}
