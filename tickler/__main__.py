"""The program itself: ``tickler``, or ``python -m tickler``."""

import gc
import sys

# Objects made before Python looks for garbage. At its own 700 it would look some hundred times while the modules come
# in, which all stay: a tenth of the start. A long command still looks, every so often.
_SELDOM = 100_000


def main() -> None:
    """Run what was typed, and end with its exit code."""
    gc.set_threshold(_SELDOM)
    try:
        from tickler.cli import main as answer  # only now: it is what brings the modules in
    except KeyboardInterrupt:
        sys.exit("error: stopped; nothing was written")
    status = answer()
    gc.freeze()  # as Python ends it would go through all of it once more, and take as long again
    sys.exit(status)


if __name__ == "__main__":
    main()
