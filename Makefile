# Everything by one word. On a fresh Debian machine with Rust, `make cv` and `make test`
# do all their set-up by themselves.

TENURE  := target/release/tenure
BUNDLE  := build/tenure.bundle
# Another TeX Live's files instead of the manifest's: make TEX=/usr/share/texlive/texmf-dist
TEX     :=
SOURCES := $(shell find src latex-templates locales build.rs Cargo.toml Cargo.lock -type f)
# What formats are made of: LaTeX's files, the engine, and each theme's preamble.
FORMATS := $(shell find src/engine src/export src/tex.rs src/workspace/bundle.rs src/workspace/theme/mod.rs -type f) \
           $(shell find bundle locales Cargo.lock -type f) \
           $(shell find latex-templates -name '*.tex' -o -name '*.sty' -o -name '*.yaml')

.PHONY: all cv test test-editor check clean clean-tex measure bench hostile growth fuzz dist try-dist book pictures

all: $(TENURE)

# The reference CV.
cv: $(TENURE)
	$(TENURE) build data -o dist/cv.pdf
	@echo "dist/cv.pdf is ready"

# All tests, on the program as it is released.
test: $(TENURE)
	scripts/install-test-tools
	cargo test --release --locked --workspace

# What a change must pass besides the tests.
check: $(TENURE)
	cargo fmt --check
	cargo clippy --release --locked --workspace --all-targets -- -D warnings
	scripts/deny

# The schema in a real editor's language server, which npm fetches.
test-editor: $(TENURE)
	scripts/test-editor

# One build against one pass of xelatex over the same LaTeX.
measure: $(TENURE)
	scripts/measure

# What a user waits for, beside other programs, which are set up under build/rivals.
bench: $(TENURE)
	python3 -B scripts/bench/bench.py

# How cost grows with the database; writes the plots and the table of docs/growth.md.
growth: $(TENURE)
	python3 -B scripts/bench/growth.py

# Hostile values, crashes under strace, memory, and thousands of hostile fonts and pictures: see
# docs/strangers.md.
hostile: $(TENURE)
	python3 -B scripts/hostile/values.py
	python3 -B scripts/hostile/crash.py
	python3 -B scripts/hostile/memory.py
	python3 -B scripts/hostile/fonts.py
	python3 -B scripts/hostile/pictures.py

# What is released: a program for other machines, in every package, under dist/release.
dist: $(BUNDLE)
	scripts/dist/make

# The packages in a minimal Debian without network, and in a fresh Python: as root.
try-dist:
	scripts/dist/try

# The pages of docs/ as a book, by mdBook, which is installed on first use.
book: $(TENURE)
	command -v mdbook > /dev/null || cargo install --locked mdbook
	mdbook build docs

# The pictures of README and docs.
pictures: $(TENURE)
	scripts/pictures

# Half an hour for each program of tests/fuzz; needs a nightly compiler.
fuzz:
	scripts/fuzz

# The program is linked twice: without its bundle to make the bundle, then with it. The library,
# which does not have it, is compiled once.
$(TENURE): $(SOURCES) $(BUNDLE)
	cargo build --release --locked
	@touch $@

$(BUNDLE): $(FORMATS) | build/libraries
	$(if $(TEX),,scripts/fetch-tex)
	@test -s $@ || { : > $@ && touch -d @0 $@; }
	cargo build --release --locked
	$(TENURE) bundle --output $@ $(if $(TEX),--any --tex $(TEX),--tex build/tex)

build/libraries:
	scripts/install-libraries
	@mkdir -p build && touch $@

clean:
	rm -rf target dist build/tenure.bundle

# Fetches TeX's files anew at the next build.
clean-tex:
	rm -rf build
