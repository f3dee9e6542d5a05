"""The day's list by clients, as a chart: both axes logarithmic, so that growing in step is a straight line upwards."""

from collections.abc import Iterator, Mapping
from html import escape
from math import log10

from tests.benchmarks.measuring import Took

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 720, 360, 70, 130, 40, 50
_COLOURS = ("#0b6e4f", "#b5651d", "#5b4b8a")
_DASHES = ("", "8 4", "2 3")
_JOB = "the day's list"


def chart(measured: Mapping[tuple[str, str, int], Took], names: list[str], sizes: list[int], base: Took) -> str:
    """An SVG of its own; each line has its name beside it and dashes of its own, beside the colour."""
    seconds = {
        name: [(size, measured[name, _JOB, size].seconds) for size in sizes if (name, _JOB, size) in measured]
        for name in names
    }
    all_of_them = [base.seconds, *(second for line in seconds.values() for _, second in line)]
    low, high = log10(min(all_of_them)) - 0.2, log10(max(all_of_them)) + 0.2
    across = max(log10(sizes[-1] / sizes[0]), 1)

    def at(size: float, second: float) -> tuple[float, float]:
        x = _LEFT + log10(size / sizes[0]) / across * (_WIDTH - _LEFT - _RIGHT)
        return x, _TOP + (high - log10(second)) / (high - low) * (_HEIGHT - _TOP - _BOTTOM)

    def drawn() -> Iterator[str]:
        yield f'<text x="{_LEFT}" y="22" font-size="15">The day\'s list, 30 due: seconds by clients</text>'
        for size in sizes:
            x, _ = at(size, base.seconds)
            yield f'<text x="{x:.0f}" y="{_HEIGHT - 20}" text-anchor="middle">{size:,}</text>'
        for power in range(int(low) - 1, int(high) + 2):
            for step in (1, 2, 5):
                second = step * 10.0**power
                if low <= log10(second) <= high:
                    _, y = at(sizes[0], second)
                    yield f'<text x="{_LEFT - 8}" y="{y + 4:.0f}" text-anchor="end">{second:g} s</text>'
                    yield f'<path d="M{_LEFT} {y:.0f}H{_WIDTH - _RIGHT}" stroke="#ddd"/>'
        _, y = at(sizes[0], base.seconds)
        yield f'<path d="M{_LEFT} {y:.0f}H{_WIDTH - _RIGHT}" stroke="#777" stroke-dasharray="1 3"/>'
        yield f'<text x="{_WIDTH - _RIGHT + 8}" y="{y + 14:.0f}" fill="#777">base</text>'
        for nth, (name, line) in enumerate(seconds.items()):
            points = " ".join(f"{x:.0f},{y:.0f}" for x, y in (at(*point) for point in line))
            look = f'stroke="{_COLOURS[nth % 3]}" stroke-width="2.5" stroke-dasharray="{_DASHES[nth % 3]}"'
            yield f'<polyline points="{points}" fill="none" {look}/>'
            x, y = at(*line[-1])
            yield f'<text x="{x + 8:.0f}" y="{y + 2:.0f}" fill="{_COLOURS[nth % 3]}">{escape(name)}</text>'

    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif"'
        f' font-size="12"><rect width="100%" height="100%" fill="white"/>{"".join(drawn())}</svg>\n'
    )
