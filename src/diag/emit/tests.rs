//! Tests of the exact output of every format.

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
fn case(format: EmitFormat, expected: &str) {
    let (finding, sources) = found();
    assert_eq!(emit(&[finding], &sources, &[&WRONG], format, false), expected);
}

#[test]
fn a_line_for_editors() {
    case(EmitFormat::Short, "a,b: c%.yaml:2:6: error[wrong-type]: 100 %\u{fffd}`x`\n");
}

#[test]
fn a_block_for_people() {
    case(
        EmitFormat::Human,
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

fn human(text: &str, marks: &[(usize, usize)]) -> String {
    let mut sources = Sources::default();
    let file = sources.add("cv.yaml", text);
    let number = |n: usize| u32::try_from(n).expect("short");
    let at = |(start, end)| Span { file, start: number(start), end: number(end) };
    let finding = Diagnostic::new(&WRONG, at(marks[0]), "x");
    let others = marks[1..].iter();
    let finding =
        others.fold(finding, |finding, mark| finding.other(at(*mark), "since this"));
    emit(&[finding], &sources, &[&WRONG], EmitFormat::Human, false)
}

#[test]
fn of_a_long_line_what_is_beside_the_mark_is_shown() {
    let line =
        format!("a: 1\nä: [{}, x, {}]\nb: 2\n", "ü".repeat(3000), "ö".repeat(3000));
    let start = line.find('x').expect("there");
    let drawn = human(&line, &[(start, start + 1)]);
    assert!(drawn.contains(" --> cv.yaml:2:3007\n  |\n2 | …üüü"), "{drawn}");
    assert!(drawn.contains("üü, x, öö") && !drawn.contains("b: 2"), "{drawn}");
    let marked: Vec<&str> = drawn.lines().skip(3).take(2).collect();
    let at = |line: &str, c: char| line.chars().position(|one| one == c);
    assert_eq!(at(marked[0], 'x'), at(marked[1], '^'), "{drawn}");
}

#[test]
fn each_file_has_its_own_columns() {
    let mut sources = Sources::default();
    let long = format!("a: 1\n[{}, x]\n", "ü".repeat(3000));
    let (short, other) =
        (sources.add("b.yaml", "b: 1\n  - {id: y}\n"), sources.add("a.yaml", &*long));
    let x = u32::try_from(long.find('x').expect("there")).expect("short");
    let at = |file, start| Span { file, start, end: start + 1 };
    for (first, second) in [(at(short, 13), at(other, x)), (at(other, x), at(short, 13))]
    {
        let finding =
            Diagnostic::new(&WRONG, first, "\u{f8ff}:2:9 x").other(second, "since this");
        let drawn = emit(&[finding], &sources, &[&WRONG], EmitFormat::Human, false);
        assert!(drawn.contains(" a.yaml:2:3004\n"), "{drawn}");
        assert!(drawn.contains(" b.yaml:2:9\n"), "{drawn}");
        assert!(drawn.contains("\u{f8ff}:2:9 x\n"), "{drawn}");
    }
}

#[test]
fn a_mark_of_many_pages_is_cut() {
    for text in ["x".repeat(1 << 20), "x\n".repeat(1 << 19), "ü".repeat(1 << 19)] {
        let drawn = human(&text, &[(0, text.len())]);
        assert!(drawn.contains(" --> cv.yaml:1:1\n"), "{drawn}");
        assert!(drawn.len() < 60_000, "{} bytes", drawn.len());
    }
}

#[test]
fn marks_that_are_far_from_each_other_are_drawn_apart() {
    let text = format!("a: 1\n{}a: 2\n", "b: 3\n".repeat(1000));
    let last = text.len() - 5;
    assert_eq!(
        human(&text, &[(last, last + 1), (0, 1)]),
        "\
error[wrong-type]: x
    --> cv.yaml:1002:1
     |
1002 | a: 2
     | ^
     |
    ::: cv.yaml:1:1
     |
   1 | a: 1
     | - since this

"
    );
}

#[test]
fn a_line_of_json() {
    case(
        EmitFormat::Json,
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
        EmitFormat::Github,
        "::error file=a%2Cb%3A c%25.yaml,line=2,col=6,endLine=2,endColumn=9,\
         title=wrong-type::100 %25%0A`x`%0Ahelp: write, a: text\n",
    );
    let warning = Diagnostic::new(&WRONG, Span::NONE, "x");
    let warning = Diagnostic { severity: Severity::Warning, ..warning };
    assert_eq!(
        emit(&[warning], &Sources::default(), &[], EmitFormat::Github, false),
        "::warning title=wrong-type::x\n"
    );
}

#[test]
fn a_sarif_log() {
    let (finding, sources) = found();
    let text = emit(&[finding], &sources, &[&WRONG], EmitFormat::Sarif, false);
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
    let none = emit(&[], &sources, &[&WRONG], EmitFormat::Sarif, false);
    let log: serde_json::Value = serde_json::from_str(&none).expect("JSON");
    assert_eq!(log["runs"][0]["results"], serde_json::json!([]));
}
