//! Digests of what is written, in hexadecimal.

use sha2::{Digest, Sha256};

use crate::engine::Bundle;

/// The SHA-256 of bytes.
pub(crate) fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// What tells this program from others that may make other bytes of the same database: its sources
/// and its bundle.
pub(crate) fn identity(bundle: &Bundle) -> String {
    let sources = env!("TENURE_IDENTITY");
    let both = Sha256::new().chain_update(sources).chain_update(bundle.digest());
    hex(&both.finalize()[..8])
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
