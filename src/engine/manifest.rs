//! The list of files that make up the bundle, with their checksums.
//!
//! `bundle/manifest.txt` lists the files; this module parses it and compares files with it.
//! Reading the files is `workspace`'s business.

use sha2::{Digest, Sha256};

/// The files named by a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleManifest(pub Vec<ManifestFile>);

/// A file of the bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestFile {
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
    /// Its path in the packages that the manifest names.
    pub path: String,
}

impl ManifestFile {
    /// The name by which TeX asks for it.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Whether `data` has the checksum of the file.
    pub fn is(&self, data: &[u8]) -> bool {
        let digest = Sha256::digest(data);
        let hex = |byte: &u8| format!("{byte:02x}");
        digest.iter().map(hex).collect::<String>() == self.sha256
    }
}

impl std::str::FromStr for BundleManifest {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut files = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let fields: Vec<&str> = line.split_whitespace().collect();
            match fields.as_slice() {
                [] | ["package", _, _] => {}
                [first, ..] if first.starts_with('#') => {}
                ["file", sha256, path] => files.push(ManifestFile {
                    sha256: (*sha256).to_owned(),
                    path: (*path).to_owned(),
                }),
                _ => {
                    return Err(format!(
                        "line {} is no record of a manifest",
                        number + 1
                    ));
                }
            }
        }
        Ok(BundleManifest(files))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_read_and_others_refused() {
        let text = "# c\n\npackage a 1\nfile 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae x/foo.sty\n";
        let BundleManifest(files) = text.parse().expect("a manifest");
        assert_eq!(files[0].name(), "foo.sty");
        assert!(files[0].is(b"foo") && !files[0].is(b"bar"));
        assert_eq!(
            "files a b".parse::<BundleManifest>(),
            Err("line 1 is no record of a manifest".into())
        );
    }
}
