//! An address as a QR code.

use lyceum_api::{ApiError, ApiResult};
use qrcode::{EcLevel, QrCode, render::svg};

/// The QR code as an SVG element, black on white because cameras want it so. Draw it as large as there is room.
pub(super) fn qr_svg(address: &str) -> ApiResult<String> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).map_err(|error| {
        tracing::error!(%error, address, "no QR code can be made of this address");
        ApiError::internal()
    })?;
    let image = code.render::<svg::Color>().quiet_zone(true).module_dimensions(8, 8).build();
    // The XML declaration has no place inside of a page.
    Ok(image.find("<svg").map_or_else(String::new, |start| image[start..].to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_becomes_one_svg_element() {
        let svg = qr_svg("http://192.168.1.5:8080").unwrap();
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>") && svg.contains("viewBox"));
        assert!(qr_svg(&"x".repeat(10_000)).is_err());
    }
}
