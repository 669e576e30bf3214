//! That nothing costs more than in proportion to the database: whatever is in one is grown by
//! doubling, and the instructions are counted that reading, the rules, the documents, LaTeX
//! and the findings take.
//!
//! What can be grown comes from the schema, each list and table of it, right and with
//! mistakes; so a new topic is grown without a new line. `mistakes.rs` has what takes more
//! than one list. Callgrind counts, as in `cost.rs`, in two processes of this program.

mod mistakes;
mod schema;

use std::fmt::{self, Write as _};

use tenure::diag::{EmitFormat, Sink, Sources, emit};
use tenure::export::latex::{Look, Theme, render};
use tenure::model::Variant;
use tenure::project::{Plan, variant};

use super::cost::counted_calls;
use super::{databases, golden};
use mistakes::CASES;
use schema::{Items, Shape};

/// How many there are of what is grown.
const SIZES: [usize; 3] = [30, 60, 120];
/// The power of its size that anything may cost. What is paid however little there is does
/// not count: it is the same in all sizes.
const EXPONENT: f64 = 1.2;
/// Processes that count at the same time.
const SHARDS: usize = 2;
/// How large what a process counts is, and the numbers of its cases.
const NUMBERS: &str = "TENURE_GROWTH_CASES";

/// Everything that is grown, with its name.
fn cases() -> Vec<(String, Box<dyn Fn(usize) -> String>)> {
    let mut cases: Vec<(String, Box<dyn Fn(usize) -> String>)> = Vec::new();
    for list in Shape::of_database().lists() {
        for items in Items::ALL {
            let name = format!("{} {items:?}", list.name());
            let list = list.clone();
            let database =
                move |count| Shape::of_database().database(&list, count, items);
            cases.push((name, Box::new(database)));
        }
    }
    for (name, database) in CASES {
        cases.push(((*name).to_owned(), Box::new(database)));
    }
    cases
}

#[test]
fn the_schema_has_lists_to_grow() {
    let names: Vec<String> =
        Shape::of_database().lists().iter().map(schema::List::name).collect();
    for expected in [
        "people",
        "publications",
        "publications[].authors",
        "publications[].tags",
        "experience[].roles",
        "free{}.entries",
        "variants{}.options",
        "sections[].select.ids",
        "basics.also",
        "checks",
    ] {
        assert!(names.iter().any(|name| name == expected), "{expected}: {names:#?}");
    }
}

#[test]
fn grown_databases_are_as_they_should_be() {
    let shape = Shape::of_database();
    for list in shape.lists() {
        let text = shape.database(&list, 3, Items::Right);
        let mut sources = Sources::default();
        sources.add("cv.yaml", text.as_str());
        let mut sink = Sink::default();
        databases::read(&sources, &mut sink);
        let said = emit(&sink.into_sorted(), &sources, &[], EmitFormat::Short, false);
        assert!(!said.contains("error["), "{}: {said}{text}", list.name());
    }
}

/// The least exponent of what goes on in proportion.
const PROPORTION: f64 = 0.8;

#[test]
fn everything_costs_in_proportion() {
    let cases = cases();
    let shards: Vec<Vec<usize>> =
        (0..SHARDS).map(|shard| (shard..cases.len()).step_by(SHARDS).collect()).collect();
    let counted: Vec<_> = std::thread::scope(|scope| {
        let shards = shards.iter().map(|shard| scope.spawn(|| growths(shard, 1)));
        let shards: Vec<_> = shards.collect();
        shards.into_iter().flat_map(|shard| shard.join().expect("counted")).collect()
    });
    let (mut table, mut steep) = (String::new(), String::new());
    for (number, growth) in counted {
        let name = &cases[number].0;
        let _ = writeln!(table, "{growth}  {name}");
        // What an allocator has to do depends on what was there before, and a logarithm is
        // less of a power the larger it is.
        if growth.exponent > EXPONENT {
            // A step of the allocator is at one size, a square at all of them.
            let alone =
                [4, 7, 12].into_iter().flat_map(|times| growths(&[number], times));
            // Where a bound was met, what was counted is not what the case is about.
            let least = alone
                .map(|(_, alone)| alone)
                .filter(|alone| alone.exponent > PROPORTION)
                .min_by(|one, other| one.exponent.total_cmp(&other.exponent));
            let alone = least.unwrap_or(growth);
            let _ = writeln!(table, "{alone}  {name}, alone");
            if alone.exponent > EXPONENT {
                let _ = writeln!(steep, "{alone}  {name}");
            }
        }
    }
    eprintln!("exponents, thousand instructions each\n{table}");
    assert!(steep.is_empty(), "more than in proportion:\n{steep}");
}

/// How what it costs grows with the size of a database.
struct Growth {
    exponent: f64,
    /// Thousands of instructions of one more.
    each: u64,
}

impl fmt::Display for Growth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>6.2} {:>6}", self.exponent, self.each)
    }
}

/// The growth of each of these cases in so many times the sizes, counted in a process of
/// their own; nothing if that cannot be done here.
fn growths(numbers: &[usize], times: usize) -> Vec<(usize, Growth)> {
    let listed: Vec<String> =
        [&times].into_iter().chain(numbers).map(usize::to_string).collect();
    let test = "growth::each_case_is_run";
    let counts = counted_calls(test, (NUMBERS, &listed.join(",")), "tests::growth::cost");
    let Some(counts) = counts else { return Vec::new() };
    assert_eq!(counts.len(), numbers.len() * SIZES.len(), "a case was not counted");
    let growth = |costs: &[u64]| {
        let [first, second] =
            [0, 1].map(|at| costs[at + 1].saturating_sub(costs[at]).max(1));
        let more = |cost| f64::from(u32::try_from(cost).expect("fewer than 2^32"));
        let each = second / (times * (SIZES[2] - SIZES[1])) as u64 / 1_000;
        Growth { exponent: (more(second) / more(first)).log2(), each }
    };
    numbers.iter().copied().zip(counts.chunks(SIZES.len()).map(growth)).collect()
}

/// Run by [`everything_costs_in_proportion`], counted.
#[test]
#[ignore = "it does nothing but cost"]
fn each_case_is_run() {
    let Ok(numbers) = std::env::var(NUMBERS) else { return };
    let (cases, theme) = (cases(), golden::theme("faculty"));
    let mut numbers = numbers.split(',').map(|number| number.parse().expect("a number"));
    let times: usize = numbers.next().expect("how large");
    for number in numbers {
        let (_, database) = &cases[number];
        // What is made once, such as the schema for a mistake, is not the cost of a size.
        all(&database(1), &theme);
        for size in SIZES {
            cost(&database(times * size), &theme);
        }
    }
}

/// What is counted: callgrind knows it by its name.
#[inline(never)]
fn cost(text: &str, theme: &Theme) {
    all(text, theme);
}

/// All that a check takes, and LaTeX.
fn all(text: &str, theme: &Theme) {
    let mut sources = Sources::default();
    sources.add("cv.yaml", text);
    let mut sink = Sink::default();
    let resume = databases::read(&sources, &mut sink);
    databases::rules(&resume, &mut sink);
    let mut documents = vec![Variant::default()];
    // As in the program, those of a database with mistakes are left alone.
    let names = resume.variants.keys().filter(|_| !sink.has_errors());
    documents.extend(names.filter_map(|name| variant(&resume, name)));
    for document in documents {
        let plan = Plan::new(&resume, document);
        sink.extend(plan.found(None));
        let projection = plan.project(plan.droppable() / 2);
        sink.extend(projection.notes);
        plan.report(0, 1);
        if !sink.has_errors() {
            let _ = render(&projection.cv, theme, Look::default());
        }
    }
    let mut said = String::new();
    let findings = sink.into_sorted();
    let formats = [
        EmitFormat::Human,
        EmitFormat::Short,
        EmitFormat::Json,
        EmitFormat::Sarif,
        EmitFormat::Github,
    ];
    for format in formats {
        let _ = write!(said, "{}", emit(&findings, &sources, &[], format, false));
    }
}
