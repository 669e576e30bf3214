//! `tenure watch` with the real engine, as an editor and a viewer see it: a save is soon in the
//! PDF, with the same bytes as from `build`; the file is complete at every moment; a mistake
//! keeps the last PDF; killed engines are restarted; no process is left
//! behind.
//!
//! `TENURE_EDITS=1000 cargo test --release watch` makes 1,000 edits; by default there are
//! only a few.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Resource, Rlimit, Signal, getrlimit, kill_process, prlimit};

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
        Watch::start_in(place, "", arguments, &[])
    }

    /// The same in a folder of the place, with more of an environment.
    pub fn start_in<'p>(
        place: &'p Place,
        folder: &str,
        arguments: &str,
        environment: &[(&str, &str)],
    ) -> Watch<'p> {
        let said = fs::File::create(place.path("said")).expect("a file");
        let process = Command::new(env!("CARGO_BIN_EXE_tenure"))
            .arg("watch")
            .args(arguments.split(' '))
            .current_dir(place.path(folder))
            .env_clear()
            .env("SOURCE_DATE_EPOCH", "1700000000")
            .envs(environment.iter().copied())
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
    pub fn is_up_to_date(&self) {
        self.is_made_of("cv.yaml");
    }

    /// Waits until the PDF is the one that `build` makes of this.
    #[track_caller]
    fn is_made_of(&self, arguments: &str) {
        self.place.run(&format!("build {arguments} -o fresh/cv.pdf")).is(0, "", "");
        let bytes = |name: &str| fs::read(self.place.path(name)).ok();
        let fresh = bytes("fresh/cv.pdf");
        self.until("the PDF is what `build` makes", || bytes("cv.pdf") == fresh);
    }

    /// Lets it have so many files open at once.
    pub fn set_most_files(&self, files: u64) {
        let id = i32::try_from(self.process.id()).ok().and_then(Pid::from_raw);
        let most = getrlimit(Resource::Nofile).maximum;
        let limit = Rlimit { current: Some(files), maximum: most };
        prlimit(id, Resource::Nofile, limit).expect("a limit");
    }

    /// The files that it has open.
    pub fn files(&self) -> usize {
        let files = fs::read_dir(format!("/proc/{}/fd", self.process.id()));
        files.expect("it lives").count()
    }

    /// Waits until it has said something so many times, and no more than that.
    #[track_caller]
    fn says(&self, what: &str, times: usize) {
        let said = || self.said().matches(what).count();
        self.until(&format!("`{what}` is said {times} times"), || said() >= times);
        assert_eq!(said(), times, "{}", self.said());
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
    rename(&place, "cv.new", "cv.yaml");
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
    let is_up_to_date = || watch.is_made_of("cv.yaml --theme ./mine");
    is_up_to_date();
    place.write("mine/theme.yaml", format!("{theme}paper: a4\n"));
    is_up_to_date();
    // Another folder in its place.
    place.write("other/theme.yaml", theme);
    rename(&place, "mine", "old");
    rename(&place, "other", "mine");
    is_up_to_date();
    place.write("mine/theme.yaml", format!("{theme}paper: a4\n"));
    is_up_to_date();
    remove(&place, "mine");
    watch.until("it is told", || watch.said().contains("mine"));
    place.write("mine/theme.yaml", theme);
    is_up_to_date();
}

fn rename(place: &Place, from: &str, to: &str) {
    fs::rename(place.path(from), place.path(to)).expect("renamed");
}

fn remove(place: &Place, folder: &str) {
    fs::remove_dir_all(place.path(folder)).expect("removed");
}

/// Files that come and go, and have nothing to do with anything, as in `/tmp`. They end with
/// this.
struct Noise(Option<(Sender<()>, JoinHandle<()>)>);

impl Noise {
    fn beside(place: &Place) -> Noise {
        let (end, ended) = mpsc::channel();
        let file = place.path("noise.yaml");
        let work = move || {
            let pause = Duration::from_millis(5);
            while ended.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                fs::write(&file, "").expect("written");
                fs::remove_file(&file).expect("removed");
            }
        };
        Noise(Some((end, thread::spawn(work))))
    }
}

impl Drop for Noise {
    fn drop(&mut self) {
        if let Some((end, thread)) = self.0.take() {
            drop(end);
            let _ = thread.join();
        }
    }
}

#[test]
fn a_folder_that_is_replaced_is_followed() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[]);
    let write = |folder: &str, title: &str| {
        place.write(&format!("{folder}/a.yaml"), database(title));
    };
    write("work/data", "Spinner");
    let _noise = Noise::beside(&place);
    let watch = Watch::start(&place, "work/data -o cv.pdf");
    let is_up_to_date = || watch.is_made_of("work/data");
    is_up_to_date();
    for round in 1..=3 {
        // Another branch without it is checked out, and the first one again.
        remove(&place, "work/data");
        watch.says("cannot read `work/data`: ", round);
        // It tries again for some time, and says no more.
        thread::sleep(Duration::from_millis(700));
        watch.says("cannot read `work/data`: ", round);
        write("work/data", "Dyer");
        is_up_to_date();
        write("work/data", &format!("Dyer {round}"));
        is_up_to_date();
    }
    // It is renamed away and replaced at once, and so is the folder around it.
    for folder in ["work/data", "work"] {
        write(&format!("new{}", &folder[4..]), "Fuller");
        rename(&place, folder, "old");
        rename(&place, &format!("new{}", &folder[4..]), folder);
        write("work/data", "Tailor");
        is_up_to_date();
        write("work/data", "Hatter");
        is_up_to_date();
        remove(&place, "old");
    }
    // All of it vanishes and comes back.
    let times = watch.said().matches("cannot read `work/data`: ").count();
    remove(&place, "work");
    watch.says("cannot read `work/data`: ", times + 1);
    write("work/data", "Glover");
    is_up_to_date();
    write("work/data", "Cooper");
    is_up_to_date();
}

#[test]
fn a_working_folder_that_is_replaced_is_followed() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[]);
    place.write("work/cv.yaml", database("Spinner"));
    let watch = Watch::start_in(&place, "work", "cv.yaml -o ../cv.pdf", &[]);
    watch.is_made_of("work/cv.yaml");
    place.write("new/cv.yaml", database("Dyer"));
    rename(&place, "work", "old");
    rename(&place, "new", "work");
    watch.is_made_of("work/cv.yaml");
    remove(&place, "work");
    place.write("work/cv.yaml", database("Fuller"));
    watch.is_made_of("work/cv.yaml");
    place.write("work/cv.yaml", database("Hatter"));
    watch.is_made_of("work/cv.yaml");
}

#[test]
fn links_on_the_way_are_followed() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[]);
    let link = |to: &str, from: &str| {
        std::os::unix::fs::symlink(to, place.path(from)).expect("a link");
    };
    place.write("stow/a/cv.yaml", database("Spinner"));
    place.write("stow/b/cv.yaml", database("Dyer"));
    fs::create_dir_all(place.path("home")).expect("a folder");
    link("a", "stow/newest");
    link("../stow/newest/cv.yaml", "home/cv.yaml");
    let watch = Watch::start(&place, "home/cv.yaml -o cv.pdf");
    let is_up_to_date = || watch.is_made_of("home/cv.yaml");
    is_up_to_date();
    place.write("stow/a/cv.yaml", database("Fuller"));
    is_up_to_date();
    // Its folder is another, behind the same link.
    link("b", "stow/next");
    rename(&place, "stow/next", "stow/newest");
    is_up_to_date();
    place.write("stow/b/cv.yaml", database("Hatter"));
    is_up_to_date();
    rename(&place, "stow/b", "stow/old");
    place.write("stow/b/cv.yaml", database("Tailor"));
    is_up_to_date();
    // The link is another, first of a kind and then of another.
    link("../stow/a/cv.yaml", "home/next");
    rename(&place, "home/next", "home/cv.yaml");
    is_up_to_date();
    fs::remove_file(place.path("home/cv.yaml")).expect("removed");
    link("../stow/b/cv.yaml", "home/cv.yaml");
    is_up_to_date();
    place.write("stow/b/cv.yaml", database("Cooper"));
    is_up_to_date();
    fs::remove_file(place.path("home/cv.yaml")).expect("removed");
    place.write("home/cv.yaml", database("Glover"));
    is_up_to_date();
    // A folder that is a link, with a file that is one.
    place.write("stow/c/parts/a.yaml", database("Weaver"));
    link("parts/a.yaml", "stow/c/a.yaml");
    link("../stow/c", "home/data");
    let watch = Watch::start(&place, "home/data -o cv.pdf");
    watch.is_made_of("home/data");
    place.write("stow/c/parts/a.yaml", database("Joiner"));
    watch.is_made_of("home/data");
}

#[test]
fn what_the_system_refuses_is_tried_again() {
    if !has_bundle() || !cfg!(target_os = "linux") {
        return;
    }
    let place = Place::with(&[]);
    place.write("cv.yaml", database("Spinner"));
    let watch = Watch::start(&place, "cv.yaml");
    watch.is_up_to_date();
    let usual = getrlimit(Resource::Nofile).current.unwrap_or(1024);
    watch.set_most_files(3);
    place.write("cv.yaml", database("Dyer"));
    watch.says("cannot read `cv.yaml`: Too many open files", 1);
    thread::sleep(Duration::from_secs(1));
    watch.says("Too many open files", 1);
    watch.set_most_files(usual);
    watch.is_up_to_date();
}

#[test]
fn it_ends_when_it_is_told_to() {
    if !has_bundle() || !cfg!(target_os = "linux") {
        return;
    }
    let place = Place::with(&[]);
    place.write("cv.yaml", database("Spinner"));
    let mut watch = Watch::start(&place, "cv.yaml --serve");
    watch.is_up_to_date();
    let id = i32::try_from(watch.process.id()).ok().and_then(Pid::from_raw);
    kill_process(id.expect("an id"), Signal::TERM).expect("told");
    let begin = Instant::now();
    while watch.process.try_wait().expect("a child").is_none() {
        assert!(begin.elapsed() < PATIENCE, "it goes on");
        thread::sleep(Duration::from_millis(5));
    }
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
    // They get ready after the PDF has been written.
    watch.until("engines wait", || !watch.engines().is_empty());
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
