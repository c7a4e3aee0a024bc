//! Pictures: decoded within bounds and written anew, so that only pixels get through.

mod encode;
mod gif;

use crate::{Block, BlockBody, Document, Kind, ParseError, Picture, escape::push_escaped, html::Cleaner};
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, imageops::FilterType};
use std::io::Cursor;

/// Longest side of a picture that is opened, in pixels.
const WIDEST: u32 = 16_384;
/// Most memory for one decoded picture: 8,192 by 8,192 pixels of 4 bytes.
const MOST_MEMORY: u64 = 256 << 20;
/// Longest side of what is kept: more than a projector shows.
const WIDEST_KEPT: u32 = 2_048;
/// Most bytes of all pictures of one document, written anew.
const MOST_BYTES: usize = 200 << 20;
/// Most pictures of one document.
const MOST_PICTURES: usize = 1_000;

/// Reads a picture file: a document of this one picture.
pub(crate) fn read(kind: Kind, name: &str, bytes: &[u8]) -> Result<Document, ParseError> {
    let file = name.rsplit('/').next().unwrap_or(name);
    let format = format_of(kind).ok_or_else(|| ParseError::Refused("The file is not a picture.".to_owned()))?;
    let picture = renew(file, format, bytes)?;
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let mut html = String::from("<p><img src=\"picture:");
    push_escaped(&mut html, &picture.name);
    html.push_str("\" alt=\"");
    push_escaped(&mut html, stem);
    html.push_str("\"></p>");
    let block = Block { body: BlockBody::Html(html), text: stem.to_owned(), heading: None, page: None };
    Ok(Document { blocks: vec![block], images: vec![picture], ..Document::default() })
}

/// Takes the pictures that a page carries in itself into the document, and tells what was left out.
pub(crate) fn take_from_page(cleaner: &Cleaner, document: &mut Document) {
    for (name, bytes) in cleaner.take_data_pictures() {
        add(document, &name, &bytes);
    }
    match cleaner.dropped_pictures() {
        0 => {}
        1 => document
            .notes
            .push("1 picture was left out: it is on another site or its address cannot be used.".to_owned()),
        n => document
            .notes
            .push(format!("{n} pictures were left out: they are on other sites or their addresses cannot be used.")),
    }
}

/// Adds a picture that was inside a document. One that cannot be read becomes a note. Tells whether it was added.
pub(crate) fn add(document: &mut Document, name: &str, bytes: &[u8]) -> bool {
    let kept: usize = document.images.iter().map(|picture| picture.bytes.len()).sum();
    let result = match image::guess_format(bytes) {
        _ if document.images.len() >= MOST_PICTURES || kept > MOST_BYTES => {
            Err("the document has too many pictures".to_owned())
        }
        Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::Gif | ImageFormat::WebP)) => {
            renew(name, format, bytes).map_err(|error| error.to_string())
        }
        _ => Err("only PNG, JPEG, GIF and WebP are shown".to_owned()),
    };
    match result {
        Ok(picture) => {
            document.images.push(picture);
            true
        }
        Err(why) => {
            document.notes.push(format!("The picture {name} was left out: {}.", why.trim_end_matches('.')));
            false
        }
    }
}

fn format_of(kind: Kind) -> Option<ImageFormat> {
    Some(match kind {
        Kind::Png => ImageFormat::Png,
        Kind::Jpeg => ImageFormat::Jpeg,
        Kind::Gif => ImageFormat::Gif,
        Kind::Webp => ImageFormat::WebP,
        _ => return None,
    })
}

/// Decodes a picture within bounds, turns it upright, makes it smaller where it is larger than any screen, and writes
/// it anew. What a camera wrote beside the pixels, such as the place, is gone.
fn renew(name: &str, format: ImageFormat, bytes: &[u8]) -> Result<Picture, ParseError> {
    if format == ImageFormat::Gif
        && let Some(picture) = gif::renew(name, bytes, limits())?
    {
        return Ok(picture);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits());
    let mut decoder = reader.into_decoder().map_err(|error| explain(&error))?;
    // Decoding by hand does not count the pixels; only the reader's own way does.
    limits().reserve(decoder.total_bytes()).map_err(|error| explain(&error))?;
    let orientation = decoder.orientation().map_err(|error| explain(&error))?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| explain(&error))?;
    if image.width().max(image.height()) > WIDEST_KEPT {
        image = image.resize(WIDEST_KEPT, WIDEST_KEPT, FilterType::CatmullRom);
    }
    image.apply_orientation(orientation);
    encode::encode(name, &image, format)
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(WIDEST);
    limits.max_image_height = Some(WIDEST);
    limits.max_alloc = Some(MOST_MEMORY);
    limits
}

fn explain(error: &image::ImageError) -> ParseError {
    match error {
        image::ImageError::Limits(_) => ParseError::too_large(
            "The picture",
            format!("a picture may be {WIDEST} pixels wide and high, and 64 megapixels in all"),
        ),
        _ => ParseError::damaged(
            "The picture",
            "its content does not follow its format; it was probably not copied completely",
        ),
    }
}

#[cfg(test)]
mod tests;
