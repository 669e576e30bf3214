//! The reference CV through the library has the same bytes as by the program.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[track_caller]
fn output(command: &mut Command) -> Output {
    let output =
        command.env("SOURCE_DATE_EPOCH", "1767225600").output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

#[test]
fn a_cv_of_files_in_memory() {
    // As for the other tests that typeset.
    if std::env::var_os("TENURE_WITHOUT_BUNDLE").is_some() {
        return;
    }
    let root = root();
    let mut embed = Command::new(env!("CARGO_BIN_EXE_tenure-embed"));
    // The library opens no file of the working folder.
    let empty = std::env::temp_dir().join(format!("tenure-embed-{}", std::process::id()));
    std::fs::create_dir_all(&empty).expect("a folder");
    let arguments = [root.join("build/tenure.bundle"), root.join("data")];
    let embedded = output(embed.current_dir(&empty).args(arguments));
    std::fs::remove_dir(&empty).expect("nothing was written to it");
    // The binary of this test is in `target/release/deps`.
    let deps = std::env::current_exe().expect("this test");
    let program = deps.ancestors().nth(2).expect("a target folder").join("tenure");
    let mut tenure = Command::new(program);
    let built = output(tenure.arg("build").arg(root.join("data")).args(["-o", "-"]));
    assert!(embedded.stdout.starts_with(b"%PDF-"));
    assert!(embedded.stdout == built.stdout, "the PDFs differ");
    let said = String::from_utf8_lossy(&embedded.stderr);
    assert!(said.ends_with(" pages\n"), "{said}");
}
