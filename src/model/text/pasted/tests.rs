//! What is put right, and what is left alone.

use std::iter;

use super::*;

#[track_caller]
fn mended(typed: &str, whole: &str) {
    let pasted = find(typed).unwrap_or_else(|| panic!("nothing found in {typed}"));
    assert_eq!(pasted.whole, whole, "{typed}");
    assert_eq!(find(whole), None, "{whole} is right");
}

#[test]
fn latex_is_put_right() {
    mended(r#"M{\"u}ller"#, "Müller");
    mended(r#"M\"uller, M\"{u}ller"#, "Müller, Müller");
    mended(r"Caf{\'e}, Caf\'e, Ren{\'{e}}", "Café, Café, René");
    mended(r#"na{\"\i}ve {\'\i}"#, "naïve í");
    mended(r"Fran{\c c}ois, Fran\c{c}ois", "François, François");
    mended(r"{\v{S}}koda, \v{S}koda, Erd{\H o}s", "Škoda, Škoda, Erdős");
    mended(r"{\`a} la", "à la");
    mended(r"S{\o}ren, S\o ren, Stra{\ss}e, {\L}ódź", "Søren, Søren, Straße, Łódź");
    mended(r"Genes \& {DNA}: a 100\% test", "Genes & DNA: a 100% test");
    mended(r"{B}ayesian {Deep Learning}", "Bayesian Deep Learning");
    mended(r"Journal of \textit{Things}", "Journal of *Things*");
    mended(r"\emph{E. coli} and \textbf{x}", "*E. coli* and **x**");
    mended(r"{\em E. coli} and {\bf x}", "*E. coli* and **x**");
    mended(r"CO\textsubscript{2}", "CO₂");
    mended(r"Universit\`a di Pisa, Gen\`eve", "Università di Pisa, Genève");
    mended(r"5\,km by Dr.\ Lee, 3 \AA.", "5 km by Dr. Lee, 3 Å.");
    mended(r"a \alpha decay", r"a $\alpha$ decay");
    mended(r"\mnras", "Monthly Notices of the Royal Astronomical Society");
    mended(r"\href{https://a.org}{a page}", "[a page](https://a.org)");
    mended("München -- a test---with TeX", "München – a test—with TeX");
    mended("pages 1--12", "pages 1–12");
    mended("``Quoted'' Title", "“Quoted” Title");
    mended("``Quoted' Title", "“Quoted” Title");
    mended("a `quoted' word", "a ‘quoted’ word");
    mended("Fig.~1 of J.~Smith", "Fig. 1 of J. Smith");
    mended(r"of \(x^2\)", "of $x^2$");
    mended(r"\ldots and {\LaTeX}", "… and LaTeX");
}

#[test]
fn html_is_put_right() {
    mended("Energy Science &amp; Engineering", "Energy Science & Engineering");
    mended("CO<sub>2</sub>, Ca<sup>2+</sup>", "CO₂, Ca²⁺");
    mended("10<sup>-6</sup>", "10⁻⁶");
    mended("x<sub>max</sub>", "xₘₐₓ");
    mended("x<sub>bad</sub>", "x$_{\\text{bad}}$");
    mended("<i>E. coli</i> and <B>b</B>", "*E. coli* and **b**");
    mended("M&uuml;ller &#8211; &#x2014; &eacute;", "Müller – — é");
    mended("a<br/>b", "a b");
    mended(r#"<a href="https://a.org">a</a>"#, "[a](https://a.org)");
    mended("<span class='x'>a <i>b</i></span>", "a *b*");
}

#[test]
fn scripts_and_citations_are_put_right() {
    mended(
        "Capture of CO_2 in H_2SO_4 and TiO_2/SiO_2.",
        "Capture of CO₂ in H₂SO₄ and TiO₂/SiO₂.",
    );
    mended("^{13}C NMR of C_{60} and x_{max}", "¹³C NMR of C₆₀ and xₘₐₓ");
    mended("^13^C and CO~2~ from H~2~O", "¹³C and CO₂ from H₂O");
    mended("CO~2~ and H<sub>2</sub>O", "CO₂ and H₂O");
    mended(
        "10^6 at 10^{-6} m^2 s^-1 in R^n, Ca^2+, Na^+",
        "10⁶ at 10⁻⁶ m² s⁻¹ in Rⁿ, Ca²⁺, Na⁺",
    );
    mended("variables x_1 and x_2", "variables x₁ and x₂");
    mended("H^q_{bad}", "H^q$_{\\text{bad}}$");
    mended("CO_2-free (Li_2O) H_2O", "CO₂-free (Li₂O) H₂O");
    mended(
        "the genome of _E. coli_, in _Nature_",
        "the genome of *E. coli*, in *Nature*",
    );
    mended("for [@a, @b] and [@a; @b]", "for [@a], [@b] and [@a], [@b]");
    mended("for [@a-1, p. 3]", "for [@a-1], p. 3");
}

#[test]
fn ordinary_texts_are_left_alone() {
    for text in [
        "a & b",
        "AT&T; R&D",
        "x < y",
        "a <b and c> d",
        "{en: Prize}",
        "{1, 2}",
        "{name}",
        "C++ and C--",
        "the flag --verbose",
        r"C:\dir\users\o",
        r"C:\o and D:\l\i",
        r"\*a\* \$5 \[b\] \`c\`",
        "`\\emph{x} -- &amp;`",
        r"$\mathbb{R}^{n}$ and $\|x\|$",
        "[a](https://a.org/~b--c?d&amp;e)",
        "see https://a.org/~b--c",
        "~5 and a ~ b",
        "it's 5'' and 'a'",
        "a - b – c",
        "rock 'n' roll",
        "my_file_2.txt, a_b, CV_2024.pdf, CV_2.pdf, main_2",
        "__init__ and snake_case_name and _x_",
        "ann_2@example.org and www.example.org/C_2",
        "`CO_2` and $CO_2$ and H$_2$O and $^{13}$C",
        "^ and ^_^ and a ^ b",
        "SARS_2, PM_2.5, IPv_6",
        "[@a] and [@b], [a, b], [@]",
        "[a](https://a.org/H_2O)",
        "~a and ~~b~~",
    ] {
        assert_eq!(find(text), None, "{text}");
    }
}

#[test]
fn each_row_of_the_tables_is_put_right() {
    for (typed, mended) in samples() {
        assert_ne!(mended, "", "{typed}");
        assert_ne!(mended, typed, "{typed}");
    }
}

/// Each command, tag and character that is put right, with what to write.
fn samples() -> Vec<(String, String)> {
    let mend = |typed: String| {
        let mended = find(&typed).map_or_else(String::new, |pasted| pasted.whole);
        (typed, mended)
    };
    let tags = TAGS.iter().map(|(tag, _)| format!("<{tag}>2</{tag}>"));
    let commands = COMMANDS.iter().map(|(command, _)| format!("\\{command}{{2}}"));
    let switches = SWITCHES.iter().map(|(switch, _)| format!("{{\\{switch} word}}"));
    let signs = SIGNS.iter().map(|(sign, _)| format!("{{\\{sign}}}"));
    let entities = ENTITIES.iter().map(|(entity, _)| format!("&{entity};"));
    let accents = ACCENTS.iter().map(|(accent, _)| format!("{{\\{accent}{{o}}}}"));
    let html = HTML_ACCENTS.iter().map(|(accent, _)| format!("&o{accent};"));
    let all = iter::empty().chain(tags).chain(commands).chain(switches).chain(signs);
    all.chain(entities).chain(accents).chain(html).map(mend).collect()
}
