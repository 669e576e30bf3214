//! The size of a picture, from its first bytes. Pictures were encoded by this program, so only
//! plain PNG and JPEG are read.

/// The width and height of a PNG or JPEG in pixels.
pub(super) fn pixels(file: &[u8]) -> Option<(u32, u32)> {
    png(file).or_else(|| jpeg(file))
}

/// PNG, 11.2.2: the header is the first chunk.
fn png(file: &[u8]) -> Option<(u32, u32)> {
    let header = file.strip_prefix(b"\x89PNG\r\n\x1a\n")?.get(4..16)?;
    let number = |at: usize| header[at..at + 4].try_into().map(u32::from_be_bytes).ok();
    header.starts_with(b"IHDR").then_some((number(4)?, number(8)?))
}

/// ITU-T T.81, annex B: segments up to the header of a frame, which has the size.
fn jpeg(file: &[u8]) -> Option<(u32, u32)> {
    let mut rest = file.strip_prefix(&[0xff, 0xd8])?;
    loop {
        let (&[0xff, marker, high, low], content) = rest.split_first_chunk()? else {
            return None;
        };
        let length = usize::from(u16::from_be_bytes([high, low])).checked_sub(2)?;
        // Tables of codes have markers of the same range.
        if matches!(marker, 0xc0..=0xcf) && ![0xc4, 0xc8, 0xcc].contains(&marker) {
            let size = content.get(1..5)?;
            let number = |at: usize| u32::from(size[at]) << 8 | u32::from(size[at + 1]);
            return Some((number(2), number(0)));
        }
        rest = content.get(length..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read() {
        let png = include_bytes!("../../tests/golden/photo.png");
        let jpeg = include_bytes!("../../tests/golden/photo.jpg");
        let cut = |file: &[u8]| {
            (0..file.len().min(400)).map(|end| file[..end].to_vec()).collect::<Vec<_>>()
        };
        for file in [&png[..], &jpeg[..]] {
            let image = image::load_from_memory(file).expect("a picture");
            assert_eq!(pixels(file), Some((image.width(), image.height())));
            for part in cut(file) {
                let _ = pixels(&part);
            }
        }
        assert_eq!(pixels(b""), None);
        assert_eq!(pixels(b"GIF89a"), None);
    }
}
