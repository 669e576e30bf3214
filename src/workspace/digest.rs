//! Digests in hexadecimal.

use sha2::{Digest, Sha256};

use crate::engine::Bundle;

/// The SHA-256 of bytes.
pub(crate) fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The identity of this program, a digest of its sources and its bundle. A program with another
/// identity may write other bytes for the same database.
pub(crate) fn identity(bundle: &Bundle) -> String {
    let sources = env!("TENURE_IDENTITY");
    let both = Sha256::new().chain_update(sources).chain_update(bundle.digest());
    hex(&both.finalize()[..8])
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
