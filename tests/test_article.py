"""What the article says about `torch.nn.Parameter`, held against the torch that is installed (A1 to A9)."""

from __future__ import annotations

import pytest
import torch
from torch import nn

DIM, PATCHES = 1024, 64  # image 256, patch 32


class ViT(nn.Module):
    """The article's ViT as far as its parameters go: projection first, then positions and class token."""

    def __init__(self) -> None:
        super().__init__()
        self.to_patch_embedding = nn.Sequential(nn.Identity(), nn.Linear(32 * 32 * 3, DIM))
        self.pos_embedding = nn.Parameter(torch.full((1, PATCHES + 1, DIM), 0.98))
        self.cls_token = nn.Parameter(torch.full((1, 1, DIM), 0.98))
        self.dropout = nn.Dropout(0.1)
        layer = nn.TransformerEncoderLayer(DIM, nhead=16, dim_feedforward=2048, dropout=0.1)
        self.transformer = nn.TransformerEncoder(layer, num_layers=1, enable_nested_tensor=False)
        self.mlp_head = nn.Sequential(nn.LayerNorm(DIM), nn.Linear(DIM, 1000))


class NNNetwork(nn.Module):
    """The article's network: it fills its layers with weights of the wrong shapes."""

    def __init__(self, in_dim: int, hidden: int, out_dim: int) -> None:
        super().__init__()
        self.linear1 = nn.Linear(in_dim, hidden)
        self.linear2 = nn.Linear(hidden, out_dim)
        for layer in (self.linear1, self.linear2):
            layer.weight = nn.Parameter(torch.zeros(in_dim, hidden))
            layer.bias = nn.Parameter(torch.ones(hidden))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.linear2(self.linear1(x))


def test_a1_a_parameter_is_listed_and_the_optimizer_changes_it() -> None:
    module = nn.Module()
    module.weight = nn.Parameter(torch.ones(2))
    assert [name for name, _ in module.named_parameters()] == ["weight"]
    module.weight.sum().backward()
    torch.optim.SGD(module.parameters(), lr=0.5).step()
    assert module.weight.tolist() == [0.5, 0.5]


@pytest.mark.parametrize("name", ["parameter", "Parameters"])
def test_a1_two_of_the_articles_methods_do_not_exist(name: str) -> None:
    assert not hasattr(nn.Module(), name)


def test_a2_requires_grad_is_set_by_itself() -> None:
    data = torch.ones(2)
    assert not data.requires_grad
    assert nn.Parameter(data).requires_grad
    with torch.no_grad():
        assert nn.Parameter(data).requires_grad
    assert not hasattr(nn.Parameter(data), "require_grad")


def test_a3_the_vit_holds_two_parameters_outside_any_layer() -> None:
    own = {name: tuple(p.shape) for name, p in ViT().named_parameters(recurse=False)}
    assert own == {"pos_embedding": (1, PATCHES + 1, DIM), "cls_token": (1, 1, DIM)}


def test_a4_they_come_first_although_the_projection_is_assigned_first() -> None:
    vit = ViT()
    first, second, third, *_ = vit.parameters()
    assert (first.shape, second.shape) == ((1, 65, 1024), (1, 1, 1024))
    assert (
        set(first.unique().tolist()) == set(second.unique().tolist()) == {torch.tensor(0.98).item()}
    )
    assert third is vit.to_patch_embedding[1].weight


def test_a5_adam_takes_lr_and_not_learning_rate() -> None:
    net = nn.Linear(2, 3)
    with pytest.raises(TypeError, match="learning_rate"):
        torch.optim.Adam(net.parameters(), learning_rate=0.001)
    assert torch.optim.Adam(net.parameters(), lr=0.001).defaults["lr"] == 0.001


def test_a6_tensor_and_variable_are_one() -> None:
    assert isinstance(torch.ones(2), torch.autograd.Variable)
    assert type(torch.autograd.Variable(torch.ones(2))) is torch.Tensor
    assert issubclass(nn.Parameter, torch.Tensor)


def test_a7_a_plain_tensor_is_not_registered_and_stays_behind() -> None:
    module = nn.Module()
    module.hidden = torch.zeros(2)
    assert list(module.parameters()) == []
    assert list(module.state_dict()) == []
    module.register_buffer("cached", torch.zeros(2), persistent=False)
    module.to(torch.float64)
    assert (module.hidden.dtype, module.cached.dtype) == (torch.float32, torch.float64)
    assert list(module.parameters()) == []
    assert list(module.state_dict()) == []


def test_a8_the_sizes_are_true_of_that_code_but_not_the_type() -> None:
    parameters = list(NNNetwork(5, 2, 3).parameters())
    assert [list(p.shape) for p in parameters] == [[5, 2], [2], [5, 2], [2]]
    assert {type(p.data) for p in parameters} == {torch.Tensor}
    assert {p.data.type() for p in parameters} == {"torch.FloatTensor"}


def test_a9_that_network_cannot_run() -> None:
    with pytest.raises(RuntimeError, match="mat1 and mat2 shapes cannot be multiplied"):
        NNNetwork(5, 2, 3)(torch.ones(4, 5))
    assert nn.Linear(5, 2).weight.shape == (2, 5)
