//! Pixels become a file again.

use crate::{ParseError, Picture};
use image::{DynamicImage, ExtendedColorType, ImageEncoder, ImageFormat, codecs::jpeg::JpegEncoder, codecs::png};

/// Quality of JPEG, of 100: no difference is seen at school, at a third of the size of 95.
const QUALITY: u8 = 82;
/// WebP says not whether it was a photo: a PNG larger than this becomes a JPEG.
const LARGE_PNG: usize = 300 << 10;

/// Writes a JPEG for what was one, and else a PNG.
pub(super) fn encode(name: &str, image: &DynamicImage, source: ImageFormat) -> Result<Picture, ParseError> {
    let (bytes, mime) = match source {
        ImageFormat::Jpeg => (jpeg(image)?, "image/jpeg"),
        ImageFormat::WebP if !image.color().has_alpha() => {
            let png = png(image)?;
            if png.len() > LARGE_PNG { (jpeg(image)?, "image/jpeg") } else { (png, "image/png") }
        }
        _ => (png(image)?, "image/png"),
    };
    Ok(Picture { name: name.to_owned(), bytes, mime: mime.to_owned(), width: image.width(), height: image.height() })
}

fn jpeg(image: &DynamicImage) -> Result<Vec<u8>, ParseError> {
    let rgb = image.to_rgb8();
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, QUALITY)
        .write_image(&rgb, rgb.width(), rgb.height(), ExtendedColorType::Rgb8)
        .map_err(|error| ParseError::damaged("The picture", error))?;
    Ok(bytes)
}

/// 16 bits per colour become 8, and grey stays grey.
fn png(image: &DynamicImage) -> Result<Vec<u8>, ParseError> {
    let image = match (image.color().has_color(), image.color().has_alpha()) {
        (true, true) => DynamicImage::from(image.to_rgba8()),
        (true, false) => DynamicImage::from(image.to_rgb8()),
        (false, true) => DynamicImage::from(image.to_luma_alpha8()),
        (false, false) => DynamicImage::from(image.to_luma8()),
    };
    let mut bytes = Vec::new();
    let encoder =
        png::PngEncoder::new_with_quality(&mut bytes, png::CompressionType::Default, png::FilterType::Adaptive);
    image.write_with_encoder(encoder).map_err(|error| ParseError::damaged("The picture", error))?;
    Ok(bytes)
}
