//! Superscripts and subscripts that Unicode has as characters: `²`, `⁻`, `₂`, `ₓ`.

/// Each character that has a superscript, with it.
const SUPERSCRIPTS: [(char, char); 57] = [
    ('0', '⁰'),
    ('1', '¹'),
    ('2', '²'),
    ('3', '³'),
    ('4', '⁴'),
    ('5', '⁵'),
    ('6', '⁶'),
    ('7', '⁷'),
    ('8', '⁸'),
    ('9', '⁹'),
    ('+', '⁺'),
    ('−', '⁻'),
    ('=', '⁼'),
    ('(', '⁽'),
    (')', '⁾'),
    ('A', 'ᴬ'),
    ('B', 'ᴮ'),
    ('D', 'ᴰ'),
    ('E', 'ᴱ'),
    ('G', 'ᴳ'),
    ('H', 'ᴴ'),
    ('I', 'ᴵ'),
    ('J', 'ᴶ'),
    ('K', 'ᴷ'),
    ('L', 'ᴸ'),
    ('M', 'ᴹ'),
    ('N', 'ᴺ'),
    ('O', 'ᴼ'),
    ('P', 'ᴾ'),
    ('R', 'ᴿ'),
    ('T', 'ᵀ'),
    ('U', 'ᵁ'),
    ('W', 'ᵂ'),
    ('a', 'ᵃ'),
    ('b', 'ᵇ'),
    ('c', 'ᶜ'),
    ('d', 'ᵈ'),
    ('e', 'ᵉ'),
    ('f', 'ᶠ'),
    ('g', 'ᵍ'),
    ('h', 'ʰ'),
    ('i', 'ⁱ'),
    ('j', 'ʲ'),
    ('k', 'ᵏ'),
    ('l', 'ˡ'),
    ('m', 'ᵐ'),
    ('n', 'ⁿ'),
    ('o', 'ᵒ'),
    ('p', 'ᵖ'),
    ('r', 'ʳ'),
    ('s', 'ˢ'),
    ('t', 'ᵗ'),
    ('u', 'ᵘ'),
    ('v', 'ᵛ'),
    ('w', 'ʷ'),
    ('x', 'ˣ'),
    ('y', 'ʸ'),
];

/// Each character that has a subscript, with it.
const SUBSCRIPTS: [(char, char); 31] = [
    ('0', '₀'),
    ('1', '₁'),
    ('2', '₂'),
    ('3', '₃'),
    ('4', '₄'),
    ('5', '₅'),
    ('6', '₆'),
    ('7', '₇'),
    ('8', '₈'),
    ('9', '₉'),
    ('+', '₊'),
    ('−', '₋'),
    ('=', '₌'),
    ('(', '₍'),
    (')', '₎'),
    ('a', 'ₐ'),
    ('e', 'ₑ'),
    ('h', 'ₕ'),
    ('i', 'ᵢ'),
    ('j', 'ⱼ'),
    ('k', 'ₖ'),
    ('l', 'ₗ'),
    ('m', 'ₘ'),
    ('n', 'ₙ'),
    ('o', 'ₒ'),
    ('p', 'ₚ'),
    ('r', 'ᵣ'),
    ('s', 'ₛ'),
    ('t', 'ₜ'),
    ('u', 'ᵤ'),
    ('x', 'ₓ'),
];

/// Where a script stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// Above the line.
    Super,
    /// Below the line.
    Sub,
}

impl Script {
    fn table(self) -> &'static [(char, char)] {
        match self {
            Script::Super => &SUPERSCRIPTS,
            Script::Sub => &SUBSCRIPTS,
        }
    }

    /// The script and the character that `c` is a small form of.
    pub fn of(c: char) -> Option<(Script, char)> {
        [Script::Super, Script::Sub].into_iter().find_map(|script| {
            let (base, _) = script.table().iter().find(|(_, small)| *small == c)?;
            Some((script, *base))
        })
    }

    /// `words` in small characters, if each has one.
    pub fn small(self, words: &str) -> Option<String> {
        let small = |c: char| {
            let c = if matches!(c, '-' | '–') { '−' } else { c };
            let (_, small) = self.table().iter().find(|(base, _)| *base == c)?;
            Some(*small)
        };
        words.chars().map(small).collect()
    }
}
