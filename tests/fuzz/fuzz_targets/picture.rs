//! Any bytes as a photo: refused, or made again into a picture that is taken in turn.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tenure::picture::{look, reencode};

fuzz_target!(|bytes: &[u8]| {
    // Larger ones take a second each, and are no other way through the decoders.
    if large(bytes) {
        return;
    }
    if let Ok(made) = reencode(bytes) {
        assert!(look(bytes).is_ok());
        assert!(reencode(&made).is_ok());
    }
});

fn large(bytes: &[u8]) -> bool {
    let size = image::ImageReader::new(std::io::Cursor::new(bytes));
    let size = size.with_guessed_format().ok().and_then(|it| it.into_dimensions().ok());
    size.is_some_and(|(width, height)| u64::from(width) * u64::from(height) > 250_000)
}
