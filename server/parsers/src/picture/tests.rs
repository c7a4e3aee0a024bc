//! Pictures of each kind, and pictures that lie.

use super::{add, read};
use crate::{Document, Kind, ParseError};
use image::{DynamicImage, Frame, ImageFormat, Rgb, RgbImage, RgbaImage, codecs::gif::GifEncoder};
use std::io::Cursor;

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).expect("encodes");
    bytes.into_inner()
}

fn drawing(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, y| Rgb([x.to_le_bytes()[0], y.to_le_bytes()[0], 7])).into()
}

/// A PNG that claims a size and has no pixels.
fn claiming(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = encoded(&drawing(4, 4), ImageFormat::Png);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let mut crc = !0_u32;
    for byte in &bytes[12..29] {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    bytes[29..33].copy_from_slice(&(!crc).to_be_bytes());
    bytes
}

#[test]
fn each_kind_is_written_anew() {
    for (kind, format, mime) in [
        (Kind::Png, ImageFormat::Png, "image/png"),
        (Kind::Jpeg, ImageFormat::Jpeg, "image/jpeg"),
        (Kind::Gif, ImageFormat::Gif, "image/png"),
        (Kind::Webp, ImageFormat::WebP, "image/png"),
    ] {
        let document = read(kind, "img/my cloud.x", &encoded(&drawing(40, 30), format)).expect("a picture");
        let picture = &document.images[0];
        assert_eq!((picture.mime.as_str(), picture.width, picture.height), (mime, 40, 30), "{kind:?}");
        assert!(image::load_from_memory(&picture.bytes).is_ok());
        assert_eq!(document.blocks[0].text, "my cloud");
    }
}

#[test]
fn what_is_larger_than_a_screen_becomes_smaller() {
    let document = read(Kind::Png, "a.png", &encoded(&drawing(3000, 30), ImageFormat::Png)).expect("a picture");
    assert_eq!((document.images[0].width, document.images[0].height), (2048, 20));
}

#[test]
fn a_moving_gif_keeps_moving() {
    let mut bytes = Vec::new();
    let frames = (0..3_u8).map(|shade| Frame::new(RgbaImage::from_pixel(8, 8, image::Rgba([shade * 80, 0, 0, 255]))));
    GifEncoder::new(&mut bytes).encode_frames(frames).expect("encodes");
    let document = read(Kind::Gif, "a.gif", &bytes).expect("a picture");
    assert_eq!(document.images[0].mime, "image/gif");
    assert!(document.images[0].bytes.starts_with(b"GIF89a"));
}

#[test]
fn what_follows_the_pixels_is_gone() {
    let mut bytes = encoded(&drawing(8, 8), ImageFormat::Png);
    bytes.extend_from_slice(b"<script>alert(1)</script>");
    let document = read(Kind::Png, "a.png", &bytes).expect("a picture");
    assert!(!document.images[0].bytes.windows(8).any(|window| window == b"<script>"));
}

#[test]
fn pictures_that_claim_too_much_are_refused() {
    let error = read(Kind::Png, "a.png", &claiming(60_000, 60_000)).expect_err("too wide");
    assert!(matches!(error, ParseError::TooLarge { .. }), "{error:?}");
    let error = read(Kind::Png, "a.png", &claiming(16_000, 16_000)).expect_err("too many pixels");
    assert!(matches!(error, ParseError::TooLarge { .. }), "{error:?}");
    assert!(matches!(read(Kind::Png, "a.png", &claiming(8, 8)), Err(ParseError::Damaged { .. })));
    assert!(read(Kind::Jpeg, "a.jpg", &encoded(&drawing(8, 8), ImageFormat::Png)).is_err());
}

#[test]
fn a_broken_picture_in_a_document_is_a_note() {
    let mut document = Document::default();
    assert!(!add(&mut document, "image1.emf", b"\x01\0\0\0"));
    assert!(!add(&mut document, "image2.png", b"\x89PNG\r\n\x1a\nbroken"));
    assert!(add(&mut document, "image3.png", &encoded(&drawing(4, 4), ImageFormat::Png)));
    assert_eq!((document.notes.len(), document.images.len()), (2, 1));
    assert!(document.notes[0].contains("image1.emf"), "{:?}", document.notes);
}
