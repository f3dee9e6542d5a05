"""How fast tickler is, beside what people would use instead, and as the binder grows.

    python -m tests.benchmarks.bench [SIZE …] [--chart FILE.svg]

Whole processes, in turn in one run, so that a noisy moment of the machine touches all alike; medians. The floor is a
Python that does nothing; *base* is one that imports typer, sqlite3 and rich, as whoever shows coloured text on a
terminal by their means must. At last each is run once more, and weighed. Peers that are not installed are left out; a
job that a peer cannot do, or a size that is beyond it, is a dash.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from time import perf_counter

from tests.benchmarks.chart import chart
from tests.benchmarks.contacts import SIZE as MANY
from tests.benchmarks.contacts import beside_today
from tests.benchmarks.growth import IN_STEP, WEIGHED, growth, prepare
from tests.benchmarks.measuring import (
    BASE,
    FEW_ROUNDS,
    FLOOR,
    PARTS,
    ROUNDS,
    SLOW,
    VERY_SLOW,
    Line,
    Took,
    exponent,
    machine,
    middle,
    peak,
    say,
    took,
)
from tests.benchmarks.peers import JOBS, Peer, installed

SIZES = (1_000, 10_000, 100_000, 1_000_000)
LARGEST_WEIGHED = 100_000  # of what takes as long as the binder is large; and of the lists that are imported
IMPORT = "import a list"

Key = tuple[str, str, int]  # who, what, how many dossiers
Measured = dict[Key, Took]


def main() -> None:
    """Measure, and print the tables."""
    words = sys.argv[1:]
    to = Path(words.pop(words.index("--chart") + 1)) if "--chart" in words else None
    sizes = [int(word.replace("_", "")) for word in words if word != "--chart"] or list(SIZES)
    today = date.today()  # noqa: TID251  # the peers know no other day
    peers = installed()
    with tempfile.TemporaryDirectory(prefix="tickler-bench-") as place:
        folders = dict(filled(peers, sizes, Path(place), today))
        growing = dict(growing_in(folders, today))
        measured = in_turn(peers, folders, growing, today)
        measured |= {key: took(line) for key, line in importing(peers, folders, Path(place), today)}
        weighed = in_memory(peers, folders, growing, Path(place), today)
        for folder in folders.values():
            shutil.rmtree(folder)
        many = list(beside_today(Path(place), today, min(sizes[-1], MANY)))
    base = measured["base", "", 0]
    print(f"{today}, {machine()}, Python {sys.version.split()[0]}, {', '.join(f'{p.name} {p.version}' for p in peers)}")
    print(f"base {base.seconds * 1000:.0f} ms; {made_of(measured, sizes[0])}\n")
    print("\n".join(beside_peers(measured, peers, sizes, base)))
    print()
    print("\n".join(by_size(measured, list(dict.fromkeys(what for _, what, _ in growing)), sizes, base)))
    print()
    print("\n".join(many))
    print()
    print("\n".join(by_weight(weighed, sizes)))
    if to:
        to.write_text(chart(measured, [peer.name for peer in peers], sizes, base), encoding="utf-8")
        say(f"drew {to}")


def filled(
    peers: Iterable[Peer], sizes: Iterable[int], place: Path, today: date
) -> Iterator[tuple[tuple[str, int], Path]]:
    """A folder for each peer and size, in which it has the clients."""
    for peer in peers:
        for size in sizes:
            if size <= peer.largest:
                folder = place / f"{peer.name}-{size}"
                folder.mkdir()
                begin = perf_counter()
                peer.fill(folder, size, today)
                say(f"{peer.name} with {size:,} clients: made in {perf_counter() - begin:.0f} s")
                yield (peer.name, size), folder


def growing_in(folders: dict[tuple[str, int], Path], today: date) -> Iterator[tuple[Key, list[Line]]]:
    """What tickler alone is asked, at each size."""
    for (name, size), folder in folders.items():
        if name == "tickler":
            prepare(folder, today)
            for what, lines in growth(folder, today):
                yield (name, what, size), lines


def in_turn(
    peers: Iterable[Peer], folders: dict[tuple[str, int], Path], growing: dict[Key, list[Line]], today: date
) -> Measured:
    """Each round runs everything once; what is slow sits most rounds out. The first round warms up."""
    runs: dict[Key, list[Took]] = {}
    for nth in range(-1, ROUNDS):
        say(f"round {nth + 1} of {ROUNDS}")
        lines: dict[Key, list[Line]] = {("base", "", 0): [Line(BASE)]}
        lines |= {("part", part, 0): [Line(words)] for part, words in PARTS.items()}
        for peer in peers:
            for (name, size), folder in folders.items():
                if name == peer.name:
                    asked = peer.lines(folder, today, nth + 1)
                    lines |= {(name, job, size): asked[job] for job in JOBS}
        for key, words in (lines | growing).items():
            known = runs.get(key, [])
            if known and (known[0].seconds > VERY_SLOW or (len(known) > FEW_ROUNDS and known[0].seconds > SLOW)):
                continue
            each = [(took(line).seconds, line) for line in words]
            runs.setdefault(key, []).append(Took(sum(seconds for seconds, line in each if not line.aside)))
    return {key: middle(of[1:] or of) for key, of in runs.items()}


def importing(
    peers: Iterable[Peer], folders: Iterable[tuple[str, int]], place: Path, today: date
) -> Iterator[tuple[Key, Line]]:
    """A list into a new place, once for each peer and size: it takes long enough."""
    for peer in peers:
        for name, size in folders:
            if name == peer.name and peer.take_in and size <= LARGEST_WEIGHED:
                folder = place / f"{peer.name}-import-{size}"
                folder.mkdir()
                say(f"{peer.name} takes in a list of {size:,}")
                yield (peer.name, IMPORT, size), peer.take_in(folder, folder / "list", size, today)
                shutil.rmtree(folder)


def in_memory(
    peers: Iterable[Peer],
    folders: dict[tuple[str, int], Path],
    growing: dict[Key, list[Line]],
    place: Path,
    today: date,
) -> dict[Key, float]:
    """What each holds at most, in MB: the day's list and the import by each peer, and what weighs of tickler's own."""
    lines = {("floor", "", 0): [Line(FLOOR)], ("base", "", 0): [Line(BASE)]}
    for peer in peers:
        for (name, size), folder in folders.items():
            if name == peer.name:
                asked = peer.lines(folder, today, ROUNDS + 1)
                lines |= {(name, job, size): asked[job] for job in (JOBS if name == "tickler" else JOBS[:1])}
    lines |= {key: of for key, of in growing.items() if key[1] in WEIGHED and is_weighed(*key)}
    say("weighing")
    weighed = {key: weight(of) for key, of in lines.items()}
    return weighed | {key: peak(line) for key, line in importing(peers, folders, place, today)}


def is_weighed(_who: str, what: str, size: int) -> bool:
    """Whether it comes to an end soon enough to be run once more."""
    return size <= LARGEST_WEIGHED or what not in IN_STEP


def weight(lines: list[Line]) -> float:
    """What one of some command lines holds; the others lay out for it, or clear away behind it."""
    held = 0.0
    for line in lines:
        if line.aside:
            took(line)
        else:
            held = max(held, peak(line))
    return held


def by_weight(weighed: dict[Key, float], sizes: list[int]) -> Iterator[str]:
    """The memory of each, in MB, as the binder grows."""
    floor, base = weighed["floor", "", 0], weighed["base", "", 0]
    yield f"| MB at most (floor {floor:.0f}, base {base:.0f}) | {' | '.join(f'{size:,}' for size in sizes)} |"
    yield f"| --- | {' | '.join('---:' for _ in sizes)} |"
    for name, what in dict.fromkeys((name, what) for name, what, size in weighed if size):
        cells = (weighed.get((name, what, size)) for size in sizes)
        yield f"| {name}: {what} | {' | '.join('–' if cell is None else f'{cell:.0f}' for cell in cells)} |"


def made_of(measured: Measured, size: int) -> str:
    """What a day's list is made of: what it imports from others, one after another, and all the rest."""
    steps = [*(measured["part", part, 0] for part in PARTS), measured["tickler", JOBS[0], size]]
    ends = [step.seconds * 1000 for step in steps]
    parts = [
        f"{part} {end - before:.0f}"
        for part, before, end in zip((*PARTS, "tickler"), (0, *ends[:-1]), ends, strict=True)
    ]
    return f"today {ends[-1]:.0f} ms = {' + '.join(parts)}"


def beside_peers(measured: Measured, peers: list[Peer], sizes: list[int], base: Took) -> Iterator[str]:
    """The same work, by each: milliseconds, and as multiples of base."""
    yield f"| the work | clients | {' | '.join(peer.name for peer in peers)} |"
    yield f"| --- | ---: | {' | '.join('---:' for _ in peers)} |"
    for job in (*JOBS, IMPORT):
        for size in sizes:
            cells = [cell(measured.get((peer.name, job, size)), base) for peer in peers]
            if any(one != "–" for one in cells):
                yield f"| {job} | {size:,} | {' | '.join(cells)} |"


def cell(one: Took | None, base: Took) -> str:
    """Time, in multiples of base too; a dash for what a peer cannot do."""
    if one is None:
        return "–"
    clock = f"{one.seconds * 1000:,.0f} ms" if one.seconds < SLOW else f"{one.seconds:,.1f} s"
    return f"{clock} · {one.seconds / base.seconds:.2f}×"


def by_size(measured: Measured, asked: list[str], sizes: list[int], base: Took) -> Iterator[str]:
    """What each command costs as the binder grows, in multiples of base, and the exponent of its growth."""
    yield f"| tickler | {' | '.join(f'{size:,}' for size in sizes)} | exponent |"
    yield f"| --- | {' | '.join('---:' for _ in sizes)} | ---: |"
    for what in (*JOBS, *asked):
        runs = {size: measured["tickler", what, size].seconds for size in sizes if ("tickler", what, size) in measured}
        cells = " | ".join(f"{runs[size] / base.seconds:.2f}×" if size in runs else "–" for size in sizes)
        grows = f"{exponent(list(runs), list(runs.values())):.2f}" if len(runs) > 1 else "–"
        yield f"| {what} | {cells} | {grows} |"


if __name__ == "__main__":
    main()
