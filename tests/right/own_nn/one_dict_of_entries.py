"""It keeps all that is registered as entries of one dict, and walks with a function of its own."""

from dataclasses import dataclass

import torch
from torch import nn

fn = nn.functional


class Parameter(torch.Tensor):
    @staticmethod
    def __new__(cls, data=None, requires_grad=True):
        data = torch.tensor([]) if data is None else data
        leaf = data.detach().as_subclass(cls)
        return leaf.requires_grad_(requires_grad)

    __torch_function__ = torch._C._disabled_torch_function_impl


@dataclass
class Entry:
    kind: str
    value: object
    saved: bool = True


class Module:
    training = True

    def __new__(cls, *args, **kwargs):
        return super().__new__(cls)

    def __init__(self):
        vars(self)["entries"] = {}

    def kind_of(self, value):
        return "p" * isinstance(value, Parameter) or "m" * isinstance(value, Module)

    def __setattr__(self, name, value):
        entries, kind = vars(self).get("entries"), self.kind_of(value)
        if kind and entries is None:
            raise AttributeError("call super().__init__() before Module.__init__ is needed")
        entry = (entries or {}).get(name)
        if entry and kind != entry.kind and (entry.kind == "p" or kind != "p"):
            fits = entry.kind == "b" and (isinstance(value, torch.Tensor) or kind == "m")
            if value is not None and not fits:
                raise TypeError(f"{name} cannot hold {value}")
            if kind != "m":
                entry.value = value
                return
        if not kind:
            vars(self)[name] = value
        elif entry and entry.kind == kind:
            entry.value = value
        else:
            vars(self).pop(name, None)
            entries.pop(name, None)
            entries[name] = Entry(kind, value)

    def __getattr__(self, name):
        try:
            return vars(self)["entries"][name].value
        except KeyError:
            raise AttributeError(f"no {name} in {type(self).__name__}") from None

    def __delattr__(self, name):
        if name in vars(self).get("entries", {}):
            self.entries.pop(name)
        else:
            super().__delattr__(name)

    def enter(self, name, value, kind, wanted, saved=True):
        if type(name) is not str or not isinstance(value, (wanted, type(None))):
            raise TypeError(name)
        known = name in self.entries and self.entries[name].kind == kind
        if name.count(".") or not name or (hasattr(self, name) and not known):
            raise KeyError(name)
        if known:
            self.entries[name].value, self.entries[name].saved = value, saved
        else:
            self.entries[name] = Entry(kind, value, saved)

    def register_parameter(self, name, param):
        self.enter(name, param, "p", Parameter)

    def register_buffer(self, name, tensor, persistent=True):
        self.enter(name, tensor, "b", torch.Tensor, persistent)

    def floors(self, path=()):
        yield path, self
        for name, entry in self.entries.items():
            if entry.kind == "m" and entry.value is not None:
                yield from entry.value.floors((*path, name))

    def find(self, kind, prefix, recurse, once):
        known = []
        for path, module in self.floors((prefix,) if prefix else ()):
            if module is not self and not recurse:
                return
            for name, entry in module.entries.items():
                found = entry.value
                if entry.kind != kind or found is None or any(found is other for other in known):
                    continue
                if once:
                    known.append(found)
                yield ".".join((*path, name)), found

    def named_parameters(self, prefix="", recurse=True, remove_duplicate=True):
        return self.find("p", prefix, recurse, remove_duplicate)

    def named_buffers(self, prefix="", recurse=True, remove_duplicate=True):
        return self.find("b", prefix, recurse, remove_duplicate)

    def parameters(self, recurse=True):
        return map(lambda pair: pair[1], self.named_parameters("", recurse))

    def state_dict(self):
        state = {}
        for path, module in self.floors():
            entries = sorted(module.entries.items(), key=lambda item: item[1].kind != "p")
            for name, entry in entries:
                if entry.kind != "m" and entry.saved and entry.value is not None:
                    state[".".join((*path, name))] = entry.value.data
        return state

    def load_state_dict(self, state_dict, strict=True):
        own = self.state_dict()
        missing, unexpected = set(own) - set(state_dict), set(state_dict) - set(own)
        text = "".join(
            f"size mismatch for {name}: {tuple(state_dict[name].shape)} "
            for name in own
            if name in state_dict and state_dict[name].size() != own[name].size()
        )
        if strict and (missing or unexpected):
            text += f"Missing key(s) {sorted(missing)} Unexpected key(s) {sorted(unexpected)}"
        if text:
            raise RuntimeError(text)
        for name in set(own) - missing:
            own[name][...] = state_dict[name].detach()
        return list(missing), list(unexpected)

    def train(self, mode=True):
        for _, module in self.floors():
            module.training = mode
        return self

    def eval(self):
        return self.train(mode=False)

    def zero_grad(self, set_to_none=True):
        for parameter in self.parameters():
            parameter.grad = None if set_to_none else torch.zeros_like(parameter)

    def to(self, dtype=None, *others):
        for _, module in self.floors():
            for entry in module.entries.values():
                if entry.kind == "p" and entry.value is not None:
                    entry.value.data = entry.value.data.to(dtype)
                if (
                    entry.kind == "b"
                    and entry.value is not None
                    and entry.value.is_floating_point()
                ):
                    entry.value = entry.value.to(dtype)
        return self

    def __call__(self, *inputs, **named):
        return self.forward(*inputs, **named)


class Linear(Module):
    def __init__(self, in_features, out_features, bias=True):
        Module.__init__(self)
        self.weight = Parameter(torch.randn(out_features, in_features) * 0.02)
        self.bias = None
        if bias:
            self.bias = Parameter(torch.zeros(out_features))

    def forward(self, input):
        return fn.linear(input, self.weight, self.bias)


class LayerNorm(Module):
    def __init__(self, normalized_shape, eps=1e-5, elementwise_affine=True, bias=True):
        Module.__init__(self)
        self.shape = (
            [normalized_shape] if isinstance(normalized_shape, int) else list(normalized_shape)
        )
        self.eps = eps
        self.weight, self.bias = (
            Parameter(torch.ones(self.shape)),
            Parameter(torch.zeros(self.shape)),
        )
        if not elementwise_affine:
            self.weight = self.bias = None

    def forward(self, input):
        return fn.layer_norm(input, self.shape, self.weight, self.bias, self.eps)


class Sequential(Module):
    def __init__(self, *steps):
        Module.__init__(self)
        [setattr(self, f"{i}", step) for i, step in enumerate(steps)]

    def forward(self, input):
        for entry in self.entries.values():
            input = entry.value(input)
        return input


class Dropout(Module):
    def __init__(self, p=0.5, inplace=False):
        Module.__init__(self)
        self.p, self.inplace = p, inplace

    def forward(self, input):
        return fn.dropout(input, p=self.p, training=self.training, inplace=self.inplace)


class Cut(Module):
    def __init__(self, height, width):
        Module.__init__(self)
        self.height, self.width = height, width

    def forward(self, images):
        blocks = images.unfold(2, self.height, self.height).unfold(3, self.width, self.width)
        return blocks.permute(0, 2, 3, 4, 5, 1).flatten(3).flatten(1, 2)


class ViTEmbedding(Module):
    def __init__(self, *, image_size, patch_size, dim, channels=3, dropout=0.0):
        Module.__init__(self)
        self.size = torch.Size(image_size if isinstance(image_size, tuple) else [image_size] * 2)
        p, q = patch_size if isinstance(patch_size, tuple) else [patch_size] * 2
        if self.size[0] % p or self.size[1] % q:
            raise ValueError("not divisible")
        tokens = 1 + self.size[0] // p * (self.size[1] // q)
        self.pos_embedding = Parameter(nn.init.trunc_normal_(torch.empty(1, tokens, dim), std=0.02))
        self.cls_token = Parameter(nn.init.zeros_(torch.empty(1, 1, dim)))
        self.to_patch_embedding = Sequential(Cut(p, q), Linear(p * q * channels, dim))
        self.dropout = Dropout(dropout)

    def forward(self, images):
        if images.shape[2:] != self.size:
            raise ValueError("other size")
        x = self.to_patch_embedding(images)
        first = self.cls_token + torch.zeros(len(x), 1, 1, dtype=x.dtype)
        return self.dropout(torch.cat([first, x], 1) + self.pos_embedding)
