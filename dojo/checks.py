"""The comparisons that kata tests use, and how a mismatch is explained.

Each check takes what was `called`, as the learner would write it, and says what came back beside
what was expected. `why` gives the rule, where the behaviour's own sentence does not.

The functions of torch that decide are saved here before any answer is loaded, so that an answer
which replaces them does not judge itself.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch

from dojo.language import LINE, N_

_all = torch.all
_equal = torch.equal
_isclose = torch.isclose
_Tensor = torch.Tensor
_plain = torch._C.DisableTorchFunctionSubclass

WIDTH = LINE
_SHOWN_ELEMENTS = 12
_DIGITS = (5, 9, 17)  # of a number: at a glance, all of float32, all of float64
_FIRST = "first difference at "
_MANY = 5  # names in a list; in a longer one the difference is not seen at a glance


class Mismatch(AssertionError):
    """A behaviour that does not hold: `lines` say what happened, `why` gives the rule.

    `got`, `expected` and `called` are what the check compared, to look up the mistake with.
    """

    def __init__(
        self,
        lines: list[str],
        why: str = "",
        *,
        got: object = None,
        expected: object = None,
        called: str = "",
    ) -> None:
        super().__init__("\n".join([*lines, *_sentence(why)]))
        self.lines, self.why = lines, why
        self.got, self.expected, self.called = got, expected, called


class Unanswered(Exception):
    """A question whose answer is still `...`."""


def equal(
    got: object,
    expected: object,
    called: str,
    *,
    why: str = "",
    tolerance: float | None = None,
) -> None:
    """Check that `got` is of the kind of `expected` and holds the same values.

    Tensors must agree in shape, dtype and device, and bit for bit unless a `tolerance` (absolute
    and relative) is given. Lists, tuples and dicts are compared item by item, numbers and strings
    by type and value.
    """
    difference = _difference(got, expected, tolerance)
    if difference is not None:
        _explain(called, got, expected, difference, why)


def same(got: object, expected: object, called: str, *, why: str = "") -> None:
    """Check that `got` is the very object `expected`, not a copy or an equal one."""
    if got is not expected:
        note = N_("they are two different objects") if type(got) is type(expected) else ""
        _explain(called, got, expected, note, why)


def instance(got: object, kind: type, called: str, *, why: str = "") -> None:
    """Check that `got` is an instance of `kind`."""
    if not isinstance(got, kind):
        mine, theirs = _kinds(type(got), kind)
        text = N_("{called} gives {got} of type {kind}, expected {why}")
        if isinstance(got, BaseException):
            text = N_("{called} raises {got}, expected {why}")
        values = {"called": called, "got": _show(got), "kind": mine}
        lines = _sentence(text.format(**values, why=_article(theirs)))
        _fail(lines, got, kind, called, why)


def holds(
    condition: object,
    said: str,
    *,
    why: str = "",
    cause: BaseException | None = None,
) -> None:
    """Check a condition that no comparison expresses; `said` states what is wrong when it does not hold.

    Where an exception is the `cause`, the learner reads which of their lines raised it.
    """
    if not condition:
        _fail(_sentence(said), condition, True, said, why, cause=cause)


@contextmanager
def raises(
    kind: type[Exception],
    fragment: str,
    called: str,
    *,
    why: str = "",
) -> Iterator[None]:
    """Check that the block raises `kind` with `fragment` somewhere in its message (upper and lower case alike).

    The NotImplementedError of an unfinished stub passes through.
    """
    came: Exception | None = None
    try:
        yield
    except Exception as error:
        if _is_hole(error):
            raise
        came = error
        if isinstance(error, kind) and fragment.lower() in str(error).lower():
            return
    form = N_("{kind} that says {fragment}") if fragment else "{kind}"
    text = N_("{called} raises {got}, expected {why}")
    if came is None:
        text = N_("{called} raises nothing, expected {why}")
    got = _show_error(came) if came else ""
    expected = form.format(kind=kind.__name__, fragment=repr(fragment))
    lines = _sentence(text.format(called=called, got=got, why=expected))
    _fail(lines, came, kind, called, why, cause=came)


def outcome(call: Callable[[], object]) -> object:
    """Return what `call()` gives, or the exception that comes instead, for a check to look at.

    An exception that is returned instead of raised comes as a `Returned`. The NotImplementedError of
    an unfinished stub passes through.
    """
    try:
        value = call()
    except Exception as error:
        if _is_hole(error):
            raise
        return error
    return Returned(value) if isinstance(value, BaseException) else value


@dataclass(frozen=True)
class Returned:
    """An exception that a call returned, where it should have raised it."""

    error: BaseException

    def __repr__(self) -> str:
        return N_("{error}, returned instead of raised").format(error=type(self.error).__name__)


def alike(got: object, expected: object, *, tolerance: float | None = None) -> bool:
    """Tell whether `equal` would accept `got`, for a function that recognises a mistake by its value."""
    return _difference(got, expected, tolerance) is None


def says(got: object, fragment: str) -> bool:
    """Tell whether `got` is an exception with `fragment` in its message (upper and lower case alike)."""
    return isinstance(got, BaseException) and fragment.lower() in str(got).lower()


def _is_hole(error: Exception) -> bool:
    """Tell whether this may be an unfinished stub's own error: torch's have a text."""
    return type(error) is NotImplementedError and not error.args


_FORMS = {
    bool: N_("True or False, without quotes"),
    int: N_("a whole number, without quotes"),
    str: N_("a name in quotes"),
}


def answered(got: object, expected: object, called: str, *, why: str) -> None:
    """Check a prediction. `...` is not answered yet; `why` tells how to ask torch, never the answer."""
    if got is ...:
        raise Unanswered(called)
    kind = type(expected)
    text = ""
    if type(got) is not kind:
        text = N_("{called} is {got}, expected {why}")
    elif got != expected:
        text = N_("{called} is {got}, but torch says otherwise")
    if text:
        form = _FORMS.get(kind, _article(kind.__name__))
        lines = _sentence(text.format(called=called, got=repr(got), why=form))
        raise Mismatch(lines, why, got=got, expected=expected, called=called)


def _difference(got: object, expected: object, tolerance: float | None) -> str | None:
    """Return None when the two agree, else where they first differ ('' when the two shown side by side say it)."""
    if isinstance(got, BaseException):
        return ""
    if isinstance(expected, _Tensor):
        return _tensor_difference(got, expected, tolerance)
    if isinstance(expected, (list, tuple)):
        return _sequence_difference(got, expected, tolerance)
    if isinstance(expected, Mapping):
        return _mapping_difference(got, expected, tolerance)
    if isinstance(expected, float) and isinstance(got, float) and tolerance is not None:
        return None if abs(got - expected) <= tolerance * (1 + abs(expected)) else ""
    if isinstance(got, _Tensor):
        text = N_("a tensor came back, expected {kind}")
        return text.format(kind=_article(type(expected).__name__))
    if type(got) is type(expected) and got == expected:
        return None
    if isinstance(got, str) and isinstance(expected, str):
        return _string_difference(got, expected)
    return ""


def _string_difference(got: str, expected: str) -> str:
    """Return where two strings differ, with what stands around it: a space too many is not seen otherwise."""
    unequal = (at for at, pair in enumerate(zip(got, expected, strict=False)) if len({*pair}) > 1)
    at = next(unequal, min(len(got), len(expected)))
    mine, theirs = (repr(text[max(0, at - 10) : at + 20]) for text in (got, expected))
    return "" if mine == theirs else _difference_at(at, mine, theirs)


def _difference_at(place: int, got: str, expected: str) -> str:
    text = N_("first difference at {place}: {got}, expected {expected}")
    return text.format(place=f"[{place}]", got=got, expected=expected)


def _tensor_difference(got: object, expected: torch.Tensor, tolerance: float | None) -> str | None:
    if not isinstance(got, _Tensor):
        return N_("expected a tensor, got {kind}").format(kind=_article(type(got).__name__))
    with _plain():
        if tuple(got.shape) != tuple(expected.shape):
            text = N_("shape {got}, expected {expected}")
            return text.format(got=tuple(got.shape), expected=tuple(expected.shape))
        if got.dtype != expected.dtype:
            text = N_("dtype {got}, expected {expected}")
            return text.format(got=got.dtype, expected=expected.dtype)
        if got.device != expected.device:
            text = N_("device {got}, expected {expected}")
            return text.format(got=got.device, expected=expected.device)
        if got.is_meta:
            return None
        if tolerance is None:
            return None if _equal(got, expected) else _first_unequal(got == expected, got, expected)
        close = _isclose(got, expected, rtol=tolerance, atol=tolerance)
        return None if bool(_all(close)) else _first_unequal(close, got, expected)


def _first_unequal(agree: torch.Tensor, got: torch.Tensor, expected: torch.Tensor) -> str:
    if got.dim() == 0:
        return ""
    wrong = (~agree).nonzero()
    index = tuple(int(i) for i in wrong[0])
    place = ", ".join(map(str, index))
    mine, theirs = _apart(got[index], expected[index], _number)
    text = N_(
        "first difference at {place}: {got}, expected {expected} ({count} of {total} values differ)"
    )
    values = {"place": f"[{place}]", "got": mine, "expected": theirs}
    return text.format(**values, count=len(wrong), total=agree.numel())


def _sequence_difference(
    got: object, expected: list[Any] | tuple[Any, ...], tolerance: float | None
) -> str | None:
    wanted = tuple if isinstance(expected, tuple) else list
    if not isinstance(got, wanted):
        text = N_("expected {expected}, got {kind}")
        return text.format(expected=_article(wanted.__name__), kind=_article(type(got).__name__))
    if names := _names_difference(got, expected):
        return names
    for place, (mine, theirs) in enumerate(zip(got, expected, strict=False)):
        if (inner := _difference(mine, theirs, tolerance)) is not None:
            if isinstance(theirs, (list, tuple)) and inner.startswith(_FIRST):
                return f"{_FIRST}[{place}]{inner.removeprefix(_FIRST)}"
            mine, theirs = _apart(mine, theirs)
            return _difference_at(place, mine, theirs)
    if len(got) != len(expected):
        longer, text = expected, N_("{value} is missing")
        if len(got) > len(expected):
            longer, text = got, N_("{value} should not be there")
        return text.format(value=_show(longer[min(len(got), len(expected))]))
    return None


def _names_difference(got: Sequence[Any], expected: Sequence[Any]) -> str:
    """Return which of many names are missing, and which are too many; '' where these are no names, or few."""
    if max(len(got), len(expected)) < _MANY or not all(
        isinstance(name, str) for name in (*got, *expected)
    ):
        return ""
    missing, extra = Counter(expected) - Counter(got), Counter(got) - Counter(expected)
    names = [_enumeration(list(some.elements())) for some in (missing, extra)]
    text = N_("missing: {missing}; not expected: {extra}")
    if not extra:
        text = N_("missing: {missing}")
    if not missing:
        text = N_("not expected: {extra}")
    return text.format(missing=names[0], extra=names[1]) if any(names) else ""


def _enumeration(names: list[str]) -> str:
    """Return the first names of a list, and how many follow."""
    shown = ", ".join(names[:_MANY])
    return f"{shown} and {len(names) - _MANY} more" if len(names) > _MANY else shown


def _mapping_difference(
    got: object, expected: Mapping[Any, Any], tolerance: float | None
) -> str | None:
    if not isinstance(got, Mapping):
        return N_("expected a mapping, got {kind}").format(kind=_article(type(got).__name__))
    if (order := _sequence_difference(list(got), list(expected), None)) is not None:
        return N_("keys: {said}").format(said=order)
    for key, value in expected.items():
        if (inner := _difference(got[key], value, tolerance)) is not None:
            mine, theirs = _apart(got[key], value)
            text = N_("at {key}: {said}") if inner else N_("at {key}: {got}, expected {expected}")
            return text.format(key=repr(key), said=inner, got=mine, expected=theirs)
    return None


def _explain(
    called: str,
    got: object,
    expected: object,
    difference: str,
    why: str,
) -> None:
    """Fail with called / got / expected, in one line where that fits."""
    is_error = isinstance(got, BaseException)
    mine, theirs = _apart(got, expected)
    text, label = N_("{called} gives {got}, expected {why}"), N_("got      {value}")
    if is_error:
        text, label = N_("{called} raises {got}, expected {why}"), N_("raises   {value}")
    line = text.format(called=called, got=mine, why=theirs)
    if len(line) <= WIDTH:
        lines = [line]
    else:
        lines = [
            *_sentence(called, N_("called   {value}").format(value="")),
            *_sentence(mine, label.format(value="")),
            *_sentence(theirs, N_("expected {value}").format(value="")),
        ]
    if difference and (mine == theirs or len(line) > WIDTH or isinstance(expected, _Tensor)):
        lines += _sentence(difference)
    _fail(lines, got, expected, called, why)


def _fail(
    lines: list[str],
    got: object,
    expected: object,
    called: str,
    why: str,
    cause: BaseException | None = None,
) -> None:
    cause = got if cause is None and isinstance(got, BaseException) else cause
    raise Mismatch(lines, why, got=got, expected=expected, called=called) from cause


def _sentence(text: str, label: str = "") -> list[str]:
    """Return `text` in lines of a readable width, its continuation under its beginning."""
    paragraphs = text.split("\n")
    lines: list[str] = []
    for paragraph in paragraphs:
        lead = label if not lines else " " * len(label)
        lines += (
            textwrap.wrap(
                paragraph,
                WIDTH,
                initial_indent=lead,
                subsequent_indent=" " * len(label),
                break_on_hyphens=False,
            )
            if len(paragraph) + len(lead) > WIDTH
            else [lead + paragraph]
            if paragraph
            else []
        )
    return lines


def _kinds(*kinds: type) -> list[str]:
    """Return the names of two types, with their modules where the names are the same."""
    names = [kind.__name__ for kind in kinds]
    is_clear = len({*names}) == len(names)
    return names if is_clear else [f"{kind.__module__}.{kind.__qualname__}" for kind in kinds]


def _show(value: object, digits: int = _DIGITS[0]) -> str:
    """Return a value in one line: small tensors as nested lists, large ones by shape and dtype."""
    if isinstance(value, _Tensor):
        return _show_tensor(value, digits)
    if isinstance(value, BaseException):
        return _show_error(value)
    if isinstance(value, (list, tuple)) and any(isinstance(item, _Tensor) for item in value):
        inner = ", ".join(_show(item, digits) for item in value)
        return f"[{inner}]" if isinstance(value, list) else f"({inner})"
    text = " ".join(repr(value).split())
    return text if len(text) <= 4 * WIDTH else f"{text[: 4 * WIDTH]}..."


def _show_tensor(tensor: torch.Tensor, digits: int) -> str:
    kind = "tensor" if type(tensor) is _Tensor else type(tensor).__name__
    with _plain():
        if tensor.is_meta or tensor.numel() > _SHOWN_ELEMENTS:
            where = f" on {tensor.device}" if tensor.device.type != "cpu" else ""
            return f"{_article(kind)} of shape {tuple(tensor.shape)}, {str(tensor.dtype).removeprefix('torch.')}{where}"
        return f"{kind}({_numbers(tensor.detach(), digits)})"


def _numbers(tensor: torch.Tensor, digits: int) -> str:
    if tensor.dim() == 0:
        return _number(tensor, digits)
    return f"[{', '.join(_numbers(row, digits) for row in tensor)}]"


def _number(scalar: torch.Tensor, digits: int) -> str:
    value = scalar.item()
    return f"{value:.{digits}g}" if isinstance(value, float) else str(value)


def _apart(
    got: object, expected: object, show: Callable[[Any, int], str] = _show
) -> tuple[str, str]:
    """Return two values, each in one line, with as many digits as tell them apart, else with their types."""
    for digits in _DIGITS:
        mine, theirs = show(got, digits), show(expected, digits)
        if mine != theirs:
            return mine, theirs
    if type(got) is type(expected):
        return show(got, _DIGITS[0]), show(expected, _DIGITS[0])
    my_kind, their_kind = _kinds(type(got), type(expected))
    return f"{mine} of type {my_kind}", f"{theirs} of type {their_kind}"


def _show_error(error: BaseException) -> str:
    first = str(error).strip().partition("\n")[0].rstrip(" .:")
    return f"{type(error).__name__}: {first}" if first else type(error).__name__


def _article(noun: str) -> str:
    return (
        f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}" if noun != "NoneType" else "None"
    )
