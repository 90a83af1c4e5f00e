"""A stub is its solution with the answer taken out."""

from __future__ import annotations

from pathlib import Path

import pytest

from dojo.kata.catalog import find_katas
from dojo.kata.stubs import MarkError, make_stub

KATAS = find_katas(Path(__file__).parents[2])

BLOCK = """\
def double(x):
    \"\"\"Twice.\"\"\"
    # BEGIN SOLUTION: return it twice
    y = x + x

    return y
    # END SOLUTION


after = 1
"""


def test_a_block_becomes_a_todo_and_a_hole() -> None:
    assert make_stub(BLOCK) == (
        'def double(x):\n    """Twice."""\n    # TODO: return it twice\n    raise NotImplementedError\n'
        "\n\nafter = 1\n"
    )


def test_a_prompt_stands_instead_of_the_hole() -> None:
    prompt = "    # BEGIN PROMPT\n    # y = x * 3\n    #     z = 1\n    #\n    # return y\n    # END PROMPT\n"
    stub = make_stub(BLOCK.replace("# END SOLUTION\n", "# END SOLUTION\n" + prompt))
    assert "    # TODO: return it twice\n    y = x * 3\n        z = 1\n\n    return y\n" in stub
    assert "NotImplementedError" not in stub


def test_an_answer_becomes_dots() -> None:
    assert make_stub("A = 3  # SOLUTION\nB: int = 4  # SOLUTION\n") == "A = ...\nB: int = ...\n"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("# BEGIN SOLUTION: x\n", "line 1: 'BEGIN SOLUTION' without '# END SOLUTION'"),
        ("x = 1\n# END SOLUTION\n", "line 2: not a mark"),
        ("# BEGIN SOLUTION\n# END SOLUTION\n", "line 1: not a mark"),
        ("# BEGIN SOLUTION: x\n# END SOLUTION\n# BEGIN PROMPT\n", "without '# END PROMPT'"),
    ],
)
def test_marks_that_do_not_pair_up_are_refused(source: str, said: str) -> None:
    with pytest.raises(MarkError, match=said):
        make_stub(source)


@pytest.mark.parametrize("kata", KATAS, ids=lambda kata: kata.name)
def test_a_real_stub_is_python_without_the_answer(kata) -> None:
    stub = make_stub(kata.solution.read_text(encoding="utf-8"))
    compile(stub, kata.slug, "exec")
    assert "SOLUTION" not in stub
    assert "PROMPT" not in stub
    assert "# TODO: " in stub or "= ..." in stub
