//! The preview of `tenure watch`, with a real browser and with requests of an attacker.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::browser::Browser;
use super::engine::has_bundle;
use super::program::Place;
use super::watch::{Watch, database};

/// The address that `watch` says.
fn address(watch: &Watch) -> String {
    watch.until("the address is said", || watch.said().contains("preview: "));
    let said = watch.said();
    let line = said.lines().find_map(|line| line.strip_prefix("preview: "));
    line.expect("just seen").to_owned()
}

#[test]
fn what_is_saved_is_seen_in_the_browser() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[]);
    let with = |title: &str| format!("{}variants: {{short: {{}}}}\n", database(title));
    place.write("cv.yaml", with("Spinner"));
    let watch = Watch::start(&place, "cv.yaml --serve");
    let Some(mut browser) = Browser::open(&address(&watch)) else { return };
    let sees = |word: &str| format!("pages.textContent.includes('{word}')");
    browser.until("typeof scene == 'object' && scene.number > 0");
    browser.until(&sees("Spinner"));
    browser.until("pages.querySelector('img').naturalWidth > 0");

    // The place in the page is kept, and a page that is the same is not touched.
    browser.value("size(4); pages.scrollTop = 333; pages.firstChild.mine = 1");
    let took = ["Glover", "Tailor", "Hatter", "Dyer"].map(|title| {
        place.write("cv.yaml", with(title));
        browser.until(&sees(title))
    });
    // Other tests run at the same time, and all may have waited for one of them.
    let soonest = took.iter().min().expect("there are some");
    assert!(*soonest < Duration::from_secs(1), "seen after {took:?}");
    assert_eq!(browser.value("pages.scrollTop"), 333);
    assert_eq!(browser.value("pages.firstChild.mine"), 1);

    // What is broken is told, beside the last pages.
    place.write("cv.yaml", with("Dyer").replace("employer: Loom", "employr: Loom"));
    browser.until("!findings.hidden");
    let told = browser.value("findings.textContent");
    let told = told.as_str().expect("a text");
    assert!(told.contains("unknown key `employr`"), "{told}");
    assert!(told.contains("cv.yaml:4:19") && told.contains("`employer`"), "{told}");
    assert_eq!(browser.value(&sees("Dyer")), true);
    assert_eq!(browser.value("pages.classList.contains('stale')"), true);
    place.write("cv.yaml", with("Fuller"));
    browser.until("findings.hidden");
    browser.until(&sees("Fuller"));
    assert_eq!(browser.value("pages.classList.contains('stale')"), false);

    // A click on a line tells where it was written.
    let click = "const word = [...pages.querySelectorAll('span')]
        .find((word) => word.textContent.includes('Fuller'));
        word.dispatchEvent(new MouseEvent('click', { bubbles: true }));
        word.classList.contains('same') && place.textContent.split(' ')[0]";
    assert_eq!(browser.value(&format!("{{{click}}}")), "cv.yaml:4:13");

    // Another variant, another theme, and the place after all is loaded anew.
    assert_eq!(
        browser.value("scene.variants.join() + scene.choice.variant"),
        "shortnull"
    );
    let family = |browser: &mut Browser| browser.value("pages.querySelector('img').src");
    let faculty = family(&mut browser);
    browser.value("element('variant').value = 'short'; choose()");
    browser
        .until("scene.choice.variant == 'short' && title.textContent == 'cv-short.pdf'");
    browser.value("element('theme').value = 'classic'; choose()");
    browser.until("scene.choice.theme == 'classic'");
    browser.until("scene.note.includes('not written')");
    assert_ne!(family(&mut browser), faculty);
    browser.value("pages.scrollTop = 222");
    browser.until("sessionStorage.scroll == 222");
    browser.reload();
    browser.until("typeof scene == 'object' && pages.scrollTop == 222");
    assert!(!place.path("cv-short.pdf").exists());

    drop(watch);
    browser.until("state.className == 'away'");
}

/// A connection to the preview.
fn connect(address: &str) -> TcpStream {
    let at = address.strip_prefix("http://").and_then(|rest| rest.split('/').next());
    TcpStream::connect(at.expect("an address")).expect("it listens")
}

/// The status line, the headers and the text of an answer.
fn ask(address: &str, host: &str, path: &str) -> String {
    send(address, &format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n"), "")
}

/// The same of any request.
fn send(address: &str, head: &str, body: &str) -> String {
    let mut line = connect(address);
    let length = body.len();
    let request =
        format!("{head}Connection: close\r\nContent-Length: {length}\r\n\r\n{body}");
    line.write_all(request.as_bytes()).expect("it reads");
    let mut answer = String::new();
    line.read_to_string(&mut answer).expect("UTF-8");
    answer
}

/// The part of an address after the host.
fn path_of(address: &str) -> &str {
    &address[address
        .rfind(':')
        .and_then(|at| Some(at + address[at..].find('/')?))
        .expect("a path")..]
}

/// The newest scene.
fn scene(address: &str) -> Value {
    let path = format!("{}scene?after=0", path_of(address));
    let answer = ask(address, "127.0.0.1", &path);
    let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
    serde_json::from_str(body).expect("JSON")
}

/// The status of the answer to a choice.
fn choose(address: &str, choice: &str) -> String {
    let path = path_of(address);
    let head = format!(
        "POST {path}choice HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    );
    let answer = send(address, &head, choice);
    answer.split(' ').nth(1).unwrap_or_default().to_owned()
}

#[test]
fn strangers_are_told_nothing() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[]);
    place.write("cv.yaml", database("Spinner"));
    let watch = Watch::start(&place, "cv.yaml --serve");
    let address = address(&watch);
    watch.until("it is made", || place.path("cv.pdf").exists());
    let (host, path) = address["http://".len()..].split_once('/').expect("a path");
    let port = host.strip_prefix("127.0.0.1:").expect("the loopback address");
    let secret = path.trim_end_matches('/');
    assert!(secret.len() == 32 && secret.bytes().all(|b| b.is_ascii_hexdigit()));
    let status = |host: &str, path: &str| {
        let answer = ask(&address, host, path);
        let inside = answer.contains("Spinner");
        (answer.split(' ').nth(1).unwrap_or_default().to_owned(), inside)
    };
    let scene = format!("/{secret}/scene?after=0");
    let told = ("200".to_owned(), true);
    assert_eq!(status(host, &scene), told);
    // By a way that was laid from another port.
    assert_eq!(status("localhost:1", &scene), told);
    let refused = ("403".to_owned(), false);
    for name in ["evil.example", &format!("evil.example:{port}"), "127.0.0.1.evil", ""] {
        assert_eq!(status(name, &scene), refused, "{name}");
    }
    let nothing = ("404".to_owned(), false);
    let other = format!("/{}/scene?after=0", "0".repeat(32));
    for path in ["/", "/scene?after=0", &other, &format!("/{secret}/../cv.yaml")] {
        assert_eq!(status(host, path), nothing, "{path}");
    }
    let picture = format!("/{secret}/picture/..%2f..%2fcv.yaml");
    assert_eq!(status(host, &picture), nothing);
    let page = ask(&address, host, &format!("/{secret}/"));
    for header in [
        "content-security-policy: default-src 'none'",
        "referrer-policy: no-referrer",
        "cross-origin-resource-policy: same-origin",
        "x-content-type-options: nosniff",
    ] {
        assert!(page.contains(header), "{header} is not in\n{page}");
    }
}

#[test]
fn a_port_that_is_taken_is_told() {
    let place = Place::with(&[]);
    place.write("cv.yaml", database("Spinner"));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("bound").port();
    if !has_bundle() {
        return;
    }
    let ended = place.run(&format!("watch cv.yaml --port {port}"));
    assert_eq!(ended.status, 2, "{}", ended.stderr);
    let said = format!("tenure: cannot serve the preview on port {port}: ");
    assert!(ended.stderr.starts_with(&said), "{}", ended.stderr);
}

const EVIL: &str = "variants: {a: {theme: ./evil}, b: {}}\n";

/// A database that names a theme of its own, on A4, with one that it does not name.
fn place_with_themes() -> Place {
    let theme = "name: evil\ndescription: evil\nextends: faculty\npaper: a4\n";
    let place = Place::with(&[("evil/theme.yaml", theme), ("other/theme.yaml", theme)]);
    place.write("cv.yaml", database("Spinner") + EVIL);
    place
}

/// The themes that are offered besides the built-in ones.
fn folders(address: &str) -> Vec<String> {
    let scene = scene(address);
    let themes = scene["themes"].as_array().expect("a list").iter();
    let themes = themes.map(|theme| theme.as_str().expect("a name").to_owned());
    themes.filter(|theme| theme.contains('/')).collect()
}

/// Whether A4 is shown, which is the paper of the themes that are no built-in ones.
fn is_a4(address: &str) -> bool {
    let height = scene(address)["pages"][0]["height"].as_f64();
    (height.expect("a page") - 841.9).abs() < 1.0
}

fn of(variant: Option<&str>, theme: Option<&str>) -> String {
    json!({ "variant": variant, "theme": theme }).to_string()
}

#[test]
fn only_what_the_menu_has_is_chosen() {
    if !has_bundle() {
        return;
    }
    let place = place_with_themes();
    let watch = Watch::start(&place, "cv.yaml --serve");
    let address = address(&watch);
    watch.until("it is made", || place.path("cv.pdf").exists());
    watch.until("it is shown", || scene(&address)["pages"][0].is_object());
    assert_eq!(folders(&address), [""; 0]);
    let before = scene(&address);
    let long = "x".repeat(3000);
    for name in [
        "./evil",
        "evil",
        "./other",
        "/etc",
        "/proc/self",
        "../x",
        "",
        ".",
        "/",
        "faculty/",
        "./",
        "FACULTY",
        "a\0",
        "\0",
        "faculty\0",
        "command line",
        &long,
    ] {
        assert_eq!(choose(&address, &of(None, Some(name))), "422", "theme {name}");
        assert_eq!(choose(&address, &of(Some("b"), Some(name))), "422", "theme {name}");
        assert_eq!(choose(&address, &of(Some(name), None)), "422", "variant {name}");
        let style = json!({ "citations": name }).to_string();
        assert_eq!(choose(&address, &style), "422", "citations {name}");
    }
    assert_eq!(choose(&address, &of(None, Some(&"x".repeat(5000)))), "413");
    for wrong in ["", "[]", "{\"theme\": 1}", "{\"path\": \"/etc\"}"] {
        assert!(choose(&address, wrong).starts_with('4'), "{wrong}");
    }
    // All that was offered is as it was, and what is offered is carried out.
    assert_eq!(choose(&address, &of(Some("b"), Some("classic"))), "204");
    watch.until("it is shown", || scene(&address)["choice"]["variant"] == "b");
    let after = scene(&address);
    assert_eq!(after["choice"]["theme"], "classic");
    assert_eq!(after["number"], before["number"].as_u64().expect("one") + 1);
    assert_eq!(choose(&address, r#"{"citations": "apa"}"#), "204");
    watch.until("it is cited", || scene(&address)["choice"]["citations"] == "apa");
    // The variant itself is refused as `build` refuses it.
    assert_eq!(choose(&address, &of(Some("a"), None)), "204");
    let refused = "names `./evil`, the folder of a theme";
    watch.until("it is told", || {
        scene(&address)["findings"].to_string().contains(refused)
    });
    assert!(!is_a4(&address));
    assert!(!watch.said().contains("/etc") && !watch.said().contains("/proc"));
}

#[test]
fn themes_that_are_trusted_are_offered_while_they_are_named() {
    if !has_bundle() {
        return;
    }
    let place = place_with_themes();
    for (flags, theme) in [("--trust-theme", "./evil"), ("--theme ./other", "./other")] {
        let watch = Watch::start(&place, &format!("cv.yaml --serve {flags}"));
        let address = address(&watch);
        watch.until("it is offered", || folders(&address) == [theme]);
        assert_eq!(choose(&address, &of(None, Some("faculty"))), "204");
        watch.until("it is shown", || {
            let shown = scene(&address);
            shown["choice"]["theme"] == "faculty" && !is_a4(&address)
        });
        assert_eq!(choose(&address, &of(Some("b"), Some(theme))), "204");
        watch.until("it is shown", || is_a4(&address));
    }
    // What is named no longer is no longer shown, whatever was chosen before.
    let watch = Watch::start(&place, "cv.yaml --serve --trust-theme");
    let address = address(&watch);
    watch.until("it is offered", || folders(&address) == ["./evil"]);
    assert_eq!(choose(&address, &of(Some("b"), Some("./evil"))), "204");
    watch.until("it is shown", || is_a4(&address));
    place.write("cv.yaml", database("Spinner") + &EVIL.replace("theme: ./evil", ""));
    let gone = "no longer has the variant or theme";
    watch.until("it is told", || scene(&address)["findings"].to_string().contains(gone));
    assert_eq!(folders(&address), [""; 0]);
    assert_eq!(choose(&address, &of(Some("b"), Some("./evil"))), "422");
    // A mistake elsewhere hides no variant, and a broken database forgets no choice.
    assert_eq!(choose(&address, &of(Some("b"), None)), "204");
    watch.until("it is shown", || scene(&address)["choice"]["theme"].is_null());
    place.write("cv.yaml", "basics: [");
    watch.until("it is told", || scene(&address)["findings"][0]["code"] == "syntax");
    place.write("cv.yaml", database("Dyer") + EVIL);
    watch.until("it is shown", || scene(&address)["findings"] == json!([]));
    assert_eq!(scene(&address)["choice"]["variant"], "b");
}

/// The command lines of all processes that there are.
fn command_lines() -> String {
    let processes = fs::read_dir("/proc").expect("Linux").flatten();
    let lines = processes.filter_map(|one| fs::read(one.path().join("cmdline")).ok());
    lines.map(|line| String::from_utf8_lossy(&line).replace('\0', " ") + "\n").collect()
}

/// Puts a program `xdg-open` into the place, which notes its arguments and goes on for a
/// while, and gives the `PATH` to it.
fn fake_browser(place: &Place) -> String {
    let script = format!(
        "#!/bin/sh\nprintf '%s\\n' \"$@\" > '{0}.new'\nmv '{0}.new' '{0}'\nexec sleep 5\n",
        place.path("opened").display()
    );
    place.write("bin/xdg-open", script);
    let program = place.path("bin/xdg-open");
    fs::set_permissions(program, fs::Permissions::from_mode(0o755)).expect("executable");
    format!("{}:/usr/bin:/bin", place.path("bin").display())
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("it is there").permissions().mode() & 0o7777
}

#[test]
fn the_secret_is_on_no_command_line() {
    if !has_bundle() || !cfg!(target_os = "linux") {
        return;
    }
    let place = Place::with(&[]);
    place.write("cv.yaml", database("Spinner"));
    let path = fake_browser(&place);
    for folder in ["XDG_RUNTIME_DIR", "TMPDIR"] {
        place.write(&format!("{folder}/other"), "");
        let session = place.path(folder).display().to_string();
        let environment = [("PATH", path.as_str()), (folder, session.as_str())];
        let watch = Watch::start_in(&place, "", "cv.yaml --open", &environment);
        let opened = || fs::read_to_string(place.path("opened")).unwrap_or_default();
        watch.until("a browser is opened", || !opened().is_empty());
        let address = address(&watch);
        let secret = path_of(&address).trim_matches('/').to_owned();
        assert_eq!(secret.len(), 32);
        let lines = command_lines();
        assert!(lines.contains("cv.yaml --open"), "{lines}");
        assert!(!lines.contains(&secret), "{lines}");

        let page = PathBuf::from(opened().trim_end());
        assert!(page.starts_with(&session), "{}", page.display());
        assert_eq!(mode(&page), 0o600);
        let around = page.parent().expect("a folder");
        assert_eq!(mode(around), 0o700);
        let text = fs::read_to_string(&page).expect("a page");
        assert!(text.contains(&format!("content=\"0; url={address}\"")), "{text}");
        assert!(text.contains("name=\"referrer\" content=\"no-referrer\""), "{text}");

        // Who does not know the secret does not end it, and a browser does.
        assert!(ask(&address, "127.0.0.1", "/").starts_with("HTTP/1.1 404"));
        assert!(page.exists());
        if let Some(mut browser) = Browser::open(&format!("file://{}", page.display())) {
            browser.until("typeof scene == 'object' && scene.number > 0");
            assert_eq!(browser.value("document.referrer"), "");
            assert!(!command_lines().contains(&secret));
        } else {
            assert!(ask(&address, "127.0.0.1", path_of(&address)).contains("200 OK"));
        }
        watch.until("the page is removed", || !around.exists());
        drop(watch);
        fs::remove_file(place.path("opened")).expect("removed");
    }
}

#[test]
fn without_a_browser_the_address_is_said() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[("session/other", ""), ("cv.yaml", &database("Spinner"))]);
    let session = place.path("session").display().to_string();
    let environment = [("PATH", "/nowhere"), ("XDG_RUNTIME_DIR", &session)];
    let watch = Watch::start_in(&place, "", "cv.yaml --open", &environment);
    watch.until("it is said", || watch.said().contains("no browser could be opened"));
    assert!(
        ask(&address(&watch), "127.0.0.1", path_of(&address(&watch))).contains("200 OK")
    );
    let left = fs::read_dir(&session).expect("a folder").count();
    assert_eq!(left, 1, "the page is left");
}

#[test]
fn connections_without_the_secret_take_nothing_away() {
    if !has_bundle() || !cfg!(target_os = "linux") {
        return;
    }
    let place = Place::with(&[]);
    place.write("cv.yaml", database("Spinner"));
    let watch = Watch::start(&place, "cv.yaml --serve");
    let address = address(&watch);
    watch.is_up_to_date();
    watch.set_most_files(256);
    let path = path_of(&address);

    // A page that waits for the next scene, on a connection that it had before.
    watch.until("it is shown", || !scene(&address)["pages"].is_null());
    let number = scene(&address)["number"].clone();
    let mut page = connect(&address);
    let wait =
        format!("GET {path}scene?after={number} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    page.write_all(wait.as_bytes()).expect("it reads");
    let asked = Instant::now();

    let mut idle: Vec<TcpStream> = (0..400).map(|_| connect(&address)).collect();
    for (n, line) in idle.iter_mut().enumerate() {
        // Some say nothing, some begin a request; some may have been closed by now.
        let begun: &[u8] =
            if n % 2 == 0 { b"" } else { b"GET / HTTP/1.1\r\nHost: x\r\n" };
        let _ = line.write_all(begun);
    }
    assert!(scene(&address)["pages"].is_array());
    let files = watch.files();
    assert!(files < 100, "{files} files are open");
    // Those that are left are closed, even if more of their heads comes, little by little.
    for line in &mut idle {
        line.set_read_timeout(Some(Duration::from_secs(1))).expect("a limit");
    }
    let begin = Instant::now();
    while !idle.is_empty() {
        idle.retain_mut(|line| {
            let is_open = line.write_all(b"X-A: b\r\n").is_ok();
            line.set_nonblocking(true).expect("a way");
            let mut answer = [0; 512];
            let read = line.read(&mut answer);
            let waits = read.is_err_and(|it| it.kind() == std::io::ErrorKind::WouldBlock);
            is_open && waits
        });
        assert!(begin.elapsed() < Duration::from_mins(1), "{} are open", idle.len());
        thread::sleep(Duration::from_millis(200));
    }
    // The page has waited all the time, and is answered when there is nothing new; then it
    // asks again on the same connection.
    let mut answer = [0; 4096];
    page.set_read_timeout(Some(Duration::from_mins(1))).expect("a limit");
    let read = page.read(&mut answer).expect("an answer");
    assert!(answer[..read].starts_with(b"HTTP/1.1 204"));
    assert!(asked.elapsed() >= Duration::from_secs(19), "{:?}", asked.elapsed());
    page.write_all(wait.as_bytes()).expect("it is open");
    place.write("cv.yaml", database("Dyer"));
    let read = page.read(&mut answer).expect("an answer");
    assert!(answer[..read].starts_with(b"HTTP/1.1 200"));
    watch.is_up_to_date();
    assert!(!watch.said().contains("Too many"), "{}", watch.said());
}

#[test]
fn a_request_without_the_secret_is_the_last_of_its_connection() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[]);
    place.write("cv.yaml", database("Spinner"));
    let watch = Watch::start(&place, "cv.yaml --serve");
    let address = address(&watch);
    let answers = |request: &str, times: usize| {
        let mut line = connect(&address);
        line.set_read_timeout(Some(Duration::from_mins(1))).expect("a limit");
        let _ = line.write_all(request.repeat(times).as_bytes());
        let mut answers = Vec::new();
        let _ = line.read_to_end(&mut answers);
        String::from_utf8_lossy(&answers).matches("HTTP/1.1 ").count()
    };
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    assert_eq!(answers(&get("/"), 20), 1);
    // With it, it is closed when nothing more is asked.
    assert_eq!(answers(&get(path_of(&address)), 3), 3);
    // A head without end.
    assert_eq!(answers(&format!("GET / HTTP/1.1\r\nA: {}", "b".repeat(1 << 20)), 1), 0);
}
