//! The words of a language: terms, ordinals, date formats, options.
//!
//! What a style says about the language goes before the language's own file, and that
//! before the file of American English, which lacks nothing.

use indexmap::IndexMap;

use citationberg::taxonomy::{
    Kind, Locator, NameVariable, NumberVariable, OtherTerm, Term,
};
use citationberg::{
    Date as DateFormat, DateForm, GrammarGender, IndependentStyle, Locale, LocaleFile,
    LocalizedTerm, OrdinalMatch, TermForm,
};

use super::embedded;

/// A term in the singular and in the plural.
type Forms = IndexMap<(Term, TermForm), (String, String)>;

/// The words of a language, as a style uses them.
#[derive(Debug, Clone)]
pub(super) struct Terms {
    own: Forms,
    /// Those of American English, if it is not the language.
    fallback: Forms,
    ordinals: Vec<LocalizedTerm>,
    genders: IndexMap<Term, GrammarGender>,
    dates: Vec<DateFormat>,
    pub punctuation_in_quote: bool,
    pub limit_day_ordinals: bool,
    /// Whether the language is English.
    pub is_english: bool,
}

/// The file that lacks nothing.
const COMPLETE: &str = "en-US";

impl Terms {
    /// The words of a language (`de-CH`), with what the style says about them. A language
    /// without a file has those of American English.
    pub fn new(style: &IndependentStyle, language: &str) -> Terms {
        let base = language.split(['-', '_']).next().unwrap_or_default();
        let found = embedded::locale(language);
        let file = found.and_then(|(_, xml)| parsed(xml));
        let american = embedded::locale(COMPLETE).and_then(|(_, xml)| parsed(xml));
        let mut terms = Terms {
            own: IndexMap::new(),
            fallback: IndexMap::new(),
            ordinals: Vec::new(),
            genders: IndexMap::new(),
            dates: Vec::new(),
            punctuation_in_quote: false,
            limit_day_ordinals: false,
            is_english: base.eq_ignore_ascii_case("en"),
        };
        if let Some(american) = &american {
            add_terms(&mut terms.fallback, american);
        }
        let has_file = file.is_some();
        terms.add(file.as_ref().or(american.as_ref()));
        let said = |wanted: &dyn Fn(&str) -> bool| -> Vec<&Locale> {
            let is_wanted = |locale: &&Locale| match &locale.lang {
                Some(tag) => wanted(&tag.0),
                None => wanted(""),
            };
            style.locale.iter().filter(is_wanted).collect()
        };
        // A style may write about `de-DE` what is meant for all German.
        let tag = match found {
            Some((tag, _)) if has_file && !language.contains(['-', '_']) => tag,
            Some(_) if has_file => language,
            _ => COMPLETE,
        };
        let base = if has_file { base } else { "en" };
        let chain = [
            said(&|of| of.is_empty()),
            said(&|of| of.eq_ignore_ascii_case(base)),
            said(&|of| of.len() > 2 && of.eq_ignore_ascii_case(tag)),
        ];
        chain.into_iter().flatten().for_each(|locale| terms.add(Some(locale)));
        terms
    }

    /// Adds a locale, which replaces what there was.
    fn add(&mut self, locale: Option<&Locale>) {
        let Some(locale) = locale else { return };
        add_terms(&mut self.own, locale);
        if let Some(terms) = &locale.terms {
            let ordinals = terms.terms.iter().filter(|term| is_ordinal(term.name));
            let ordinals: Vec<_> = ordinals.cloned().collect();
            if !ordinals.is_empty() {
                self.ordinals = ordinals;
            }
            for term in &terms.terms {
                if let Some(gender) = term.gender {
                    self.genders.insert(canonical(term.name), gender);
                }
            }
        }
        for date in &locale.date {
            self.dates.retain(|old| old.form != date.form);
            self.dates.push(date.clone());
        }
        if let Some(options) = &locale.style_options {
            self.punctuation_in_quote =
                options.punctuation_in_quote.unwrap_or(self.punctuation_in_quote);
            self.limit_day_ordinals =
                options.limit_day_ordinals_to_day_1.unwrap_or(self.limit_day_ordinals);
        }
    }

    /// A term; empty if no language has it.
    pub fn term(&self, term: Term, form: TermForm, plural: bool) -> &str {
        let term = canonical(term);
        for forms in [&self.own, &self.fallback] {
            let mut form = Some(form);
            while let Some(wanted) = form {
                if let Some((one, many)) = forms.get(&(term, wanted)) {
                    return if plural { many } else { one };
                }
                form = wanted.fallback();
            }
        }
        ""
    }

    /// A term without forms.
    pub fn other(&self, term: OtherTerm) -> &str {
        self.term(Term::Other(term), TermForm::Long, false)
    }

    /// The word behind the names of editors: `eds.`.
    pub fn editors(&self, are_several: bool) -> &str {
        self.term(Term::NameVariable(NameVariable::Editor), TermForm::Short, are_several)
    }

    /// The gender of the noun that a term is.
    pub fn gender(&self, term: Term) -> Option<GrammarGender> {
        self.genders.get(&canonical(term)).copied()
    }

    /// How the language writes dates.
    pub fn date(&self, form: DateForm) -> Option<&DateFormat> {
        self.dates.iter().find(|date| date.form == Some(form))
    }

    /// What follows a number to make it an ordinal: `nd` for 2.
    pub fn ordinal(&self, number: u32, gender: Option<GrammarGender>) -> &str {
        let rank = |term: &LocalizedTerm| -> Option<(u8, u8)> {
            let closeness = match (term.name, term.match_) {
                (Term::Other(OtherTerm::Ordinal), _) => 0,
                (Term::Other(OtherTerm::OrdinalN(n)), rule) => {
                    let n = u32::from(n);
                    match rule.unwrap_or(if n < 10 {
                        OrdinalMatch::LastDigit
                    } else {
                        OrdinalMatch::LastTwoDigits
                    }) {
                        OrdinalMatch::LastDigit if number % 10 == n => 1,
                        OrdinalMatch::LastTwoDigits if number % 100 == n => 2,
                        OrdinalMatch::WholeNumber if number == n => 3,
                        _ => return None,
                    }
                }
                _ => return None,
            };
            let is_of_gender = match (term.gender_form, gender) {
                (None, _) => 0,
                (Some(of), Some(wanted)) if of == wanted => 1,
                _ => return None,
            };
            Some((closeness, is_of_gender))
        };
        let ranked = self.ordinals.iter().filter_map(|term| Some((rank(term)?, term)));
        let best = ranked.max_by_key(|(rank, _)| *rank);
        best.and_then(|(_, term)| term.single()).unwrap_or_default()
    }

    /// A small number in words: `third`.
    pub fn long_ordinal(&self, number: u32) -> Option<&str> {
        let number =
            u8::try_from(number).ok().filter(|number| (1..=10).contains(number))?;
        let word = self.other(OtherTerm::LongOrdinal(number));
        Some(word).filter(|word| !word.is_empty())
    }
}

fn parsed(xml: &str) -> Option<Locale> {
    LocaleFile::from_xml(xml).ok().map(Locale::from)
}

fn is_ordinal(term: Term) -> bool {
    matches!(term, Term::Other(OtherTerm::Ordinal | OtherTerm::OrdinalN(_)))
}

fn add_terms(forms: &mut Forms, locale: &Locale) {
    let Some(terms) = &locale.terms else { return };
    for term in terms.terms.iter().filter(|term| !is_ordinal(term.name)) {
        let one = term.single().unwrap_or_default().to_owned();
        let many = term.multiple().unwrap_or_default().to_owned();
        forms.insert((canonical(term.name), term.form), (one, many));
    }
}

/// Of terms that are written alike, one. The parser tells the volume that is a variable from
/// the volume that is a locator, but a locale has one word for both.
fn canonical(term: Term) -> Term {
    match term {
        Term::Locator(Locator::Issue) => Term::NumberVariable(NumberVariable::Issue),
        Term::Locator(Locator::Page) => Term::PageVariable,
        Term::Locator(Locator::Section) => Term::NumberVariable(NumberVariable::Section),
        Term::Locator(Locator::Volume) => Term::NumberVariable(NumberVariable::Volume),
        Term::Locator(Locator::Book) => Term::Kind(Kind::Book),
        Term::Locator(Locator::Chapter) => Term::Kind(Kind::Chapter),
        Term::Locator(Locator::Figure) => Term::Kind(Kind::Figure),
        term => term,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cite::Style;

    fn terms(language: &str) -> Terms {
        let style = Style::parse(embedded::style("apa").expect("APA")).expect("a style");
        Terms::new(style.parsed(), language)
    }

    #[test]
    fn ordinals_follow_the_language() {
        let english = terms("en-US");
        for (number, suffix) in [
            (1, "st"),
            (2, "nd"),
            (3, "rd"),
            (4, "th"),
            (11, "th"),
            (21, "st"),
            (112, "th"),
        ] {
            assert_eq!(english.ordinal(number, None), suffix, "{number}");
        }
        assert_eq!(terms("de").ordinal(3, None), ".");
        let french = terms("fr");
        assert_eq!(french.ordinal(2, None), "ᵉ");
        assert_eq!(french.ordinal(1, Some(GrammarGender::Feminine)), "ʳᵉ");
        assert_eq!(french.ordinal(1, Some(GrammarGender::Masculine)), "ᵉʳ");
    }

    #[test]
    fn terms_fall_back() {
        let german = terms("de-CH");
        let editor = Term::NameVariable(NameVariable::Editor);
        assert_eq!(german.term(editor, TermForm::Short, true), "Hrsg.");
        assert_eq!(german.term(editor, TermForm::Symbol, true), "Hrsg.");
        assert_eq!(terms("xx").other(OtherTerm::And), "and");
        assert_eq!(terms("nb").other(OtherTerm::And), "and");
        assert!(terms("en-GB").is_english && !german.is_english);
    }
}
