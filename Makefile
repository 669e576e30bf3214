# On a fresh Debian machine with Rust, `make cv` and `make test` also do all the set-up.

TENURE  := target/release/tenure
BUNDLE  := build/tenure.bundle
# Use the files of another TeX Live: make TEX=/usr/share/texlive/texmf-dist
TEX     :=
SOURCES := $(shell find src latex-templates locales citations build.rs Cargo.toml Cargo.lock -type f)
# The inputs of formats: LaTeX's files, the engine, and the preamble of each theme.
FORMATS := $(shell find src/engine src/export src/tex.rs src/workspace/bundle.rs src/workspace/theme/mod.rs -type f) \
           $(shell find bundle locales Cargo.lock -type f) \
           $(shell find latex-templates -name '*.tex' -o -name '*.sty' -o -name '*.yaml')

.PHONY: all cv test test-editor check check-platforms clean clean-tex measure bench hostile growth fuzz dist try-dist book pictures

all: $(TENURE)

# Builds the reference CV.
cv: $(TENURE)
	$(TENURE) build data -o dist/cv.pdf
	@echo "dist/cv.pdf is ready"

# Runs all tests with the release build.
test: $(TENURE)
	scripts/install-test-tools
	cargo test --release --locked --workspace

# Runs the checks that a change must pass besides the tests.
check: $(TENURE)
	cargo fmt --all --check
	cargo clippy --release --locked --workspace --all-targets -- -D warnings
	scripts/deny

# Type-checks the library for other systems, whose standard libraries rustup fetches.
check-platforms:
	scripts/check-platforms

# Tests the schema in the language server of an editor, which npm fetches.
test-editor: $(TENURE)
	scripts/test-editor

# Compares the time of a build with one pass of xelatex over the same LaTeX.
measure: $(TENURE)
	scripts/measure

# Compares the time of a build with other programs, which are set up under build/rivals.
bench: $(TENURE)
	python3 -B scripts/bench/bench.py

# Measures how cost grows with the database; writes the plots and the table of docs/growth.md.
growth: $(TENURE)
	python3 -B scripts/bench/growth.py

# Tests hostile values, crashes under strace, memory, and thousands of hostile fonts and pictures:
# see docs/strangers.md.
hostile: $(TENURE)
	python3 -B scripts/hostile/values.py
	python3 -B scripts/hostile/crash.py
	python3 -B scripts/hostile/memory.py
	python3 -B scripts/hostile/fonts.py
	python3 -B scripts/hostile/pictures.py

# Builds the release packages, with a program for other machines, under dist/release.
dist: $(BUNDLE)
	scripts/dist/make

# Tests the packages in a minimal Debian without network and in a fresh Python. Needs root.
try-dist:
	scripts/dist/try

# Builds docs/ as a book with mdBook, which is installed on first use.
book: $(TENURE)
	command -v mdbook > /dev/null || cargo install --locked mdbook
	mdbook build docs

# Regenerates the pictures of README and docs.
pictures: $(TENURE)
	scripts/pictures

# Runs each program of tests/fuzz for half an hour. Needs a nightly compiler.
fuzz:
	scripts/fuzz

# The program is linked twice: without the bundle, in order to build the bundle, and then with it.
# The library does not include the bundle and is compiled once.
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

# The next build fetches TeX's files again.
clean-tex:
	rm -rf build
	@touch build.rs # which notices that the bundle is gone
