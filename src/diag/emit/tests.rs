//! Exact lines of every format.

use super::*;
use crate::diag::{Severity, Span};

static WRONG: Code = Code::mistake("wrong-type", "a value of another kind").page(
    "Each key wants a kind.",
    "",
    "",
);

fn found() -> (Diagnostic, Sources) {
    let mut sources = Sources::default();
    let file = sources.add("a,b: c%.yaml", "ü: 1\nkey: [x]\n");
    let at = |start, end| Span { file, start, end };
    let finding = Diagnostic::new(&WRONG, at(11, 14), "100 %\n`x`")
        .label("a list")
        .other(at(0, 2), "since this")
        .help("write, a: text");
    (finding, sources)
}

#[track_caller]
fn case(format: Format, expected: &str) {
    let (finding, sources) = found();
    assert_eq!(emit(&[finding], &sources, &[&WRONG], format, false), expected);
}

#[test]
fn a_line_for_editors() {
    case(Format::Short, "a,b: c%.yaml:2:6: error[wrong-type]: 100 %\u{fffd}`x`\n");
}

#[test]
fn a_block_for_people() {
    case(
        Format::Human,
        "\
error[wrong-type]: 100 %\u{fffd}`x`
 --> a,b: c%.yaml:2:6
  |
1 | ü: 1
  | - since this
2 | key: [x]
  |      ^^^ a list
  |
  = help: write, a: text

",
    );
}

#[test]
fn a_line_of_json() {
    case(
        Format::Json,
        "{\"version\":1,\"code\":\"wrong-type\",\"severity\":\"error\",\
         \"message\":\"100 %\\n`x`\",\"place\":{\"file\":\"a,b: c%.yaml\",\"line\":2,\
         \"column\":6,\"end_line\":2,\"end_column\":9,\"start\":11,\"end\":14,\
         \"message\":\"a list\"},\"others\":[{\"file\":\"a,b: c%.yaml\",\"line\":1,\
         \"column\":1,\"end_line\":1,\"end_column\":2,\"start\":0,\"end\":2,\
         \"message\":\"since this\"}],\"help\":[\"write, a: text\"]}\n",
    );
}

#[test]
fn an_annotation() {
    case(
        Format::Github,
        "::error file=a%2Cb%3A c%25.yaml,line=2,col=6,endLine=2,endColumn=9,\
         title=wrong-type::100 %25%0A`x`%0Ahelp: write, a: text\n",
    );
    let warning = Diagnostic::new(&WRONG, Span::NONE, "x");
    let warning = Diagnostic { severity: Severity::Warning, ..warning };
    assert_eq!(
        emit(&[warning], &Sources::default(), &[], Format::Github, false),
        "::warning title=wrong-type::x\n"
    );
}

#[test]
fn a_sarif_log() {
    let (finding, sources) = found();
    let text = emit(&[finding], &sources, &[&WRONG], Format::Sarif, false);
    let log: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "wrong-type");
    let result = &run["results"][0];
    assert_eq!(result["ruleIndex"], 0);
    assert_eq!(result["message"]["text"], "100 %\n`x`\nhelp: write, a: text");
    let physical = &result["locations"][0]["physicalLocation"];
    assert_eq!(physical["artifactLocation"]["uri"], "a%2Cb%3A%20c%25.yaml");
    assert_eq!(physical["region"]["startLine"], 2);
    assert_eq!(physical["region"]["endColumn"], 9);
    assert_eq!(result["relatedLocations"][0]["message"]["text"], "since this");
    let none = emit(&[], &sources, &[&WRONG], Format::Sarif, false);
    let log: serde_json::Value = serde_json::from_str(&none).expect("JSON");
    assert_eq!(log["runs"][0]["results"], serde_json::json!([]));
}
