//! Controls a headless Chromium with its own protocol, over a pipe: without a port or a driver.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// What waits longer than this waits for nothing.
const PATIENCE: Duration = Duration::from_secs(20);

/// A browser with one page open. It ends with this.
pub(super) struct Browser {
    process: Child,
    asks: ChildStdin,
    answers: BufReader<ChildStdout>,
    number: u64,
    page: Option<String>,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Opens an address. Nothing if there is no Chromium here.
    pub fn open(address: &str) -> Option<Browser> {
        let names = ["chromium", "chromium-browser", "google-chrome"];
        let is_there = |name: &&str| {
            let asked =
                Command::new(name).arg("--version").stdout(Stdio::null()).status();
            asked.is_ok_and(|status| status.success())
        };
        let Some(name) = names.into_iter().find(is_there) else {
            eprintln!("no Chromium: the preview is not looked at");
            return None;
        };
        let profile = tempfile::tempdir().expect("a folder");
        // It reads from 3 and writes to 4. Its sandbox does not start for root.
        let line = format!(
            "exec {name} --headless=new --no-sandbox --disable-gpu --no-first-run \
             --user-data-dir='{}' --remote-debugging-pipe about:blank \
             3<&0 4>&1 </dev/null >/dev/null 2>&1",
            profile.path().display()
        );
        let mut process = Command::new("sh")
            .args(["-c", &line])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a shell");
        let asks = process.stdin.take().expect("piped");
        let answers = BufReader::new(process.stdout.take().expect("piped"));
        let mut browser =
            Browser { process, asks, answers, number: 0, page: None, _profile: profile };
        let target = browser.ask("Target.createTarget", &json!({ "url": address }));
        let asked = json!({ "targetId": target["targetId"], "flatten": true });
        let session = browser.ask("Target.attachToTarget", &asked);
        browser.page = session["sessionId"].as_str().map(ToOwned::to_owned);
        Some(browser)
    }

    fn ask(&mut self, method: &str, parameters: &Value) -> Value {
        let answer = self.try_to_ask(method, parameters);
        answer.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// The answer, or why the browser has none.
    fn try_to_ask(&mut self, method: &str, parameters: &Value) -> Result<Value, String> {
        self.number += 1;
        let mut asked =
            json!({ "id": self.number, "method": method, "params": parameters });
        if let Some(page) = &self.page {
            asked["sessionId"] = page.as_str().into();
        }
        self.asks.write_all(format!("{asked}\0").as_bytes()).expect("it listens");
        loop {
            let mut line = Vec::new();
            self.answers.read_until(0, &mut line).expect("it answers");
            let line = line.strip_suffix(&[0]).expect("the browser has ended");
            let mut answer: Value = serde_json::from_slice(line).expect("JSON");
            if answer["id"] == self.number {
                if !answer["error"].is_null() {
                    return Err(answer.to_string());
                }
                return Ok(answer["result"].take());
            }
        }
    }

    /// What an expression of JavaScript comes to in the page.
    #[track_caller]
    pub fn value(&mut self, expression: &str) -> Value {
        let answer = self.try_to_evaluate(expression);
        answer.unwrap_or_else(|error| panic!("{expression}: {error}"))
    }

    /// The same, or why there is none: a page that is being left has no values.
    #[track_caller]
    fn try_to_evaluate(&mut self, expression: &str) -> Result<Value, String> {
        let asked = json!({
            "expression": expression,
            "returnByValue": true,
            "awaitPromise": true,
        });
        let mut answer = self.try_to_ask("Runtime.evaluate", &asked)?;
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {answer}");
        Ok(answer["result"]["value"].take())
    }

    /// Waits until an expression holds, and says how long that took.
    #[track_caller]
    pub fn until(&mut self, expression: &str) -> Duration {
        let begin = Instant::now();
        let expression = format!("Boolean({expression})");
        while self.try_to_evaluate(&expression) != Ok(Value::Bool(true)) {
            assert!(begin.elapsed() < PATIENCE, "not so: {expression}");
            thread::sleep(Duration::from_millis(3));
        }
        begin.elapsed()
    }

    /// Loads the page anew.
    pub fn reload(&mut self) {
        self.ask("Page.reload", &json!({}));
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
