//! `tenure watch` with the real engine, as an editor and a viewer see it: what is saved is
//! soon in the PDF, the same bytes as `build` makes; the file is whole at every moment; what
//! is broken keeps the last one; engines that are killed are started anew; nothing is left
//! running.
//!
//! `TENURE_EDITS=1000 cargo test --release watch` makes so many edits; without it they are
//! few.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::engine::has_bundle;
use super::program::Place;

/// What waits longer than this waits for nothing.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running `tenure watch`, which ends with this.
pub(super) struct Watch<'p> {
    place: &'p Place,
    process: Child,
}

impl Watch<'_> {
    pub fn start<'p>(place: &'p Place, arguments: &str) -> Watch<'p> {
        let said = fs::File::create(place.path("said")).expect("a file");
        let process = Command::new(env!("CARGO_BIN_EXE_tenure"))
            .arg("watch")
            .args(arguments.split(' '))
            .current_dir(place.path(""))
            .env_clear()
            .env("SOURCE_DATE_EPOCH", "1700000000")
            .stdin(Stdio::null())
            .stderr(said)
            .spawn()
            .expect("the program starts");
        Watch { place, process }
    }

    pub fn said(&self) -> String {
        fs::read_to_string(self.place.path("said")).expect("readable")
    }

    /// Waits until the PDF is the one that `build` makes of what is there now.
    #[track_caller]
    fn is_up_to_date(&self) {
        self.place.run("build cv.yaml -o fresh/cv.pdf").is(0, "", "");
        let bytes = |name: &str| fs::read(self.place.path(name)).ok();
        let fresh = bytes("fresh/cv.pdf");
        self.until("the PDF is what `build` makes", || bytes("cv.pdf") == fresh);
    }

    #[track_caller]
    pub fn until(&self, what: &str, holds: impl Fn() -> bool) {
        let begin = Instant::now();
        while !holds() {
            assert!(begin.elapsed() < PATIENCE, "not so: {what}\n{}", self.said());
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// All processes below it.
    fn engines(&self) -> Vec<u32> {
        let mut all = vec![self.process.id()];
        let mut at = 0;
        while let Some(id) = all.get(at) {
            let tasks = fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten();
            let children = tasks
                .flatten()
                .filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
            let children: Vec<String> = children.collect();
            let numbers = children.iter().flat_map(|line| line.split_whitespace());
            all.extend(numbers.filter_map(|number| number.parse::<u32>().ok()));
            at += 1;
        }
        all.split_off(1)
    }

    /// Its memory in kB.
    fn memory(&self) -> u64 {
        let path = format!("/proc/{}/status", self.process.id());
        let status = fs::read_to_string(path).expect("it lives");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.split_whitespace().next()?.parse().ok())
            .expect("a number")
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub(super) fn database(title: &str) -> String {
    format!(
        "basics: {{name: Ann}}\nexperience:\n  - {{title: Weaver, employer: Mill}}\n  \
         - {{title: {title}, employer: Loom}}\n  - {{title: Carder, employer: Mill}}\n"
    )
}

fn kill(process: u32) {
    let _ = Command::new("kill").args(["-9", &process.to_string()]).status();
}

#[test]
fn a_save_is_soon_in_the_pdf() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[]);
    place.write("cv.yaml", database("Spinner"));
    let watch = Watch::start(&place, "cv.yaml");
    watch.is_up_to_date();
    for title in ["Dyer", "Dyers", "Dyer again"] {
        place.write("cv.yaml", database(title));
        watch.is_up_to_date();
    }
    // As editors do that write another file and rename it.
    place.write("cv.new", database("Fuller"));
    fs::rename(place.path("cv.new"), place.path("cv.yaml")).expect("renamed");
    watch.is_up_to_date();
    let before = fs::read(place.path("cv.pdf")).expect("made");
    place.write("cv.yaml", "basics: {name: Ann, nmae: 1}\n");
    watch.until("the mistake is told", || watch.said().contains("unknown key `nmae`"));
    assert!(before == fs::read(place.path("cv.pdf")).expect("the last one stays"));
    place.write("cv.yaml", database("Tailor"));
    watch.is_up_to_date();
}

#[test]
fn engines_do_not_gather() {
    if !has_bundle() || !cfg!(target_os = "linux") {
        return;
    }
    let place = Place::with(&[]);
    let entry = |n, word| format!("  - {{title: {word} {n}, employer: Mill}}\n");
    let database = |edited: u32| {
        let entries: String = (0..40)
            .map(|n| entry(n, if n < edited { "Dyer" } else { "Weaver" }))
            .collect();
        format!("basics: {{name: Ann}}\nexperience:\n{entries}")
    };
    place.write("cv.yaml", database(0));
    let watch = Watch::start(&place, "cv.yaml");
    let made = || fs::read(place.path("cv.pdf")).unwrap_or_default();
    watch.until("it is made", || !made().is_empty());
    // From the top to the end, so that what stands before a change stays.
    for edited in 1..40 {
        let before = made();
        place.write("cv.yaml", database(edited));
        watch.until("it is made anew", || made() != before);
    }
    watch.is_up_to_date();
    let engines = watch.engines().len();
    assert!(engines <= 24, "{engines} engines");
}

#[test]
fn a_theme_under_edit_is_followed() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[]);
    place.write("cv.yaml", database("Spinner"));
    let theme = "name: mine\ndescription: mine\nextends: faculty\n";
    place.write("mine/theme.yaml", theme);
    let watch = Watch::start(&place, "cv.yaml --theme ./mine");
    let is_up_to_date = || {
        place.run("build cv.yaml --theme ./mine -o fresh/cv.pdf").is(0, "", "");
        let bytes = |name: &str| fs::read(place.path(name)).ok();
        let fresh = bytes("fresh/cv.pdf");
        watch.until("the PDF is what `build` makes", || bytes("cv.pdf") == fresh);
    };
    is_up_to_date();
    place.write("mine/theme.yaml", format!("{theme}paper: a4\n"));
    is_up_to_date();
}

#[test]
fn it_survives_edits_at_any_moment() {
    if !has_bundle() || !cfg!(target_os = "linux") {
        return;
    }
    let edits = std::env::var("TENURE_EDITS").ok().and_then(|edits| edits.parse().ok());
    let edits: u64 = edits.unwrap_or(60);
    let place = Place::with(&[]);
    place.write("cv.yaml", database("Spinner"));
    let watch = Watch::start(&place, "cv.yaml");
    watch.is_up_to_date();
    let pdf: PathBuf = place.path("cv.pdf");
    // Not random, but without a pattern that anything could follow.
    let mut chance: u64 = 0x2545_F491_4F6C_DD1D;
    let mut next = |below: u64| {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        chance % below
    };
    let mut memory = 0;
    for edit in 0..edits {
        let broken = next(2) == 0;
        let text = database(&format!("Weaver {edit}"));
        place
            .write("cv.yaml", if broken { text.replace("title", "titel") } else { text });
        if next(8) == 0 {
            let engines = watch.engines();
            let at = usize::try_from(next(engines.len().max(1) as u64)).expect("small");
            if let Some(engine) = engines.get(at) {
                kill(*engine);
            }
        }
        let begin = Instant::now();
        let pause = Duration::from_millis(next(70));
        while begin.elapsed() < pause {
            let bytes = fs::read(&pdf).expect("there is always one");
            assert!(bytes.starts_with(b"%PDF-"), "torn at its beginning");
            assert!(bytes.trim_ascii_end().ends_with(b"%%EOF"), "torn at its end");
            thread::sleep(Duration::from_millis(1));
        }
        if edit == edits / 4 {
            memory = watch.memory();
        }
    }
    for last in 0..10 {
        place.write("cv.yaml", database(&format!("Weaver at last {last}")));
        // Killed while it works or before, it comes back without another edit.
        thread::sleep(Duration::from_millis(next(30)));
        if let Some(engine) = watch.engines().last() {
            kill(*engine);
        }
        watch.is_up_to_date();
    }
    let grown = watch.memory().saturating_sub(memory);
    assert!(grown < 20_000, "memory grew by {grown} kB");
    let engines = watch.engines();
    assert!((1..=16).contains(&engines.len()), "{} engines", engines.len());
    drop(watch);
    let begin = Instant::now();
    let lives = |id: &u32| {
        fs::read_to_string(format!("/proc/{id}/stat"))
            .is_ok_and(|stat| stat.contains("(tenure)") && !stat.contains(") Z "))
    };
    while engines.iter().any(lives) {
        assert!(begin.elapsed() < PATIENCE, "processes are left");
        thread::sleep(Duration::from_millis(5));
    }
}
