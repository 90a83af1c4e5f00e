"""It keeps one book with a page for each name, and adds the positions before the class token is put in."""

import torch
from torch.nn import functional, init

__all__ = ["Dropout", "LayerNorm", "Linear", "Module", "Parameter", "Sequential", "ViTEmbedding"]


class Parameter(torch.Tensor):
    __torch_function__ = torch._C._disabled_torch_function_impl

    def __new__(cls, data=None, requires_grad=True):
        with torch.no_grad():
            data = torch.zeros(0) if data is None else data
            return torch.Tensor._make_subclass(cls, data, requires_grad)

    def __deepcopy__(self, memo):
        return type(self)(self.data.clone(), self.requires_grad)

    def __repr__(self):
        return f"Parameter containing:\n{super().__repr__()}"


PARAM, BUFFER, CHILD = "parameter", "buffer", "child"


class Module:
    def __init__(self):
        self.__dict__["_book"] = {}  # name -> [kind, value, saved]
        self.__dict__["training"] = True

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)

    def forward(self, *args, **kwargs):
        raise RuntimeError("no forward")

    def __getattr__(self, name):
        try:
            return self.__dict__["_book"][name][1]
        except KeyError:
            raise AttributeError(name) from None

    def __setattr__(self, name, value):
        book = self.__dict__.get("_book")
        kind = (
            PARAM if isinstance(value, Parameter) else CHILD if isinstance(value, Module) else None
        )
        if book is None:
            if kind:
                raise AttributeError(f"{name}: cannot assign before Module.__init__() call")
            object.__setattr__(self, name, value)
            return
        page = book.get(name)
        if page is None:
            if kind is None:
                object.__setattr__(self, name, value)
            else:
                self.__dict__.pop(name, None)
                book[name] = [kind, value, True]
            return
        if kind == PARAM and page[0] != PARAM or kind == CHILD and page[0] == BUFFER:
            del book[name]
            book[name] = [kind, value, True]
            return
        fits = {PARAM: Parameter, BUFFER: torch.Tensor, CHILD: Module}[page[0]]
        if value is not None and not isinstance(value, fits):
            raise TypeError(f"{name} is a {page[0]}")
        page[1] = value

    def __delattr__(self, name):
        if name in self._book:
            del self._book[name]
        else:
            super().__delattr__(name)

    def _enter(self, name, value, kind, fits, saved):
        if type(name) is not str:
            raise TypeError("name")
        if name == "" or name.count("."):
            raise KeyError("name")
        if hasattr(self, name) and self._book.get(name, [None])[0] != kind:
            raise KeyError(f"{name} is taken")
        if not (value is None or isinstance(value, fits)):
            raise TypeError("value")
        if name in self._book:
            self._book[name][1:] = [value, saved]
        else:
            self._book[name] = [kind, value, saved]

    def register_parameter(self, name, param):
        self._enter(name, param, PARAM, Parameter, True)

    def register_buffer(self, name, tensor, persistent=True):
        self._enter(name, tensor, BUFFER, torch.Tensor, persistent)

    def _pages(self, *kinds):
        return [
            (n, p[1], p[2])
            for k in kinds
            for n, p in self._book.items()
            if p[0] == k and p[1] is not None
        ]

    def _listed(self, kind, prefix, recurse):
        dot = prefix + "." if prefix else ""
        for name, value, _ in self._pages(kind):
            yield dot + name, value
        if recurse:
            for name, child, _ in self._pages(CHILD):
                yield from child._listed(kind, dot + name, True)

    def _unique(self, kind, prefix, recurse, remove_duplicate):
        got = set()
        for name, value in self._listed(kind, prefix, recurse):
            if not remove_duplicate or id(value) not in got:
                got.add(id(value))
                yield name, value

    def named_parameters(self, prefix="", recurse=True, remove_duplicate=True):
        return self._unique(PARAM, prefix, recurse, remove_duplicate)

    def named_buffers(self, prefix="", recurse=True, remove_duplicate=True):
        return self._unique(BUFFER, prefix, recurse, remove_duplicate)

    def parameters(self, recurse=True):
        yield from dict(self.named_parameters(recurse=recurse)).values()

    def state_dict(self, prefix=""):
        state = {prefix + n: v.detach() for n, v, saved in self._pages(PARAM, BUFFER) if saved}
        for name, child, _ in self._pages(CHILD):
            state |= child.state_dict(f"{prefix}{name}.")
        return state

    def load_state_dict(self, state_dict, strict=True):
        mine = self.state_dict()
        missing, unexpected = (
            sorted(set(mine) - set(state_dict)),
            sorted(set(state_dict) - set(mine)),
        )
        both = [k for k in mine if k in state_dict]
        wrong = ["size mismatch for " + k for k in both if mine[k].shape != state_dict[k].shape]
        wrong += [f"Missing: {missing}. Unexpected: {unexpected}."] * bool(
            strict and (missing or unexpected)
        )
        if wrong:
            raise RuntimeError("; ".join(wrong))
        for k in both:
            mine[k][...] = state_dict[k].detach()
        return (missing, unexpected)

    def train(self, mode=True):
        self.training = mode
        for _, child, _ in self._pages(CHILD):
            child.train(mode)
        return self

    def eval(self):
        return self.train(False)

    def zero_grad(self, set_to_none=True):
        for p in self.parameters():
            if set_to_none or p.grad is None:
                p.grad = None
            else:
                p.grad = torch.zeros_like(p.grad)

    def to(self, dtype):
        for _, p, _ in self._pages(PARAM):
            p.data = p.data.type(dtype)
        for name, b, _ in self._pages(BUFFER):
            if b.dtype.is_floating_point:
                self._book[name][1] = b.type(dtype)
        for _, child, _ in self._pages(CHILD):
            child.to(dtype)
        return self


class Linear(Module):
    def __init__(self, in_features, out_features, bias=True):
        super().__init__()
        self.register_parameter("weight", Parameter(torch.zeros(out_features, in_features)))
        self.register_parameter("bias", Parameter(torch.zeros(out_features)) if bias else None)
        init.xavier_uniform_(self.weight)

    def forward(self, x):
        return functional.linear(x, self.weight, self.bias)


class LayerNorm(Module):
    def __init__(self, normalized_shape, eps=1e-5, elementwise_affine=True):
        super().__init__()
        self.shape = torch.Size(
            [normalized_shape] if isinstance(normalized_shape, int) else normalized_shape
        )
        self.eps = eps
        self.weight = Parameter(torch.ones(self.shape))
        self.bias = Parameter(torch.zeros(self.shape))
        if not elementwise_affine:
            self.weight, self.bias = None, None

    def forward(self, x):
        return functional.layer_norm(x, self.shape, self.weight, self.bias, self.eps)


class Sequential(Module):
    def __init__(self, *modules):
        super().__init__()
        self.steps = list(modules)
        for i, m in enumerate(self.steps):
            self.__setattr__(str(i), m)

    def forward(self, x):
        for step in self.steps:
            x = step(x)
        return x


class Dropout(Module):
    def __init__(self, p=0.5):
        super().__init__()
        self.p = p

    def forward(self, x):
        if self.training and self.p > 0:
            x = torch.where(
                torch.rand(x.shape, device=x.device) < self.p, torch.zeros_like(x), x / (1 - self.p)
            )
        return x


class Patches(Module):
    def __init__(self, h, w):
        super().__init__()
        self.h, self.w = h, w

    def forward(self, x):
        b, c, _, _ = x.shape
        cols = functional.unfold(x, (self.h, self.w), stride=(self.h, self.w))
        return (
            cols.view(b, c, self.h * self.w, -1)
            .permute(0, 3, 2, 1)
            .reshape(b, -1, self.h * self.w * c)
        )


class ViTEmbedding(Module):
    def __init__(self, *, image_size, patch_size, dim, channels=3, dropout=0.0):
        super().__init__()
        as_pair = lambda s: (s, s) if isinstance(s, int) else tuple(s)
        self.size = as_pair(image_size)
        (H, W), (h, w) = self.size, as_pair(patch_size)
        if H % h or W % w:
            raise ValueError("image size must be divisible")
        self.pos_embedding = Parameter(torch.empty(1, H // h * (W // w) + 1, dim))
        self.cls_token = Parameter(torch.zeros(1, 1, dim))
        init.trunc_normal_(self.pos_embedding, std=0.02)
        self.to_patch_embedding = Sequential(Patches(h, w), Linear(h * w * channels, dim))
        self.dropout = Dropout(dropout)

    def forward(self, images):
        if images.shape[2:] != self.size:
            raise ValueError(f"{tuple(images.shape)}")
        positions = self.pos_embedding
        patches = self.to_patch_embedding(images) + positions[:, 1:]
        first = (self.cls_token + positions[:, :1]).expand(len(images), -1, -1)
        return self.dropout(torch.hstack((first, patches)))
