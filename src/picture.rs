//! Photos and logos: decoded and encoded again, so that the engine reads only files of
//! our own.
//!
//! The engine reads pictures in C, and a damaged PNG ends its process. The output here is
//! made of the pixels alone: no comment, no location, rotated as the camera recorded.
//! This room must not know files, nor where a picture is printed.

use std::io::Cursor;
use std::sync::{Mutex, MutexGuard, PoisonError};

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, metadata::Orientation,
};
use serde::{Deserialize, Serialize};

/// The limit on the size of a file, in bytes. Files of good cameras have half of it.
const LARGEST: u64 = 24 << 20;

/// The limit on the pixels of a picture, in millions. Cameras of today have 24 to 45.
const MEGAPIXELS: u32 = 50;

/// The limit on the ratio of the sides of a picture. Narrower strips are not photos, and
/// TeX cannot compute with their sizes.
const LONGEST: u32 = 20;

/// The limit on decoded pixels, in bytes. Only a large PNG with 16 bits per color exceeds
/// it.
const LARGEST_DECODED: u64 = 200 << 20;

/// The pixels along the longer side of the output: 600 per inch, for two inches.
const SIDE: u32 = 1200;

/// The JPEG quality, from 1 to 100, at which the eye sees no difference.
const QUALITY: u8 = 92;

/// Why a picture cannot be used.
#[derive(Debug, thiserror::Error, Serialize, Deserialize)]
pub enum PictureError {
    /// It is neither PNG nor JPEG.
    #[error("it is neither PNG nor JPEG")]
    Kind,
    /// It is damaged.
    #[error("it is damaged, or an unsupported kind of {0}")]
    Damaged(String),
    /// Decoding it would take too much time or memory.
    #[error("{0}")]
    Costly(String),
    /// The file is too large.
    #[error("it has {} MB, more than {} MB", .0 >> 20, LARGEST >> 20)]
    File(u64),
    /// It has so many pixels that it would take more memory than a document has.
    #[error("it has {0} × {1} pixels, more than {MEGAPIXELS} million")]
    Points(u32, u32),
    /// It is too narrow.
    #[error(
        "it has {0} × {1} pixels, but one side can be at most {LONGEST} times as long as \
             the other"
    )]
    Strip(u32, u32),
}

impl PictureError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            PictureError::Kind => "save it as JPEG; HEIC and WebP are not supported",
            PictureError::Damaged(_) | PictureError::Costly(_) => {
                "open it in an image editor and save it again"
            }
            PictureError::File(_) | PictureError::Points(..) => {
                "make it smaller: no more than 1200 pixels along the longer side are printed"
            }
            PictureError::Strip(..) => "crop it",
        }
    }
}

/// Whether a file name is that of a picture.
pub fn is_named(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".png", ".jpg", ".jpeg"].iter().any(|end| name.ends_with(end))
}

/// Checks the header of a picture.
///
/// # Errors
/// If it is not a picture or too large. It may still be damaged further on.
pub fn look(bytes: &[u8]) -> Result<(), PictureError> {
    let kind = kind(bytes)?;
    decoder(bytes, kind).map(drop)
}

/// A picture and its re-encoded form.
type CacheEntry = (Vec<u8>, Vec<u8>);

/// The last picture, which many documents show one after the other.
static LAST: Mutex<Option<CacheEntry>> = Mutex::new(None);

fn last() -> MutexGuard<'static, Option<CacheEntry>> {
    LAST.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The re-encoded form of a picture, if it was the last one to be [kept](keep).
pub fn kept(picture: &[u8]) -> Option<Vec<u8>> {
    last().as_ref().filter(|(of, _)| of == picture).map(|(_, made)| made.clone())
}

/// Keeps the re-encoded form of a picture.
pub fn keep(picture: &[u8], made: &[u8]) {
    *last() = Some((picture.to_vec(), made.to_vec()));
}

/// Decodes a picture and encodes it again. A stranger's picture may make this take long and
/// use much memory.
///
/// # Errors
/// If it is not a picture, damaged or too large.
pub fn reencode(bytes: &[u8]) -> Result<Vec<u8>, PictureError> {
    decoded_and_encoded(bytes, kind(bytes)?)
}

fn decoded_and_encoded(bytes: &[u8], kind: ImageFormat) -> Result<Vec<u8>, PictureError> {
    let mut decoder = decoder(bytes, kind)?;
    let turned = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|_| damaged(kind))?;
    let mut picture = smaller(picture);
    picture.apply_orientation(turned);
    encoded(&picture, kind).map_err(|_| damaged(kind))
}

/// Checks whether a file of this size may be a picture.
///
/// # Errors
/// If it is too large.
pub fn fits(size: u64) -> Result<(), PictureError> {
    if size > LARGEST { Err(PictureError::File(size)) } else { Ok(()) }
}

fn kind(bytes: &[u8]) -> Result<ImageFormat, PictureError> {
    fits(bytes.len() as u64)?;
    match image::guess_format(bytes) {
        Ok(kind @ (ImageFormat::Png | ImageFormat::Jpeg)) => Ok(kind),
        _ => Err(PictureError::Kind),
    }
}

fn decoder(bytes: &[u8], kind: ImageFormat) -> Result<impl ImageDecoder, PictureError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), kind);
    let mut limits = Limits::default();
    limits.max_alloc = Some(LARGEST_DECODED);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|_| damaged(kind))?;
    let (width, height) = decoder.dimensions();
    let points = u64::from(width) * u64::from(height);
    let is_large = points > u64::from(MEGAPIXELS) * 1_000_000;
    if is_large || decoder.total_bytes() > LARGEST_DECODED {
        return Err(PictureError::Points(width, height));
    }
    if width.max(height) > width.min(height).saturating_mul(LONGEST) {
        return Err(PictureError::Strip(width, height));
    }
    Ok(decoder)
}

fn smaller(picture: DynamicImage) -> DynamicImage {
    if picture.width().max(picture.height()) > SIDE {
        return picture.resize(SIDE, SIDE, FilterType::Triangle);
    }
    picture
}

/// Encodes with eight bits per color, in gray if it was gray, and with its transparency.
fn encoded(picture: &DynamicImage, kind: ImageFormat) -> image::ImageResult<Vec<u8>> {
    let color = picture.color();
    let eight = match (color.has_color(), color.has_alpha()) {
        (true, true) => DynamicImage::from(picture.to_rgba8()),
        (true, false) => DynamicImage::from(picture.to_rgb8()),
        (false, true) => DynamicImage::from(picture.to_luma_alpha8()),
        (false, false) => DynamicImage::from(picture.to_luma8()),
    };
    let mut out = Vec::new();
    match kind {
        ImageFormat::Jpeg => {
            eight.write_with_encoder(JpegEncoder::new_with_quality(&mut out, QUALITY))?;
        }
        _ => eight.write_to(&mut Cursor::new(&mut out), kind)?,
    }
    Ok(out)
}

fn damaged(kind: ImageFormat) -> PictureError {
    let kind = if kind == ImageFormat::Png { "PNG" } else { "JPEG" };
    PictureError::Damaged(kind.to_owned())
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage, Rgba, RgbaImage};
    use proptest::prelude::*;

    use super::*;

    /// A picture that is darker at the top.
    fn picture(width: u32, height: u32) -> DynamicImage {
        let shade = |_: u32, y: u32| {
            Rgb([u8::try_from(y * 255 / height).expect("a shade"), 100, 100])
        };
        DynamicImage::from(RgbImage::from_fn(width, height, shade))
    }

    fn file(picture: &DynamicImage, kind: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, kind).expect("a picture");
        bytes.into_inner()
    }

    fn again(bytes: &[u8]) -> DynamicImage {
        let made = reencode(bytes).expect("a picture");
        image::load_from_memory(&made).expect("a picture")
    }

    /// A JPEG whose EXIF data gives the orientation of the camera, and more.
    fn held(orientation: u8) -> Vec<u8> {
        let jpeg = file(&picture(80, 40), ImageFormat::Jpeg);
        let mut exif =
            b"\xFF\xE1\x00\x2AExif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"
                .to_vec();
        exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
        exif.extend(b"at home!");
        exif[3] = u8::try_from(exif.len() - 2).expect("short");
        [&jpeg[..2], &exif, &jpeg[2..]].concat()
    }

    #[test]
    fn pictures_stay_what_they_show() {
        for kind in [ImageFormat::Png, ImageFormat::Jpeg] {
            let made = again(&file(&picture(60, 30), kind));
            assert_eq!((made.width(), made.height()), (60, 30));
            let [top, foot] = [0, 29].map(|y| made.to_rgb8().get_pixel(30, y).0[0]);
            assert!(top < 20 && foot > 220, "{kind:?}: {top} {foot}");
        }
    }

    #[test]
    fn large_pictures_become_what_print_needs() {
        let made = again(&file(&picture(3000, 1500), ImageFormat::Jpeg));
        assert_eq!((made.width(), made.height()), (1200, 600));
    }

    #[test]
    fn what_shows_through_does_so_still() {
        let glass = RgbaImage::from_pixel(9, 9, Rgba([9, 9, 9, 100]));
        let made = again(&file(&glass.into(), ImageFormat::Png));
        assert_eq!(made.to_rgba8().get_pixel(4, 4).0, [9, 9, 9, 100]);
    }

    #[test]
    fn a_photo_is_turned_as_the_camera_says_and_says_no_more() {
        let turned = held(6);
        assert_eq!(image::load_from_memory(&turned).expect("a picture").width(), 80);
        let made = reencode(&turned).expect("a picture");
        let shown = image::load_from_memory(&made).expect("a picture").to_rgb8();
        assert_eq!(shown.dimensions(), (40, 80));
        let [left, right] = [0, 39].map(|x| shown.get_pixel(x, 40).0[0]);
        assert!(left > 220 && right < 20, "{left} {right}");
        for said in [&b"Exif"[..], b"at home"] {
            assert!(!made.windows(said.len()).any(|window| window == said));
        }
    }

    #[test]
    fn unusable_pictures_are_reported() {
        let said = |bytes: &[u8]| look(bytes).expect_err("not a picture").to_string();
        assert_eq!(said(b""), "it is neither PNG nor JPEG");
        assert_eq!(said(b"GIF89a"), "it is neither PNG nor JPEG");
        assert_eq!(said(&vec![0; 30 << 20]), "it has 30 MB, more than 24 MB");
        for (width, height) in [(1000, 1), (1, 1000), (210, 10)] {
            let strip = file(&picture(width, height), ImageFormat::Png);
            let told = format!(
                "it has {width} × {height} pixels, but one side can be at most 20 times as \
                 long as the other"
            );
            assert_eq!(said(&strip), told);
        }
        let whole = file(&picture(60, 30), ImageFormat::Png);
        assert_eq!(look(&whole[..30]).ok(), None);
        let half = &whole[..whole.len() / 2];
        let said = reencode(half).expect_err("damaged").to_string();
        assert_eq!(said, "it is damaged, or an unsupported kind of PNG");
    }

    /// A header of a few bytes that claims a large picture.
    #[test]
    fn a_bomb_is_refused_by_its_size() {
        let mut bomb = file(&picture(60, 30), ImageFormat::Png);
        bomb[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
        let checksum = crc(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&checksum.to_be_bytes());
        let said = look(&bomb).expect_err("too large").to_string();
        assert_eq!(said, "it has 30000 × 30000 pixels, more than 50 million");
        assert_eq!(reencode(&bomb).expect_err("too large").to_string(), said);
    }

    /// The checksum of PNG (its specification, annex D).
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
                if crc & 1 == 1 { 0xEDB8_8320 ^ (crc >> 1) } else { crc >> 1 }
            })
        })
    }

    proptest! {
        #[test]
        fn damaged_pictures_are_refused_or_made_whole(
            png: bool,
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..20),
            end: prop::sample::Index,
        ) {
            let kind = if png { ImageFormat::Png } else { ImageFormat::Jpeg };
            let mut bytes = file(&picture(40, 30), kind);
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            bytes.truncate(bytes.len() - end.index(bytes.len()) / 8);
            if let Ok(made) = reencode(&bytes) {
                prop_assert!(look(&bytes).is_ok());
                prop_assert!(image::load_from_memory(&made).is_ok());
            }
        }
    }
}
