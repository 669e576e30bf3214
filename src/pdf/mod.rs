//! The engine's bytes to the finished PDF.

/// A finished PDF.
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its pages.
    pub pages: usize,
}

/// stub
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct PdfError(String);

/// stub
pub fn finish(bytes: &[u8]) -> Result<Pdf, PdfError> {
    Ok(Pdf { bytes: bytes.to_vec(), pages: 1 })
}
