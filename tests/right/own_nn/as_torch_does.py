"""It keeps a registry for each kind and finds them in __getattr__, as torch does, and computes by hand."""

import math
from collections import OrderedDict, namedtuple

import torch
import torch.nn.functional as F

Keys = namedtuple("Keys", "missing_keys unexpected_keys")


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        if data is None:
            data = torch.empty(0)
        return torch.Tensor._make_subclass(cls, data, requires_grad)

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        with torch._C.DisableTorchFunctionSubclass():
            return func(*args, **(kwargs or {}))


class Module:
    def __init__(self):
        object.__setattr__(self, "training", True)
        for registry in ("_parameters", "_buffers", "_modules"):
            object.__setattr__(self, registry, OrderedDict())
        object.__setattr__(self, "_non_persistent", set())

    def __getattr__(self, name):
        for registry in ("_parameters", "_buffers", "_modules"):
            if name in self.__dict__.get(registry, {}):
                return self.__dict__[registry][name]
        raise AttributeError(f"{type(self).__name__} has no attribute {name}")

    def __setattr__(self, name, value):
        d = self.__dict__
        if isinstance(value, (Parameter, Module)) and "_modules" not in d:
            raise AttributeError("cannot assign before Module.__init__() call")
        if isinstance(value, Parameter):
            self._drop(name, self._buffers, self._modules)
            self._parameters[name] = value
        elif name in d.get("_parameters", ()):
            if value is not None:
                raise TypeError(f"{name} is a parameter")
            self._parameters[name] = None
        elif isinstance(value, Module):
            self._drop(name, self._buffers)
            self._modules[name] = value
        elif name in d.get("_modules", ()):
            if value is not None:
                raise TypeError(f"{name} is a module")
            self._modules[name] = None
        elif name in d.get("_buffers", ()):
            if value is not None and not isinstance(value, torch.Tensor):
                raise TypeError(f"{name} is a buffer")
            self._buffers[name] = value
        else:
            object.__setattr__(self, name, value)

    def _drop(self, name, *registries):
        for registry in (self.__dict__, *registries):
            registry.pop(name, None)
        self._non_persistent.discard(name)

    def __delattr__(self, name):
        for registry in (self._parameters, self._buffers, self._modules):
            if name in registry:
                del registry[name]
                return
        object.__delattr__(self, name)

    def _check(self, name, registry):
        if not isinstance(name, str):
            raise TypeError("name")
        if name == "" or "." in name:
            raise KeyError("name")
        if hasattr(self, name) and name not in registry:
            raise KeyError(f"{name} exists")

    def register_parameter(self, name, param):
        self._check(name, self._parameters)
        if not (param is None or isinstance(param, Parameter)):
            raise TypeError("parameter")
        self._parameters[name] = param

    def register_buffer(self, name, tensor, persistent=True):
        self._check(name, self._buffers)
        if not (tensor is None or isinstance(tensor, torch.Tensor)):
            raise TypeError("buffer")
        self._buffers[name] = tensor
        if persistent:
            self._non_persistent.discard(name)
        else:
            self._non_persistent.add(name)

    def children(self):
        return ((n, m) for n, m in self._modules.items() if m is not None)

    def _members(self, registry, prefix, recurse, remove_duplicate, seen):
        for name, value in list(self.__dict__[registry].items()):
            if value is not None and id(value) not in seen:
                if remove_duplicate:
                    seen[id(value)] = value
                yield prefix + name, value
        if recurse:
            for name, child in self.children():
                yield from child._members(
                    registry, prefix + name + ".", True, remove_duplicate, seen
                )

    def named_parameters(self, prefix="", recurse=True, remove_duplicate=True):
        prefix = prefix + "." if prefix else ""
        yield from self._members("_parameters", prefix, recurse, remove_duplicate, {})

    def named_buffers(self, prefix="", recurse=True, remove_duplicate=True):
        prefix = prefix + "." if prefix else ""
        yield from self._members("_buffers", prefix, recurse, remove_duplicate, {})

    def parameters(self, recurse=True):
        for _, parameter in self.named_parameters(recurse=recurse):
            yield parameter

    def state_dict(self, prefix=""):
        state = OrderedDict()
        for registry in (self._parameters, self._buffers):
            for name, value in registry.items():
                if value is not None and name not in self._non_persistent:
                    state[prefix + name] = value.detach()
        for name, child in self.children():
            state.update(child.state_dict(prefix + name + "."))
        return state

    def load_state_dict(self, state_dict, strict=True):
        mine, errors = self.state_dict(), []
        keys = Keys(list(mine.keys() - state_dict.keys()), list(state_dict.keys() - mine.keys()))
        if strict and keys.missing_keys:
            errors.append(f"Missing key(s): {keys.missing_keys}")
        if strict and keys.unexpected_keys:
            errors.append(f"Unexpected key(s): {keys.unexpected_keys}")
        common = mine.keys() & state_dict.keys()
        errors += [f"size mismatch for {k}" for k in common if mine[k].shape != state_dict[k].shape]
        if errors:
            raise RuntimeError("\n".join(errors))
        with torch.no_grad():
            for key in common:
                mine[key].copy_(state_dict[key])
        return keys

    def train(self, mode=True):
        self.training = mode
        for _, child in self.children():
            child.train(mode)
        return self

    def eval(self):
        return self.train(False)

    def zero_grad(self, set_to_none=True):
        for parameter in self.parameters():
            if parameter.grad is not None:
                if set_to_none:
                    parameter.grad = None
                else:
                    parameter.grad.zero_()

    def to(self, dtype):
        for _, child in self.children():
            child.to(dtype)
        for parameter in self._parameters.values():
            if parameter is not None:
                parameter.data = parameter.data.to(dtype)
        for name, buffer in self._buffers.items():
            if buffer is not None and buffer.is_floating_point():
                self._buffers[name] = buffer.to(dtype)
        return self

    def forward(self, *args):
        raise NotImplementedError("forward is missing")

    def __call__(self, *args, **kwargs):
        return self.forward(*args, **kwargs)


class Linear(Module):
    def __init__(self, in_features, out_features, bias=True, device=None, dtype=None):
        super().__init__()
        self.weight = Parameter(torch.empty(out_features, in_features, device=device, dtype=dtype))
        if bias:
            self.bias = Parameter(torch.zeros(out_features, device=device, dtype=dtype))
        else:
            self.register_parameter("bias", None)
        torch.nn.init.kaiming_uniform_(self.weight, a=math.sqrt(5))

    def forward(self, x):
        x = torch.einsum("...i,oi->...o", x, self.weight)
        return x if self.bias is None else x + self.bias


class LayerNorm(Module):
    def __init__(self, normalized_shape, eps=1e-5, elementwise_affine=True):
        super().__init__()
        self.eps = eps
        ones = torch.ones(normalized_shape)
        self.axes = tuple(range(-ones.dim(), 0))
        for name, values in ("weight", ones), ("bias", torch.zeros_like(ones)):
            self.register_parameter(name, Parameter(values) if elementwise_affine else None)

    def forward(self, x):
        centred = x - x.mean(self.axes, keepdim=True)
        variance = (centred * centred).mean(self.axes, keepdim=True)
        x = centred * torch.rsqrt(variance + self.eps)
        return x if self.weight is None else x * self.weight + self.bias


class Sequential(Module):
    def __init__(self, *args):
        super().__init__()
        for index in range(len(args)):
            self._modules[str(index)] = args[index]

    def forward(self, x):
        for module in self._modules.values():
            x = module(x)
        return x


class Dropout(Module):
    def __init__(self, p=0.5, inplace=False):
        super().__init__()
        self.p = p

    def forward(self, x):
        if not self.training or self.p == 0:
            return x
        kept = 1 - self.p
        return x * torch.bernoulli(torch.full_like(x, kept)) / (kept or 1)


class Unfold(Module):
    def __init__(self, size):
        super().__init__()
        self.size = size

    def forward(self, x):
        columns = F.unfold(x, self.size, stride=self.size)  # (batch, channels * values, patches)
        blocks = columns.view(len(x), x.shape[1], -1, columns.shape[2])
        return blocks.permute(0, 3, 2, 1).flatten(2)


class ViTEmbedding(Module):
    def __init__(self, *, image_size, patch_size, dim, channels=3, dropout=0.0):
        super().__init__()
        as_pair = lambda size: (size, size) if isinstance(size, int) else tuple(size)
        self.image_size, patch = as_pair(image_size), as_pair(patch_size)
        if any(side % p for side, p in zip(self.image_size, patch)):
            raise ValueError("patches do not cover the image")
        count = math.prod(side // p for side, p in zip(self.image_size, patch))
        self.pos_embedding = Parameter(torch.zeros(1, count + 1, dim))
        self.cls_token = Parameter(torch.zeros(1, 1, dim))
        self.to_patch_embedding = Sequential(
            Unfold(patch), Linear(math.prod(patch) * channels, dim)
        )
        self.dropout = Dropout(dropout)

    def forward(self, img):
        if tuple(img.shape[2:]) != self.image_size:
            raise ValueError("image size")
        tokens = self.to_patch_embedding(img)
        tokens = torch.cat((self.cls_token.repeat(img.shape[0], 1, 1), tokens), dim=1)
        return self.dropout(tokens + self.pos_embedding)
