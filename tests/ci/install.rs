//! Which program the action takes.

use super::{ROOT, VERSION, action, done, executable, repository, shell};
use crate::program::Place;

/// Runs `ci/install` with this much more on the path; whether it did, and what it printed.
fn install(place: &Place, rest: &str) -> (bool, String) {
    let script = format!(
        "export RUNNER_TEMP=$PWD/temp RELEASES=file://$PWD/releases GITHUB_PATH=$PWD/path.txt\n\
         export INSTALL=release THUMBNAILS= REPOSITORY=tenure-cv/tenure\n{rest} action/ci/install 2>&1"
    );
    let ran = shell(&place.path(""), &script);
    (ran.status.success(), String::from_utf8_lossy(&ran.stdout).into_owned())
}

/// Replaces the program of a release, together with its checksums.
const REPLACED: &str = "cd releases/v* && echo x >> *.xz && sha256sum *.xz > SHA256SUMS";

#[test]
fn a_program_that_is_another_is_not_installed() {
    let place = repository();
    done(&place.path(""), REPLACED);
    let ran = action(&place, &[]);
    assert_eq!(ran.failed.as_deref(), Some("Install"));
    assert!(ran.printed.contains("::error::the program of version"), "{}", ran.printed);
}

#[test]
fn a_program_without_a_digest_is_one_that_is_attested() {
    let place = repository();
    done(&place.path(""), &format!("cp {ROOT}/ci/digests action/ci/digests\n{REPLACED}"));
    let gh = |status: u8| {
        let script = format!(
            "#!/bin/sh\necho \"$@\" >> {}\necho ::add-mask::o\nexit {status}\n",
            place.path("gh.txt").display(),
        );
        executable(&place, "gh/gh", &script);
    };
    let with = "PATH=$PWD/gh:$PATH";
    gh(1);
    let (is_there, printed) = install(&place, with);
    let refused = "tenure-cv/tenure does not attest it: use a released version";
    assert!(!is_there && printed.contains(refused), "{printed}");
    assert!(!printed.contains("::add-mask::"), "{printed}");
    gh(0);
    // A tarball again, as another release would have it.
    let script = format!(
        "cd releases/v{VERSION} && tar -cJf *.xz -C ../../tree tenure-{VERSION}-x86_64-linux"
    );
    done(&place.path(""), &script);
    let (is_there, printed) = install(&place, with);
    assert!(is_there, "{printed}");
    let asked = done(&place.path(""), "tail -1 gh.txt");
    assert_eq!(
        asked,
        format!(
            "attestation verify tenure-{VERSION}-x86_64-linux.tar.xz --repo tenure-cv/tenure"
        )
    );
    // Without `gh`.
    done(
        &place.path(""),
        "mkdir all && for folder in ${PATH//:/ }; do \
         ln -s $folder/* all 2> /dev/null || true; done; rm -f all/gh",
    );
    let (is_there, printed) = install(&place, "PATH=$PWD/all");
    assert!(
        !is_there && printed.contains("install `gh`, or use `install: build`"),
        "{printed}"
    );
}

#[test]
fn a_release_is_pinned_once() {
    let place = Place::with(&[]);
    let name = format!("tenure-{VERSION}-x86_64-linux.tar.xz");
    let script = format!(
        "mkdir -p scripts/dist ci dist/release && cp {ROOT}/scripts/dist/pin scripts/dist\n\
         cp {ROOT}/Cargo.toml . && echo '# a comment' > ci/digests\n\
         for text in one two; do echo $text > dist/release/{name} && scripts/dist/pin; done\n\
         (cd dist/release && sha256sum {name}) > is.txt && cat ci/digests"
    );
    let pinned = done(&place.path(""), &script);
    let is = done(&place.path(""), "cat is.txt");
    assert_eq!(pinned, format!("# a comment\n{is}"));
}

#[test]
fn what_cannot_be_installed_says_why() {
    let place = repository();
    // A path with what every system has, and no more.
    let usual = ["bash", "cat", "dirname", "env", "grep", "head", "mkdir", "sed", "sh"];
    done(
        &place.path(""),
        &format!(
            "mkdir bare\nfor tool in {}; do ln -s \"$(command -v $tool)\" bare; done",
            usual.join(" ")
        ),
    );
    executable(&place, "bare/uname", "#!/bin/sh\necho ${MACHINE:-Linux x86_64}\n");
    executable(&place, "bare/id", "#!/bin/sh\necho 1000\n");
    let install = |variables: &str| {
        let (is_there, printed) =
            install(&place, &format!("export PATH=$PWD/bare\n{variables}"));
        assert!(!is_there, "{printed}");
        printed
    };
    for (variables, said) in [
        ("MACHINE='Darwin arm64'", "::error::tenure is released for Linux on x86-64"),
        ("INSTALL=build", "::error::`install: build` needs Debian 12, make and Rust"),
        ("INSTALL=biuld", "::error::`install` is `release` or `build`, not `biuld`"),
        ("", "::error::`curl` is missing"),
        ("THUMBNAILS=true", "::warning::there will be no pictures of pages"),
    ] {
        let printed = install(variables);
        assert!(printed.contains(said), "{variables}: {printed}");
    }
    // What makes pictures is asked for as root, of lists that are new.
    executable(&place, "bare/sudo", "#!/bin/sh\nshift\nexec \"$@\"\n");
    executable(&place, "bare/apt-get", "#!/bin/sh\necho \"asked to $*\"\n");
    let printed = install("THUMBNAILS=true");
    let (update, rest) = printed.split_once("asked to install ").expect(&printed);
    assert!(update.contains("asked to update "), "{printed}");
    assert!(
        rest.contains(" poppler-utils\n") && !rest.contains("::warning"),
        "{printed}"
    );
}
