//! Every command of formulas typesets in every built-in theme.

use tenure::model::{formula_samples, stand_in};

use super::engine::has_bundle;
use super::program::Place;

/// The formulas of one title.
const FORMULAS: usize = 12;

/// A database whose honors have each command of the table, and characters that the fonts of
/// themes lack.
fn database() -> String {
    let samples = formula_samples().into_iter().flat_map(|(_, commands)| commands);
    let (formulas, characters): (Vec<String>, Vec<&str>) = samples.unzip();
    let mut out = String::from("basics: {name: A}\nhonors:\n");
    for title in formulas.chunks(FORMULAS) {
        let title: Vec<String> =
            title.iter().map(|formula| format!("$x {formula} y$")).collect();
        out += &format!("  - title: '{}'\n", title.join(", ").replace('\'', "''"));
    }
    let signs = characters.into_iter().filter_map(|prints| prints.chars().next());
    let signs: Vec<String> = signs
        .filter(|sign| stand_in(*sign).is_some())
        .map(|sign| sign.to_string())
        .collect();
    for title in signs.chunks(FORMULAS) {
        out += &format!("  - title: '{} and **{}**'\n", title.join(" "), title.join(" "));
    }
    out + "  - title: 'CO₂, Ca²⁺, 10⁻⁶, 10²⁶, xₙ, ℝ, ≲ and **ℝⁿ**'\n"
}

#[test]
fn every_command_typesets_in_every_theme() {
    if !has_bundle() {
        return;
    }
    let yaml = database();
    for theme in ["faculty", "classic"] {
        let ran = Place::with(&[("cv.yaml", &yaml)])
            .run(&format!("build cv.yaml --theme {theme} --deny overfull-line"));
        assert_eq!(ran.status, 0, "{theme}: {}", ran.stderr);
    }
}
