"""Write databases of any size: a career that could be somebody's, only longer.

    python3 -B scripts/bench/database.py FOLDER publications 100
    python3 -B scripts/bench/database.py FOLDER bytes 8000000

writes so many publications and little else, or so many bytes of YAML, a file a topic.

The same arguments give the same bytes. Titles, authors, venues and years vary. Tables of
people and venues, cross-references and preprints grow with the rest, because what looks one
thing up for each of another is where cost could grow by the square.

Python 3.11 or later, no packages.
"""

import pathlib
import random
import shutil
import sys

GIVEN = """
Ada Alan Barbara Carlos Chen Dmitri Edith Emeka Fatima Grace Hiroshi Ingrid Íñigo Jana
Joan José Kofi Lena Mei Noor Olga Pablo Priya Quentin Rosa Samuel Tamer Uma Viktor Wei Xavier
Yuki Zoë""".split()
FAMILY = """
Adeyemi Başar Bianchini Castro Dubois Engström Fischer García Gupta Haddad Hoffmann Ito
Jensen Kalb Kowalski Larsen Lindqvist Mao Moreau Müller Nakamura Novák Okafor Patel Petrov Qiu
Rossi Santos Silva Singh Tanaka Ueda Vargas Weber Xu Yamamoto Zhang Zimmermann""".split()
MANNER = """Adaptive Approximate Asynchronous Compact Confidential Cooperative Decentralised Elastic
Energy-aware Fault-tolerant Fine-grained Incremental Learned Locality-aware Low-latency
Online Predictive Robust Scalable Speculative Sustainable Verified""".split()
MATTER = """Allocation Autoscaling Caching Checkpointing Compilation Congestion Consensus Debugging
Garbage-Collection Indexing Inference Isolation Logging Memory-Tiering Migration Overclocking
Placement Provisioning Replication Routing Scheduling Storage Tracing Training""".split()
PLACE = """Blockchains Clouds Databases Datacentres Edge-Networks Enclaves Graph-Systems Hypervisors
Key-Value-Stores Kernels Language-Models Microservices Mobile-Devices Multicores Sensor-Networks
Serverless-Platforms Stream-Processors Supercomputers Switches Virtual-Machines""".split()
AIM = """\
at Scale|under Contention|with Little Memory|without Coordination|in the Presence of Failures
|on Commodity Hardware|for Multi-tenant Workloads|across Regions|with Provable Bounds|by Example
|under Power Caps|from Noisy Measurements""".replace("\n", "").split("|")
TOWNS = "Aarhus Bergen Cork Delft Ghent Graz Leiden Lund Porto Siena Turku Utrecht".split()

OWNER = "Ada Lovelace"
PER_ENTRY = 10  # publications for each venue and for each person of the tables


class Author:
    """Who writes the entries; every choice comes from one seed."""

    def __init__(self, size):
        self.random = random.Random(size)
        self.size = max(size, 1)  # publications that there will be

    def choose(self, words):
        return self.random.choice(words)

    def name(self):
        initial = self.choose(["", "", " K.", " T.", " S."])
        return f"{self.choose(GIVEN)}{initial} {self.choose(FAMILY)}"

    def title(self, number):
        words = f"{self.choose(MANNER)} {self.choose(MATTER)} for {self.choose(PLACE)}"
        # The number is in the system's name: no title stands twice.
        return f"X{number:05}: {words.replace('-', ' ')} {self.choose(AIM)}"

    def year(self, number):
        """From 2025 down, as on a page."""
        return 2025 - number * 30 // self.size

    def table(self, number):
        """An entry of a table; each is named by at least one publication."""
        entries = entries_for(self.size)
        return number % entries if number < entries else self.random.randrange(entries)


def entries_for(publications):
    return max(publications // PER_ENTRY, 1)


def publications(size):
    author = Author(size)
    yield "publications:\n"
    for number in range(size):
        yield publication(author, number)


def publication(author, number):
    kind = author.choose(["conference"] * 5 + ["journal"] * 3 + ["workshop", "preprint"])
    others = [author.name() for _ in range(author.random.randint(1, 8))]
    others[author.random.randrange(len(others))] = f"person-{author.table(number)}"
    others.insert(author.random.randint(0, 2), OWNER)
    lines = [
        f"  - id: paper-{number}",
        f"    type: {kind}",
        f'    title: "{author.title(number)}"',
        f"    authors: [{', '.join(others)}]",
        f"    date: {author.year(number)}",
    ]
    if kind == "preprint":
        lines.append(f"    arxiv: '{number // 90000 + 20:02}01.{number % 90000 + 10000}'")
    else:
        lines.append(f"    venue: venue-{author.table(number)}")
        lines.append(f"    doi: 10.1145/{3000000 + number}")
    if kind == "journal":
        first = author.random.randint(1, 900)
        volume = author.random.randint(1, 60)
        lines.append(f"    volume: {volume}")
        lines.append(f"    pages: {first}-{first + author.random.randint(8, 30)}")
    if author.random.random() < 0.15:
        lines.append("    notes: [{kind: award, text: Best Paper Award}]")
    return "\n".join(lines) + "\n"


def tables(size):
    """People and venues that the publications name by id."""
    author = Author(size)
    yield "people:\n"
    for number in range(entries_for(size)):
        family = f"{author.choose(FAMILY)}-{author.choose(FAMILY)}"
        yield f"  person-{number}: {{name: {author.choose(GIVEN)} {roman(number)} {family}}}\n"
    yield "venues:\n"
    for number in range(entries_for(size)):
        subject = f"{author.choose(MATTER)} and {author.choose(PLACE)}".replace("-", " ")
        town = author.choose(TOWNS)
        yield (
            f"  venue-{number}: {{kind: conference, name: {town} Symposium {number} on {subject}, "
            f"acronym: {town[:2].upper()}{number}, numbering: year}}\n"
        )


def roman(number):
    """A middle name that no other has: letters for digits."""
    return "".join("ABCDEFGHIJ"[int(digit)] for digit in str(number)) + "."


def talks(author, count):
    yield "talks:\n"
    for number in range(count):
        yield f'  - title: "{author.title(number)}"\n    occasions:\n'
        for _ in range(author.random.randint(1, 4)):
            place = f"University of {author.choose(TOWNS)}"
            yield f"      - {{host: {place}, date: {author.random.randint(1995, 2025)}}}\n"


def experience(author, count):
    yield "experience:\n"
    for number in range(count):
        begin = author.random.randint(1990, 2024)
        paper = author.random.randrange(author.size)
        yield (
            f"  - title: {author.choose(MANNER)} Engineer\n"
            f"    employer: {author.choose(FAMILY)} Laboratories\n"
            f"    location: {author.choose(TOWNS)}\n"
            f"    dates: {begin} – {begin + 1}\n"
            f'    summary: "Designed *{author.choose(MATTER).lower()}* for '
            f'{author.choose(PLACE).lower()} that thousands use every day '
            f'[@paper-{paper}]."\n'
        )


def honors(author, count):
    yield "honors:\n"
    for number in range(count):
        yield (
            f"  - title: {author.choose(FAMILY)} Prize {number} for {author.choose(MATTER)}\n"
            f"    issuer: Academy of {author.choose(TOWNS)}\n"
            f"    dates: {author.random.randint(1990, 2025)}\n"
        )


def service(author, count):
    yield "service:\n  - category: Programme Committee\n    entries:\n"
    for _ in range(count):
        event = f"{author.choose(TOWNS)} Workshop on {author.choose(MATTER)}"
        year = author.random.randint(1995, 2025)
        yield f"      - {{event: {event}, dates: [{year}]}}\n"


# What a career is made of besides publications: for each of these, so many.
TOPICS = [(talks, 1.2), (experience, 0.6), (honors, 0.8), (service, 2.4)]
BASICS = f"""basics:
  name: {OWNER}
  headline: Professor
  affiliation: [Analytical Engine, University of London]
  contact: {{email: ada@example.org, website: https://example.org}}
  interests: [Analytical Engines, Bernoulli Numbers]
education:
  - {{institution: University of London, degree: PhD in Mathematics, dates: 1990}}
"""


def database(folder, size):
    """A database of so many publications."""
    files = {"basics": [BASICS]}
    if size:
        files |= {"publications": publications(size), "tables": tables(size)}
    write(folder, files)


def career(folder, size):
    """A database of so many bytes, to one part in a hundred."""
    papers = size // 700
    for _ in range(4):
        files = {"basics": [BASICS], "publications": publications(papers), "tables": tables(papers)}
        for topic, share in TOPICS:
            files[topic.__name__] = topic(Author(papers), int(papers * share))
        write(folder, files)
        papers = round(papers * size / bytes_of(folder))


def write(folder, files):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, lines in files.items():
        with open(folder / f"{name}.yaml", "w", encoding="utf-8") as file:
            file.writelines(lines)


def bytes_of(folder):
    return sum(file.stat().st_size for file in folder.iterdir())


def main():
    folder, what, size = sys.argv[1:]
    make = {"publications": database, "bytes": career}[what]
    make(pathlib.Path(folder), int(size))


if __name__ == "__main__":
    main()
