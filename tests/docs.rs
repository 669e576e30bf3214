//! What README and `docs/` show is true: every block of YAML is read, every command is run, and
//! every link within leads somewhere.
//!
//! `docs/codes.md` and `docs/errors.md` are written by the program, and other tests read what
//! they show. A line of a table with words in capitals shows how a command is spelled: it is
//! compared with what `--help` says.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::engine::has_bundle;
use super::program::Place;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// README and the pages of `docs/` that people have written, with their texts.
fn pages() -> Vec<(PathBuf, String)> {
    let root = Path::new(ROOT);
    let named = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "tests/README.md"];
    let mut files: Vec<PathBuf> = named.map(|name| root.join(name)).into();
    let listing = fs::read_dir(root.join("docs")).expect("docs");
    let pages = listing.map(|entry| entry.expect("readable").path());
    files.extend(pages.filter(|path| path.extension().is_some_and(|kind| kind == "md")));
    files.sort();
    let read = |file: PathBuf| {
        let text = fs::read_to_string(&file).expect("there");
        (file, text)
    };
    files.into_iter().map(read).collect()
}

fn is_written_by_people(file: &Path) -> bool {
    !["codes.md", "errors.md"].iter().any(|name| file.ends_with(name))
}

/// Blocks of YAML, with the file that the first line names, if it does.
fn blocks(text: &str) -> Vec<(Option<&str>, &str)> {
    let inside =
        text.split("```yaml\n").skip(1).filter_map(|rest| rest.split_once("```"));
    inside
        .map(|(block, _)| {
            let first = block.lines().next().unwrap_or_default();
            let name = first.strip_prefix("# ").filter(|name| name.ends_with(".yaml"));
            (name, block)
        })
        .collect()
}

/// A folder with all that the pages speak of.
fn place() -> Place {
    let place = Place::with(&[]);
    let readme = fs::read_to_string(Path::new(ROOT).join("README.md")).expect("there");
    let many = fs::read_to_string(Path::new(ROOT).join("docs/many.md")).expect("there");
    let ada = blocks(&readme)[0].1;
    for file in ["last-year/cv.yaml", "cv.yaml", "people/cy.yaml"] {
        place.write(file, format!("{ada}\nvariants:\n  short: {{}}\n"));
    }
    for folder in ["people/ada", "people/bob", "people/bob/data", "upload/data"] {
        let variants = "\nvariants:\n  short: {pages: 1}\n  public: {hide: [email]}\n";
        place.write(&format!("{folder}/cv.yaml"), format!("{ada}{variants}"));
    }
    place.write("list.yaml", blocks(&many)[0].1);
    for (name, block) in blocks(&readme) {
        if let Some(name) = name {
            place.write(name, block);
        }
    }
    let script = format!(
        "cp -r {ROOT}/data . && git init -q && git config user.name t && git config user.email \
         t@t && git add data && git commit -qm one && git tag v1 && sed -i 's/PhD Candidate/Dr./' \
         data/basics.yaml && git commit -qam two"
    );
    let made =
        Command::new("sh").args(["-ec", &script]).current_dir(place.path("")).status();
    assert!(made.is_ok_and(|status| status.success()), "git is needed");
    place
}

/// A workflow asks for this version of the action, and for nothing that it does not take.
fn uses_the_action_as_it_is(workflow: &str) {
    let action = fs::read_to_string(Path::new(ROOT).join("action.yml")).expect("there");
    let action: serde_yaml::Value = serde_yaml::from_str(&action).expect("YAML");
    let workflow: serde_yaml::Value = serde_yaml::from_str(workflow).expect("YAML");
    let steps = workflow["jobs"]["cv"]["steps"].as_sequence().expect("steps");
    let ours = concat!("tenure-cv/tenure@v", env!("CARGO_PKG_VERSION"));
    let step = steps.iter().find(|step| step["uses"] == ours).expect(ours);
    for (input, _) in step["with"].as_mapping().expect("inputs") {
        assert!(action["inputs"].get(input).is_some(), "{input:?} is no input");
    }
}

#[test]
fn what_names_a_version_names_this_one() {
    for (file, written) in
        [("Containerfile", "ARG VERSION="), ("ci/gitlab.yaml", "tenure-cv==")]
    {
        let text = fs::read_to_string(Path::new(ROOT).join(file)).expect(file);
        let line = format!("{written}{}\n", env!("CARGO_PKG_VERSION"));
        assert!(text.contains(&line), "{file} has no `{}`", line.trim());
    }
}

#[test]
fn every_block_of_yaml_is_read() {
    for (file, text) in pages().iter().filter(|(file, _)| is_written_by_people(file)) {
        for (number, (name, block)) in blocks(text).into_iter().enumerate() {
            let at = format!("{}, block {}", file.display(), number + 1);
            let place = Place::with(&[]);
            let theme = name.filter(|name| name.ends_with("/theme.yaml"));
            if let Some(name) = theme {
                place.write(name, block);
                place.write("cv.yaml", "basics: {name: Ada}\nhonors: [{title: T}]\n");
                let folder = name.trim_end_matches("/theme.yaml");
                let ran = place.run(&format!("check --theme ./{folder} --format short"));
                assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{at}");
                continue;
            }
            if name.is_some_and(|name| name.contains("/workflows/")) {
                uses_the_action_as_it_is(block);
                continue;
            }
            if block.starts_with("- database:") {
                continue; // It is run below, as `list.yaml`.
            }
            // A part of a database is read as one.
            let mut whole = block.to_owned();
            if !block.contains("basics:") {
                whole.insert_str(0, "basics: {name: Ada}\n");
            }
            for (key, entry) in
                [("honors", "[{title: T, tags: [minor]}, {title: U}]"), ("fonts", "[]")]
            {
                if !whole.contains(&format!("\n{key}:")) && !whole.starts_with(key) {
                    whole.push_str(&format!("{key}: {entry}\n"));
                }
            }
            place.write("cv.yaml", &whole);
            let ran = place.run("check --format short");
            let errors: Vec<&str> = ran
                .stderr
                .lines()
                .filter(|line| line.contains("error[") && !line.contains("[no-font]"))
                .collect();
            assert!(errors.is_empty(), "{at}: {errors:?}\n{whole}");
        }
    }
}

/// A command as a page has it.
#[derive(Debug, PartialEq)]
enum Shown {
    /// It can be run as it is.
    Run(String),
    /// It shows how one is spelled.
    Spelled(String),
}

fn commands(text: &str) -> Vec<Shown> {
    let spans = text.split('`').skip(1).step_by(2).map(str::to_owned);
    // What follows two spaces says what it does.
    let lines = text.lines().filter_map(|line| line.strip_prefix("    "));
    let lines = lines.map(|line| line.split("  ").next().unwrap_or_default().to_owned());
    let shown = spans.chain(lines).filter(|text| text.starts_with("tenure "));
    let kind = |command: String| {
        let command = command.replace(['\n', '\r'], " ").replace("\\|", "|");
        let is_name = |verb: &&str| command.ends_with(&format!("tenure {verb}"));
        // The network is none of a test's.
        let is_a_name = ["diff", "explain", "tex"].iter().any(is_name)
            || command.contains("--check-links");
        let spelled = command.split_whitespace().skip(1).any(|word| {
            let letters = word.trim_matches(|c: char| !c.is_alphanumeric());
            let capitals =
                letters.len() > 1 && letters.chars().all(|c| c.is_ascii_uppercase());
            (capitals && !word.starts_with('$'))
                || word.starts_with('[')
                || word.contains('|')
        });
        if spelled || is_a_name { Shown::Spelled(command) } else { Shown::Run(command) }
    };
    shown.map(kind).collect()
}

/// Every flag and command of a line is one that there is.
fn is_spelled_right(place: &Place, command: &str) {
    let mut words = command.split_whitespace().skip(1);
    let verb = words.next().unwrap_or_default();
    let verb = if verb.starts_with('-') { "" } else { verb };
    let help = place.run(&format!("{verb} --help")).stdout;
    let help = String::from_utf8(help).expect("UTF-8");
    assert!(help.contains("Usage: "), "{command}");
    for word in command.split_whitespace() {
        let flag = word.trim_matches(['[', ']', ',']);
        if flag.starts_with('-') {
            assert!(help.contains(flag), "{command}: `{flag}` is not in its help");
        }
    }
}

#[test]
fn every_command_runs() {
    if !has_bundle() {
        return;
    }
    let place = place();
    let mut all: Vec<Shown> = Vec::new();
    for shown in pages().iter().flat_map(|(_, text)| commands(text)) {
        if !all.contains(&shown) {
            all.push(shown);
        }
    }
    assert!(all.len() > 40, "{}", all.len());
    let program = Path::new(env!("CARGO_BIN_EXE_tenure")).parent().expect("a folder");
    let path = format!("{}:{}", program.display(), std::env::var("PATH").expect("set"));
    for (number, shown) in all.into_iter().enumerate() {
        let command = match shown {
            Shown::Spelled(command) => {
                is_spelled_right(&place, &command);
                continue;
            }
            Shown::Run(command) => command,
        };
        // It ends only when it is told to, and opens a browser.
        let watches = command.starts_with("tenure watch");
        let line =
            command.replace("${{ matrix.part }}", "1").replace(" --open", "").replace(
                "tenure init",
                &format!("mkdir new{number} && cd new{number} && tenure init"),
            );
        let line = if watches { format!("timeout 1 {line}") } else { line };
        let ran = Command::new("sh")
            .args(["-c", &line])
            .current_dir(place.path(""))
            .env("PATH", &path)
            .envs([("SLURM_ARRAY_TASK_ID", "2"), ("SLURM_ARRAY_TASK_COUNT", "3")])
            .envs([("CI_NODE_INDEX", "1"), ("CI_NODE_TOTAL", "2")])
            .env("JOB_COMPLETION_INDEX", "3")
            .output()
            .expect("a shell");
        let right = if watches { Some(124) } else { Some(0) };
        let said = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), right, "{line}: {said}");
    }
}

#[test]
fn every_page_is_in_the_book() {
    let docs = Path::new(ROOT).join("docs");
    let summary = fs::read_to_string(docs.join("SUMMARY.md")).expect("there");
    for (file, _) in pages().iter().filter(|(file, _)| file.parent() == Some(&docs)) {
        let name = file.file_name().expect("a name").to_string_lossy();
        assert!(
            name == "SUMMARY.md" || summary.contains(&format!("]({name})")),
            "{name}"
        );
    }
}

/// The name by which a heading is reached.
fn anchor(heading: &str) -> String {
    let heading = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn no_link_within_is_dead() {
    let mut links = 0;
    for (file, text) in pages() {
        let prose: String = text.split('`').step_by(2).collect();
        for rest in prose.split("](").skip(1) {
            let link = rest.split(')').next().unwrap_or_default();
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            links += 1;
            let (path, part) = link.split_once('#').unwrap_or((link, ""));
            let folder = file.parent().expect("a folder");
            let target = if path.is_empty() { file.clone() } else { folder.join(path) };
            assert!(target.exists(), "{}: `{link}`", file.display());
            if !part.is_empty() {
                let text = fs::read_to_string(&target).expect("there");
                let mut headings = text.lines().filter(|line| line.starts_with('#'));
                let found = headings.any(|heading| anchor(heading) == part);
                assert!(found, "{}: `{link}`", file.display());
            }
        }
    }
    assert!(links > 20, "{links}");
}
