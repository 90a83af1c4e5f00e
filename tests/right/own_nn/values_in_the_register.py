"""It varies the solution: a register of values, found by their type, and layers without torch.nn.functional."""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


def _own(self, kind):
    wanted = [name for name in self._kinds if self._kinds[name] is kind]
    return iter([(name, getattr(self, name)) for name in wanted if getattr(self, name) is not None])


def zero_grad(self, set_to_none=True):
    for parameter in filter(lambda parameter: parameter.grad is not None, self.parameters()):
        parameter.grad = None if set_to_none else parameter.grad * 0


def to(self, *args, **kwargs):
    for parameter in self.parameters():
        parameter.data = parameter.data.to(*args, **kwargs)
    for _, buffer in self.named_buffers():
        buffer.data = buffer.data.to(*args, **kwargs) if buffer.is_floating_point() else buffer.data
    return self


def linear(self, x):
    x = x.matmul(self.weight.t())
    return x.add(self.bias) if self.bias is not None else x


def layer_norm(self, x):
    axes = tuple(range(-len(self.shape), 0))
    variance, mean = torch.var_mean(x, axes, correction=0, keepdim=True)
    x = (x - mean) / torch.sqrt(variance + self.eps)
    return x if self.weight is None else torch.addcmul(self.bias, x, self.weight)


def dropout(self, x):
    if self.training:
        x = x.masked_fill(torch.rand(x.shape) < self.p, 0.0).mul(1 / (1 - self.p or 1))
    return x


base.Module._own, base.Module.zero_grad, base.Module.to = _own, zero_grad, to
base.Linear.forward, base.LayerNorm.forward, base.Dropout.forward = linear, layer_norm, dropout
globals().update({name: getattr(base, name) for name in base.__all__})
