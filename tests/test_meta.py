"""The device meta as a second device: shapes as on the CPU, mixtures refused as on a GPU."""

# ruff: noqa: ARG005  (each takes two tensors)
from __future__ import annotations

import pytest
import torch
from torch import nn

from dojo import meta

OPERATIONS = {
    "sum": lambda a, b: a + b,
    "product": lambda a, b: a @ b.T,
    "linear": lambda a, b: nn.functional.linear(a, b, a[0, :2]),
    "cat": lambda a, b: torch.cat([a, b.double()], dim=1),
    "einsum": lambda a, b: torch.einsum("bi,oi->bo", a, b),
    "largest": lambda a, b: tuple(a.max(dim=1)),
    "mean": lambda a, b: a.mean(),
    "mask": lambda a, b: a > b,
    "view": lambda a, b: a.T.unsqueeze(0).expand(2, 3, 2),
    "cell": lambda a, b: nn.RNNCell(3, 4).to(a.device)(a),
    "in place": lambda a, b: a.clone().add_(b).mul_(2),
    "new": lambda a, b: a.new_zeros(5),
    "like": lambda a, b: torch.zeros_like(a, device="cpu"),
    "number": lambda a, b: a * torch.tensor(2.0),
    "copy": lambda a, b: a.clone().copy_(torch.ones(2, 3)),
    "gradient": lambda a, b: torch.autograd.grad(
        nn.functional.linear(a.requires_grad_(), b).sum(), a
    )[0],
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_result_is_as_on_the_cpu_without_values(name: str) -> None:
    a, b = torch.ones(2, 3), torch.ones(2, 3)
    expected = OPERATIONS[name](a, b)
    with meta.Arithmetic():
        got = OPERATIONS[name](a.detach().to("meta"), b.to("meta"))
    for one, other in zip(_tuple(got), _tuple(expected), strict=True):
        assert (one.shape, one.dtype) == (other.shape, other.dtype)
        assert one.is_meta == (name != "like")


def _tuple(found: object) -> tuple:
    return found if isinstance(found, tuple) else (found,)


def test_a_mixture_of_devices_is_an_error() -> None:
    a = torch.ones(2, 3, device="meta")
    for mix in (OPERATIONS["sum"], OPERATIONS["product"], OPERATIONS["cat"]):
        with meta.Arithmetic(), pytest.raises(RuntimeError, match="at least two devices"):
            mix(a, torch.ones(2, 3))


@pytest.mark.parametrize("read", [torch.Tensor.item, bool, torch.Tensor.tolist, torch.Tensor.cpu])
def test_there_are_no_values_to_read(read) -> None:
    with meta.Arithmetic(), pytest.raises((RuntimeError, NotImplementedError), match="meta"):
        read(torch.ones(2, device="meta").sum())


def test_what_is_changed_in_place_stays_itself() -> None:
    a = torch.ones(2, 3, device="meta")
    with meta.Arithmetic():
        assert a.add_(a) is a
