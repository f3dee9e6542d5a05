"""A template of the company's, filled: in a sandbox, and within bounds that no report comes near."""

import operator
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sized
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tickler.errors import NotUnderstood
from tickler.render.bounds import TooMuch, bounded, bounded_call, in_words, remainder

if TYPE_CHECKING:
    from types import FrameType

    from jinja2.sandbox import ImmutableSandboxedEnvironment

_LONGEST = 300  # of what a template's error says
_MOST_STEPS = 1_000_000  # that a template takes
_MOST_SIGNS = 20_000_000  # that it writes
_MOST_MEMORY = 2**30  # bytes, beside what is taken before
_MOST_POWER = 100
_LONGEST_RANGE = 10_000


class Template(NamedTuple):
    """A template: its name, and its text."""

    name: str
    text: str


class Manner(NamedTuple):
    """How a form is written: whether what is not HTML is escaped, what becomes of each value, and the filters."""

    as_html: bool
    made: Callable[[Any], Any]
    filters: Mapping[str, Callable[..., str]]


def filled(template: Template, given: dict[str, Any], manner: Manner) -> str:
    """What a template makes of what it is given.

    Raises NotUnderstood for what is wrong in it, with its name and line.
    """
    from jinja2 import TemplateSyntaxError  # 24 ms, and only where a file is made

    environment, (name, text) = _sandbox(manner), template
    try:
        with _within_memory():  # constants are worked out when it is compiled
            code = environment.compile(text, name, name)
            ready = environment.template_class.from_code(environment, code, dict(environment.globals))
            names = ready.root_render_func.__globals__  # what ``~`` is made of is no operator that can be intercepted
            names |= {join: _bounded(names[join]) for join in ("str_join", "markup_join")}
            with _watched(name):
                return "".join(_counted(ready.generate(given)))
    except TemplateSyntaxError as error:
        raise _wrong(name, error.lineno, error) from error
    except RecursionError as error:
        raise NotUnderstood(f"the template {name} is nested too deeply, or calls itself without end") from error
    except SyntaxError as error:  # of the Python that Jinja2 makes of it, whose lines are not those of the template
        raise _wrong(name, None, TooMuch(error.msg)) from error
    except MemoryError as error:
        raise _wrong(name, _line_in(name, error), TooMuch("more than the memory holds")) from error
    except Exception as error:  # a template may raise whatever a filter or an operator does
        raise _wrong(name, _line_in(name, error), error) from error


def _sandbox(manner: Manner) -> "ImmutableSandboxedEnvironment":
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        autoescape=manner.as_html,
        undefined=StrictUndefined,
        finalize=manner.made,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= manner.filters
    environment.filters |= {name: bounded(name, made) for name, made in environment.filters.items()}
    environment.call = bounded_call(environment.call)  # type: ignore[method-assign]  # a plain function, of any call
    del environment.globals["lipsum"]  # any amount of words
    environment.globals["range"] = _range
    environment.concat = _bounded(environment.concat)  # type: ignore[method-assign]  # a plain function, of blocks
    environment.intercepted_binops = frozenset(("+", "*", "**", "%"))
    environment.binop_table |= {"+": _bounded(operator.add), "*": _times, "**": _power, "%": remainder}
    return environment


def _bounded(makes: Callable[..., Any]) -> Callable[..., Any]:
    """The same, where what it makes is not too long; it is made of parts that are not."""

    def made(*parts: Any) -> Any:  # noqa: ANN401  # whatever a template puts together
        whole = makes(*parts)
        if isinstance(whole, Sized) and len(whole) > _MOST_SIGNS:
            raise TooMuch("a text that is too long")
        return whole

    return made


def _range(*ends: int) -> range:
    numbers = range(*ends)
    if len(numbers) > _LONGEST_RANGE:
        raise TooMuch(f"a range of more than {_LONGEST_RANGE:,} numbers")
    return numbers


def _times(left: Any, right: Any) -> Any:  # noqa: ANN401  # whatever a template multiplies
    several, times = (right, left) if isinstance(left, int) else (left, right)
    if isinstance(several, str | bytes | list | tuple) and len(several) * times > _MOST_SIGNS:
        raise TooMuch("a text that is too long")
    return left * right


def _power(left: Any, right: Any) -> Any:  # noqa: ANN401  # as above
    if abs(right) > _MOST_POWER or abs(left) > _MOST_SIGNS:
        raise TooMuch("a number that is too large")
    return left**right


def _counted(pieces: Iterator[str]) -> Iterator[str]:
    signs = 0
    for piece in pieces:
        signs += len(piece)
        if signs > _MOST_SIGNS:
            raise TooMuch(f"it writes more than {_MOST_SIGNS:,} signs")
        yield piece


@contextmanager
def _watched(name: str) -> Iterator[None]:
    """Count the steps that a template takes, and stop it where it would go on without end."""
    steps, before = 0, sys.gettrace()

    def step(_frame: "FrameType", event: str, _arg: object) -> Any:  # noqa: ANN401  # as settrace takes it
        nonlocal steps
        steps += event == "line"
        if steps > _MOST_STEPS:
            raise TooMuch("it goes on without end")
        return step

    sys.settrace(lambda frame, *_: step if frame.f_code.co_filename == name else None)
    try:
        yield
    finally:
        sys.settrace(before)


@contextmanager
def _within_memory() -> Iterator[None]:
    """Let it take no more memory than any report needs, where the system can be told so: filters pad without end."""
    try:
        import resource  # not on every system

        taken = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except (ImportError, OSError):
        yield
        return
    before = soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = taken + _MOST_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most if soft == resource.RLIM_INFINITY else min(most, soft), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def _wrong(name: str, line: int | None, error: Exception) -> NotUnderstood:
    where = f"{name}, line {line}" if line else f"the template {name}"
    hint = "what a template is given, and what it means: tickler report --values"
    said = in_words(" ".join(str(error).split())) or type(error).__name__
    return NotUnderstood(f"{where}: {said[:_LONGEST]}", hint)


def _line_in(name: str, error: BaseException) -> int | None:
    """The line of the template that an error came from: Jinja2 sets it as the last of its own frames."""
    frames = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == name]
    return frames[-1] if frames else None
