//! The preview of `tenure watch`, as a real browser shows it and as a stranger may ask it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

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

/// The status line, the headers and the text of an answer.
fn ask(address: &str, host: &str, path: &str) -> String {
    let at = address.strip_prefix("http://").and_then(|rest| rest.split('/').next());
    let mut line = TcpStream::connect(at.expect("an address")).expect("it listens");
    write!(line, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
        .expect("it reads");
    let mut answer = String::new();
    line.read_to_string(&mut answer).expect("UTF-8");
    answer
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
    let said = format!("tenure: cannot serve the preview at port {port}: ");
    assert!(ended.stderr.starts_with(&said), "{}", ended.stderr);
}
