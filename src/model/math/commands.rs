//! The commands that formulas may contain.
//!
//! Each of them typesets in every built-in theme, which a test proves. Symbols name the
//! character that they print, so that a text may also have the character itself where
//! the font of the text lacks it.

/// How many arguments a command takes, and of what kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// None.
    Nothing,
    /// A formula.
    Formula,
    /// A formula, after a number in brackets if there is one.
    Root,
    /// Two formulas.
    Two,
    /// Capital letters; the font has no others.
    Capitals,
    /// Words.
    Words,
    /// A bracket.
    Bracket,
    /// A bracket, and a formula up to `\right` and another bracket.
    Fence,
}

/// Commands of one kind, as the documentation lists them.
pub(crate) struct CommandGroup {
    /// The heading.
    pub heading: &'static str,
    pub takes: Takes,
    /// Each command, with the character that it prints, if there is one.
    pub commands: &'static [(&'static str, &'static str)],
}

/// All commands.
#[rustfmt::skip]
pub(crate) static GROUPS: &[CommandGroup] = &[
    CommandGroup { heading: "Greek letters", takes: Takes::Nothing, commands: &[
        ("alpha", "α"), ("beta", "β"), ("gamma", "γ"), ("delta", "δ"), ("epsilon", "ϵ"),
        ("varepsilon", "ε"), ("zeta", "ζ"), ("eta", "η"), ("theta", "θ"),
        ("vartheta", "ϑ"), ("iota", "ι"), ("kappa", "κ"), ("varkappa", "ϰ"),
        ("lambda", "λ"), ("mu", "μ"), ("nu", "ν"), ("xi", "ξ"), ("pi", "π"),
        ("varpi", "ϖ"), ("rho", "ρ"), ("varrho", "ϱ"), ("sigma", "σ"), ("varsigma", "ς"),
        ("tau", "τ"), ("upsilon", "υ"), ("phi", "ϕ"), ("varphi", "φ"), ("chi", "χ"),
        ("psi", "ψ"), ("omega", "ω"), ("digamma", "ϝ"), ("Gamma", "Γ"), ("Delta", "Δ"),
        ("Theta", "Θ"), ("Lambda", "Λ"), ("Xi", "Ξ"), ("Pi", "Π"), ("Sigma", "Σ"),
        ("Upsilon", "Υ"), ("Phi", "Φ"), ("Psi", "Ψ"), ("Omega", "Ω"),
    ]},
    CommandGroup { heading: "Letters and signs", takes: Takes::Nothing, commands: &[
        ("ell", "ℓ"), ("hbar", "ℏ"), ("hslash", ""), ("imath", "ı"), ("jmath", "ȷ"),
        ("Re", "ℜ"), ("Im", "ℑ"), ("wp", "℘"), ("mho", "℧"), ("eth", "ð"), ("Finv", "Ⅎ"),
        ("Game", "⅁"), ("Bbbk", "𝕜"), ("aleph", "ℵ"), ("beth", "ℶ"), ("gimel", "ℷ"),
        ("daleth", "ℸ"), ("complement", "∁"), ("infty", "∞"), ("partial", "∂"),
        ("nabla", "∇"), ("forall", "∀"), ("exists", "∃"), ("nexists", "∄"),
        ("emptyset", "∅"), ("varnothing", "⌀"), ("neg", "¬"), ("lnot", ""), ("top", "⊤"),
        ("bot", "⊥"), ("angle", "∠"), ("measuredangle", "∡"), ("sphericalangle", "∢"),
        ("surd", "√"), ("prime", "′"), ("backprime", "‵"), ("flat", "♭"),
        ("natural", "♮"), ("sharp", "♯"), ("clubsuit", "♣"), ("diamondsuit", "♢"),
        ("heartsuit", "♡"), ("spadesuit", "♠"), ("square", "□"), ("Box", ""),
        ("blacksquare", "■"), ("lozenge", "◊"), ("Diamond", ""), ("blacklozenge", "⧫"),
        ("triangle", "△"), ("vartriangle", ""), ("triangledown", "▽"),
        ("blacktriangle", "▲"), ("blacktriangledown", "▼"), ("bigstar", "★"),
        ("checkmark", "✓"), ("maltese", "✠"), ("dagger", "†"), ("ddagger", "‡"),
        ("S", "§"), ("P", "¶"), ("ldots", "…"), ("cdots", "⋯"), ("vdots", "⋮"),
        ("ddots", "⋱"), ("dots", ""), ("%", "%"), ("#", "#"), ("&", "&"), ("_", "_"),
        ("$", "$"),
    ]},
    CommandGroup { heading: "Operators", takes: Takes::Nothing, commands: &[
        ("times", "×"), ("cdot", "⋅"), ("pm", "±"), ("mp", "∓"), ("div", "÷"),
        ("ast", "∗"), ("star", "⋆"), ("circ", "∘"), ("bullet", "∙"), ("oplus", "⊕"),
        ("ominus", "⊖"), ("otimes", "⊗"), ("oslash", "⊘"), ("odot", "⊙"),
        ("bigcirc", "◯"), ("boxplus", "⊞"), ("boxminus", "⊟"), ("boxtimes", "⊠"),
        ("boxdot", "⊡"), ("circledast", "⊛"), ("circledcirc", "⊚"), ("circleddash", "⊝"),
        ("cup", "∪"), ("cap", "∩"), ("uplus", "⊎"), ("sqcup", "⊔"), ("sqcap", "⊓"),
        ("Cup", "⋓"), ("Cap", "⋒"), ("setminus", "∖"), ("smallsetminus", ""),
        ("wedge", "∧"), ("land", ""), ("vee", "∨"), ("lor", ""), ("veebar", "⊻"),
        ("barwedge", "⊼"), ("curlyvee", "⋎"), ("curlywedge", "⋏"), ("wr", "≀"),
        ("amalg", "⨿"), ("diamond", "⋄"), ("ltimes", "⋉"), ("rtimes", "⋊"),
        ("leftthreetimes", "⋋"), ("rightthreetimes", "⋌"), ("divideontimes", "⋇"),
        ("dotplus", "∔"), ("intercal", "⊺"), ("triangleleft", "◁"),
        ("triangleright", "▷"), ("bigtriangleup", ""), ("bigtriangledown", ""),
        ("bmod", ""), ("sum", "∑"), ("prod", "∏"), ("coprod", "∐"), ("int", "∫"),
        ("oint", "∮"), ("bigcup", "⋃"), ("bigcap", "⋂"), ("bigvee", "⋁"),
        ("bigwedge", "⋀"), ("bigoplus", "⨁"), ("bigotimes", "⨂"), ("bigodot", "⨀"),
        ("biguplus", "⨄"), ("bigsqcup", "⨆"),
    ]},
    CommandGroup { heading: "Relations", takes: Takes::Nothing, commands: &[
        ("leq", "≤"), ("le", ""), ("geq", "≥"), ("ge", ""), ("neq", "≠"), ("ne", ""),
        ("approx", "≈"), ("approxeq", "≊"), ("sim", "∼"), ("nsim", "≁"), ("simeq", "≃"),
        ("cong", "≅"), ("ncong", "≇"), ("equiv", "≡"), ("propto", "∝"),
        ("varpropto", ""), ("asymp", "≍"), ("doteq", "≐"), ("triangleq", "≜"),
        ("circeq", "≗"), ("bumpeq", "≏"), ("ll", "≪"), ("gg", "≫"), ("lll", "⋘"),
        ("ggg", "⋙"), ("leqq", "≦"), ("geqq", "≧"), ("leqslant", "⩽"),
        ("geqslant", "⩾"), ("lesssim", "≲"), ("gtrsim", "≳"), ("lessapprox", "⪅"),
        ("gtrapprox", "⪆"), ("lessgtr", "≶"), ("gtrless", "≷"), ("lesseqgtr", "⋚"),
        ("gtreqless", "⋛"), ("nless", "≮"), ("ngtr", "≯"), ("nleq", "≰"), ("ngeq", "≱"),
        ("lneq", "⪇"), ("gneq", "⪈"), ("lneqq", "≨"), ("gneqq", "≩"), ("lnsim", "⋦"),
        ("gnsim", "⋧"), ("prec", "≺"), ("succ", "≻"), ("preceq", "⪯"), ("succeq", "⪰"),
        ("preccurlyeq", "≼"), ("succcurlyeq", "≽"), ("precsim", "≾"), ("succsim", "≿"),
        ("nprec", "⊀"), ("nsucc", "⊁"), ("in", "∈"), ("notin", "∉"), ("ni", "∋"),
        ("subset", "⊂"), ("subseteq", "⊆"), ("subsetneq", "⊊"), ("nsubseteq", "⊈"),
        ("Subset", "⋐"), ("supset", "⊃"), ("supseteq", "⊇"), ("supsetneq", "⊋"),
        ("nsupseteq", "⊉"), ("Supset", "⋑"), ("sqsubset", "⊏"), ("sqsubseteq", "⊑"),
        ("sqsupset", "⊐"), ("sqsupseteq", "⊒"), ("mid", "∣"), ("nmid", "∤"),
        ("parallel", "∥"), ("nparallel", "∦"), ("perp", "⟂"), ("vdash", "⊢"),
        ("nvdash", "⊬"), ("dashv", "⊣"), ("models", "⊧"), ("vDash", "⊨"),
        ("nvDash", "⊭"), ("Vdash", "⊩"), ("Vvdash", "⊪"), ("smile", "⌣"),
        ("frown", "⌢"), ("bowtie", "⋈"), ("Join", ""), ("between", "≬"),
        ("pitchfork", "⋔"), ("therefore", "∴"), ("because", "∵"), ("lhd", "⊲"),
        ("rhd", "⊳"), ("unlhd", "⊴"), ("unrhd", "⊵"), ("vartriangleleft", ""),
        ("vartriangleright", ""), ("trianglelefteq", ""), ("trianglerighteq", ""),
        ("ntriangleleft", "⋪"), ("ntriangleright", "⋫"), ("backsim", "∽"),
        ("thicksim", ""), ("thickapprox", ""), ("not", ""),
    ]},
    CommandGroup { heading: "Arrows", takes: Takes::Nothing, commands: &[
        ("to", "→"), ("rightarrow", ""), ("gets", "←"), ("leftarrow", ""),
        ("uparrow", "↑"), ("downarrow", "↓"), ("updownarrow", "↕"),
        ("leftrightarrow", "↔"), ("nearrow", "↗"), ("searrow", "↘"), ("swarrow", "↙"),
        ("nwarrow", "↖"), ("Rightarrow", "⇒"), ("Leftarrow", "⇐"), ("Uparrow", "⇑"),
        ("Downarrow", "⇓"), ("Updownarrow", "⇕"), ("Leftrightarrow", "⇔"),
        ("implies", "⟹"), ("Longrightarrow", ""), ("Longleftarrow", "⟸"), ("iff", "⟺"),
        ("Longleftrightarrow", ""), ("longrightarrow", "⟶"), ("longleftarrow", "⟵"),
        ("longleftrightarrow", "⟷"), ("mapsto", "↦"), ("longmapsto", "⟼"),
        ("hookrightarrow", "↪"), ("hookleftarrow", "↩"), ("rightharpoonup", "⇀"),
        ("rightharpoondown", "⇁"), ("leftharpoonup", "↼"), ("leftharpoondown", "↽"),
        ("rightleftharpoons", "⇌"), ("leftrightharpoons", "⇋"),
        ("rightleftarrows", "⇄"), ("leftrightarrows", "⇆"), ("rightrightarrows", "⇉"),
        ("leftleftarrows", "⇇"), ("upuparrows", "⇈"), ("downdownarrows", "⇊"),
        ("rightsquigarrow", "⇝"), ("leadsto", ""), ("twoheadrightarrow", "↠"),
        ("twoheadleftarrow", "↞"), ("rightarrowtail", "↣"), ("leftarrowtail", "↢"),
        ("nrightarrow", "↛"), ("nleftarrow", "↚"), ("nRightarrow", "⇏"),
        ("nLeftarrow", "⇍"), ("nleftrightarrow", "↮"), ("nLeftrightarrow", "⇎"),
        ("circlearrowright", "↻"), ("circlearrowleft", "↺"), ("curvearrowright", "↷"),
        ("curvearrowleft", "↶"), ("dashrightarrow", "⇢"), ("dashleftarrow", "⇠"),
        ("multimap", "⊸"), ("Rrightarrow", "⇛"), ("Lleftarrow", "⇚"), ("Lsh", "↰"),
        ("Rsh", "↱"), ("upharpoonright", "↾"), ("restriction", ""),
        ("upharpoonleft", "↿"), ("downharpoonright", "⇂"), ("downharpoonleft", "⇃"),
    ]},
    CommandGroup { heading: "Brackets", takes: Takes::Nothing, commands: &[
        ("{", "{"), ("}", "}"), ("lbrace", ""), ("rbrace", ""), ("langle", "⟨"),
        ("rangle", "⟩"), ("lceil", "⌈"), ("rceil", "⌉"), ("lfloor", "⌊"),
        ("rfloor", "⌋"), ("vert", "|"), ("lvert", ""), ("rvert", ""), ("Vert", "‖"),
        ("|", ""), ("lVert", ""), ("rVert", ""), ("ulcorner", "⌜"), ("urcorner", "⌝"),
        ("llcorner", "⌞"), ("lrcorner", "⌟"), ("backslash", "\\"),
    ]},
    CommandGroup { heading: "Functions", takes: Takes::Nothing, commands: &[
        ("arccos", ""), ("arcsin", ""), ("arctan", ""), ("arg", ""), ("cos", ""),
        ("cosh", ""), ("cot", ""), ("coth", ""), ("csc", ""), ("deg", ""), ("det", ""),
        ("dim", ""), ("exp", ""), ("gcd", ""), ("hom", ""), ("inf", ""), ("ker", ""),
        ("lg", ""), ("lim", ""), ("liminf", ""), ("limsup", ""), ("ln", ""), ("log", ""),
        ("max", ""), ("min", ""), ("Pr", ""), ("sec", ""), ("sin", ""), ("sinh", ""),
        ("sup", ""), ("tan", ""), ("tanh", ""),
    ]},
    CommandGroup { heading: "Spaces and sizes", takes: Takes::Nothing, commands: &[
        (",", ""), (";", ""), (":", ""), ("!", ""), (" ", ""), ("quad", ""),
        ("qquad", ""), ("displaystyle", ""), ("textstyle", ""), ("scriptstyle", ""),
    ]},
    CommandGroup { heading: "Alphabets", takes: Takes::Formula, commands: &[
        ("mathrm", ""), ("mathbf", ""), ("mathit", ""), ("mathsf", ""), ("mathtt", ""),
        ("mathnormal", ""), ("mathfrak", ""), ("boldsymbol", ""), ("operatorname", ""),
    ]},
    CommandGroup { heading: "Alphabets of capital letters", takes: Takes::Capitals, commands: &[
        ("mathbb", ""), ("mathcal", ""), ("mathscr", ""),
    ]},
    CommandGroup { heading: "Words", takes: Takes::Words, commands: &[("text", "")] },
    CommandGroup { heading: "Accents and lines", takes: Takes::Formula, commands: &[
        ("hat", ""), ("widehat", ""), ("check", ""), ("tilde", ""), ("widetilde", ""),
        ("acute", ""), ("grave", ""), ("breve", ""), ("bar", ""), ("vec", ""),
        ("dot", ""), ("ddot", ""), ("mathring", ""), ("overline", ""),
        ("underline", ""), ("overrightarrow", ""), ("overleftarrow", ""), ("pmod", ""),
    ]},
    CommandGroup { heading: "Roots", takes: Takes::Root, commands: &[("sqrt", "√")] },
    CommandGroup { heading: "Fractions and the like", takes: Takes::Two, commands: &[
        ("frac", ""), ("tfrac", ""), ("dfrac", ""), ("binom", ""), ("stackrel", ""),
    ]},
    CommandGroup { heading: "Larger brackets", takes: Takes::Bracket, commands: &[
        ("big", ""), ("Big", ""), ("bigg", ""), ("Bigg", ""), ("bigl", ""), ("bigr", ""),
        ("Bigl", ""), ("Bigr", ""), ("biggl", ""), ("biggr", ""), ("Biggl", ""),
        ("Biggr", ""), ("bigm", ""), ("Bigm", ""),
    ]},
    CommandGroup { heading: "Brackets of the height of their content", takes: Takes::Fence,
        commands: &[("left", "")] },
];

/// What brackets may be besides the characters `()[]|/<>.`.
pub(super) const BRACKETS: [&str; 19] = [
    "{",
    "}",
    "|",
    "lbrace",
    "rbrace",
    "langle",
    "rangle",
    "lceil",
    "rceil",
    "lfloor",
    "rfloor",
    "vert",
    "Vert",
    "lvert",
    "rvert",
    "lVert",
    "rVert",
    "uparrow",
    "backslash",
];

/// What to write instead of commands of other packages, and of letters that many authors
/// define for themselves.
pub(super) const INSTEAD: [(&str, &str); 40] = [
    ("N", r"\mathbb{N}"),
    ("Z", r"\mathbb{Z}"),
    ("Q", r"\mathbb{Q}"),
    ("R", r"\mathbb{R}"),
    ("C", r"\mathbb{C}"),
    ("F", r"\mathbb{F}"),
    ("E", r"\mathbb{E}"),
    ("eps", r"\varepsilon"),
    ("mathds", r"\mathbb"),
    ("mathbbm", r"\mathbb"),
    ("Bbb", r"\mathbb"),
    ("bm", r"\boldsymbol"),
    ("pmb", r"\boldsymbol"),
    ("bold", r"\mathbf"),
    ("bf", r"\mathbf{…}"),
    ("rm", r"\mathrm{…}"),
    ("it", r"\mathit{…}"),
    ("sf", r"\mathsf{…}"),
    ("tt", r"\mathtt{…}"),
    ("cal", r"\mathcal{…}"),
    ("frak", r"\mathfrak"),
    ("EuScript", r"\mathscr"),
    ("textrm", r"\text"),
    ("textup", r"\text"),
    ("mbox", r"\text"),
    ("hbox", r"\text"),
    ("textnormal", r"\text"),
    ("textit", r"\mathit"),
    ("textbf", r"\mathbf"),
    ("textsf", r"\mathsf"),
    ("emph", r"\mathit"),
    ("cfrac", r"\frac"),
    ("lt", "<"),
    ("gt", ">"),
    ("degree", r"^\circ"),
    ("textdegree", r"^\circ"),
    ("textmu", r"\mu"),
    ("dotsc", r"\ldots"),
    ("dotsb", r"\cdots"),
    ("centerdot", r"\cdot"),
];

/// Letters that text has as characters of their own, by the formulas that print them.
pub(super) const LETTERS: [(char, &str); 17] = [
    ('ℂ', r"\mathbb{C}"),
    ('ℍ', r"\mathbb{H}"),
    ('ℕ', r"\mathbb{N}"),
    ('ℙ', r"\mathbb{P}"),
    ('ℚ', r"\mathbb{Q}"),
    ('ℝ', r"\mathbb{R}"),
    ('ℤ', r"\mathbb{Z}"),
    ('ℬ', r"\mathcal{B}"),
    ('ℰ', r"\mathcal{E}"),
    ('ℱ', r"\mathcal{F}"),
    ('ℋ', r"\mathcal{H}"),
    ('ℐ', r"\mathcal{I}"),
    ('ℒ', r"\mathcal{L}"),
    ('ℳ', r"\mathcal{M}"),
    ('ℛ', r"\mathcal{R}"),
    ('ℭ', r"\mathfrak{C}"),
    ('ℨ', r"\mathfrak{Z}"),
];
