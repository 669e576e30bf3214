//! The cost of a run: instructions and peak memory. A mistake that repeats a loop or keeps a copy
//! would fail no other test.
//!
//! Callgrind counts the instructions, so the result is the same on a busy and on an idle machine:
//! runs, environments and folders differ by a thousandth. The limits are a tenth above the count,
//! which also covers other compilers and processors. If a higher cost is worth it, or `data/` has
//! grown, replace the limit by the line that the failing test prints.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::databases::data;
use super::engine::has_bundle;
use super::program::Place;

/// Millions of instructions of `tenure check data`.
const CHECK_INSTRUCTIONS: u64 = 57;
/// Millions of instructions of `tenure build data`, in both of its processes.
const BUILD_INSTRUCTIONS: u64 = 224;
/// Millions of instructions of a document among many, in both of its processes.
const DOCUMENT_INSTRUCTIONS: u64 = 120;
/// Kilobytes of memory of `tenure check data`.
const CHECK_MEMORY: u64 = 19_500;
/// Kilobytes of memory of the larger process of `tenure build data`.
const BUILD_MEMORY: u64 = 33_000;
/// Per cent that the second half of a database may cost of the first.
const SECOND_HALF: u64 = 115;

/// Where the engine's process has done its work. It is killed before callgrind could count
/// it at its end.
const DONE: &str = "tenure::engine::child::answer";
/// Where an engine is copied. A copy would be counted with what its original has done.
const COPIED: &str = "tenure::engine::fork::fork_process";

/// The largest of a process and all below it, in kilobytes. What is left of a process comes
/// to this one, which so can wait for it.
const LARGEST: &str = "
import ctypes, os, sys
SUBREAPER = 36
ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
own = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
most, failed = 0, True
while True:
    try:
        number, status, usage = os.wait4(-1, 0)
    except ChildProcessError:
        break
    most = max(most, usage.ru_maxrss)
    if number == own:
        failed = status != 0
print(most)
sys.exit(failed)
";

#[test]
fn checking_takes_so_many_instructions() {
    if let Some(counted) = instructions(&["check", &place(&data())]) {
        is_below("CHECK_INSTRUCTIONS", counted.all / 1_000_000, CHECK_INSTRUCTIONS);
    }
}

#[test]
fn building_takes_so_many_instructions() {
    if !has_bundle() {
        return;
    }
    let folder = Place::with(&[]);
    let pdf = place(&folder.path("cv.pdf"));
    // The engine may write no file, and callgrind must.
    let build = ["build", &place(&data()), "-o", &pdf, "--sandbox", "off"];
    if let Some(counted) = instructions(&build) {
        assert!(counted.dumps > 0, "the engine is not counted: where has `{DONE}` gone?");
        is_below("BUILD_INSTRUCTIONS", counted.all / 1_000_000, BUILD_INSTRUCTIONS);
    }
}

/// Checkpoints and the words that they were told: what a build of one document does not pay.
#[test]
fn a_document_among_many_takes_so_many_instructions() {
    if !has_bundle() {
        return;
    }
    let folder = Place::with(&[]);
    let made = place(&folder.path("made/"));
    let databases: Vec<String> =
        (0..9).map(|n| place(&folder.path(&format!("cv{n}")))).collect();
    for (number, database) in databases.iter().enumerate() {
        fs::create_dir(database).expect("a folder of ours");
        for file in fs::read_dir(data()).expect("readable") {
            let file = file.expect("readable").path();
            let text = fs::read_to_string(&file).expect("readable");
            let own = text.replace("Iyer", &format!("Iyer{number}"));
            let to = Path::new(database).join(file.file_name().expect("a file"));
            fs::write(to, own).expect("written");
        }
    }
    let count = |many: usize| {
        let databases = databases[..many].iter().map(String::as_str);
        let options = ["-o", &made, "--jobs", "1", "--sandbox", "off"];
        let build: Vec<&str> =
            ["build"].into_iter().chain(databases).chain(options).collect();
        counted(&build, &[&format!("--zero-before={COPIED}")])
    };
    // The first are set before an engine stands behind what they have in common.
    if let (Some(few), Some(many)) = (count(4), count(9)) {
        assert!(many.dumps > few.dumps, "copies are not counted");
        let each = (many.all - few.all) / 5;
        is_below("DOCUMENT_INSTRUCTIONS", each / 1_000_000, DOCUMENT_INSTRUCTIONS);
    }
}

#[test]
fn cost_grows_no_faster_than_the_database() {
    let mut before = None;
    let mut steps = Vec::new();
    for publications in [0, 300, 600] {
        let folder = Place::with(&[]);
        folder.write("cv.yaml", database(publications));
        let database = place(&folder.path("cv.yaml"));
        let Some(counted) = instructions(&["check", &database]) else { return };
        steps.extend(before.replace(counted.all).map(|before| counted.all - before));
    }
    let percent = steps[1] * 100 / steps[0];
    is_below("SECOND_HALF", percent, SECOND_HALF);
}

#[test]
fn checking_and_building_take_so_much_memory() {
    let check = ["check", &place(&data())];
    if let Some(most) = memory(&check) {
        is_below("CHECK_MEMORY", most, CHECK_MEMORY);
    }
    if !has_bundle() {
        return;
    }
    let folder = Place::with(&[]);
    let pdf = place(&folder.path("cv.pdf"));
    if let Some(most) = memory(&["build", &place(&data()), "-o", &pdf]) {
        is_below("BUILD_MEMORY", most, BUILD_MEMORY);
    }
}

#[track_caller]
fn is_below(name: &str, measured: u64, limit: u64) {
    let renewed = measured + measured.div_ceil(10);
    assert!(
        measured <= limit,
        "{measured} is more than {limit}; if it is worth that:\nconst {name}: u64 = {renewed};"
    );
}

/// Publications with all that is looked up for each: people, venues, a paper of which this
/// is the preprint, references, and a doubt to be told.
fn database(publications: usize) -> String {
    let mut tables = "basics: {name: A}\npeople:\n".to_owned();
    let (mut venues, mut papers, mut jobs) =
        (String::new(), String::new(), String::new());
    for number in 0..publications {
        tables += &format!("  person-{number}: {{name: Ann Other{number}}}\n");
        venues +=
            &format!("  venue-{number}: {{kind: journal, name: Journal {number}}}\n");
        let kind = if number % 2 == 0 { "journal" } else { "preprint" };
        papers += &format!(
            "  - {{id: p{number}, type: {kind}, title: On {}, authors: [person-{number}], \
             venue: venue-{number}, date: 2020}}\n",
            number / 2
        );
        jobs += &format!(
            "  - {{title: T, employer: E{number}, summary: 'Of [@p{number}].'}}\n"
        );
    }
    format!("{tables}venues:\n{venues}publications:\n{papers}experience:\n{jobs}")
}

fn place(path: &Path) -> String {
    path.display().to_string()
}

/// What callgrind has counted.
pub(super) struct Counted {
    /// Instructions of all processes.
    pub(super) all: u64,
    /// Counts that were taken before a process had ended.
    dumps: usize,
}

pub(super) fn instructions(arguments: &[&str]) -> Option<Counted> {
    counted(arguments, &[])
}

/// Counts a run, with these options of callgrind. Nothing if that cannot be done here.
fn counted(arguments: &[&str], options: &[&str]) -> Option<Counted> {
    if !cfg!(target_os = "linux") || cfg!(debug_assertions) {
        eprintln!("note: instructions are counted on Linux, of a release");
        return None;
    }
    let folder = Place::with(&[]);
    let mut command = callgrind(&folder);
    command
        .arg(format!("--dump-after={DONE}"))
        .args(options)
        .arg(env!("CARGO_BIN_EXE_tenure"))
        .args(arguments);
    let files = counts(&mut command, &folder)?;
    let all = files.iter().filter_map(|file| total(file)).sum();
    // `count.PROCESS.1` is the first before the end.
    let is_dump = |file: &&PathBuf| place(file).ends_with(".1");
    Some(Counted { all, dumps: files.iter().filter(is_dump).count() })
}

/// Counts what each call of a function of these tests takes, in a test that is run with a
/// variable of its own. Nothing if that cannot be done here.
pub(crate) fn counted_calls(
    test: &str,
    (variable, value): (&str, &str),
    function: &str,
) -> Option<Vec<u64>> {
    if !cfg!(target_os = "linux") || cfg!(debug_assertions) {
        eprintln!("note: instructions are counted on Linux, of a release");
        return None;
    }
    let folder = Place::with(&[]);
    let mut command = callgrind(&folder);
    command
        .args(["--collect-atstart=no", "--dump-instr=no"])
        .arg(format!("--toggle-collect={function}"))
        .arg(format!("--dump-after={function}"))
        .arg(std::env::current_exe().expect("a program"))
        .args(["--exact", test, "--ignored", "--test-threads=1"])
        .env(variable, value);
    let mut files = counts(&mut command, &folder)?;
    let number = |file: &PathBuf| {
        file.extension().and_then(|number| number.to_str()?.parse::<usize>().ok())
    };
    files.sort_by_key(number);
    // The last is of what came after them.
    let is_call = |file: &&PathBuf| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name.matches('.').count() > 1
    };
    let calls = files.iter().filter(is_call);
    Some(calls.filter_map(|file| total(file)).filter(|count| *count > 0).collect())
}

/// Callgrind, which writes its files into a folder.
fn callgrind(folder: &Place) -> Command {
    let mut command = command("valgrind");
    let counts = place(&folder.path("count.%p"));
    command.args(["--tool=callgrind", &format!("--callgrind-out-file={counts}")]);
    command
}

/// The files that callgrind has written. None if it is not installed.
fn counts(command: &mut Command, folder: &Place) -> Option<Vec<PathBuf>> {
    let Ok(output) = command.output() else {
        eprintln!("note: `valgrind` is not installed, so instructions are not counted");
        return None;
    };
    succeeded(&output);
    Some(folder.names().iter().map(|name| folder.path(name)).collect())
}

/// The instructions in one of callgrind's files. A process that was killed leaves it empty.
fn total(file: &Path) -> Option<u64> {
    let text = fs::read_to_string(file).expect("readable");
    text.lines().find_map(|line| line.strip_prefix("totals: ")?.trim().parse().ok())
}

/// The peak memory of a run in kilobytes. Nothing if that cannot be measured here.
fn memory(arguments: &[&str]) -> Option<u64> {
    if !cfg!(target_os = "linux") || cfg!(debug_assertions) {
        eprintln!("note: memory is measured on Linux, of a release");
        return None;
    }
    let mut command = command("python3");
    command.args(["-c", LARGEST, env!("CARGO_BIN_EXE_tenure")]).args(arguments);
    let Ok(output) = command.output() else {
        eprintln!("note: `python3` is not installed, so memory is not measured");
        return None;
    };
    succeeded(&output);
    let most = String::from_utf8_lossy(&output.stdout);
    Some(most.trim().parse().expect("a number"))
}

/// A tool that has nothing of the developer's environment but where programs are.
fn command(tool: &str) -> Command {
    let mut command = Command::new(tool);
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("SOURCE_DATE_EPOCH", "1700000000")
        .stdin(Stdio::null());
    command
}

#[track_caller]
fn succeeded(output: &Output) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "it ended with {}: {said}", output.status);
}
