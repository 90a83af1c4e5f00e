"""How a module keeps apart its parameters, its children and its plain attributes."""

from collections.abc import Mapping

import torch
from torch import nn

from dojo import checks


def network(kata, **attributes):
    """Return a module of the class Network with these attributes, assigned in this order."""

    class Network(kata.Module):
        def forward(self, x):
            return x

        def __repr__(self):
            return "Network()"

    net = Network()
    for name, value in attributes.items():
        setattr(net, name, value)
    return net


def unfinished(kata):
    """Return a Network whose `__init__` has not run yet."""
    kind = type(network(kata))
    return kind.__new__(kind)


def parameter(*shape):
    return nn.Parameter(torch.ones(shape))


def others():
    """Return values that are no Parameter, no child and not None, each as you would write it."""
    return {
        "torch.zeros(2, 3)": torch.zeros(2, 3),
        "torch.zeros(2, 3, requires_grad=True)": torch.zeros(2, 3, requires_grad=True),
        **{"2.5": 2.5, "0": 0, "False": False, "''": "", "[]": [], "[Parameter]": [parameter(3)]},
    }


def kinds(kata):
    """Return the two registries, each with a function that makes something for it."""
    return {"_parameters": lambda: parameter(2, 3), "_modules": lambda: network(kata)}.items()


def check_names(net, parameters, children, when):
    """Check which names stand in the two registries of a module, and in which order."""
    checks.equal(
        [list(net._parameters), list(net._modules)],
        [parameters, children],
        f"[list(net._parameters), list(net._modules)] {when}",
    )


# Step 1: parameters


def test_a_new_module_has_two_empty_registries(kata):
    """A new module has two registries, `_parameters` and `_modules`. Both are empty mappings."""
    net = network(kata)
    for name in ("_parameters", "_modules"):
        checks.instance(
            checks.outcome(lambda name=name: object.__getattribute__(net, name)),
            Mapping,
            f"net.{name}",
            why=f"A registry is a plain attribute: `self.{name} = {{}}` calls your `__setattr__`, which gives it to "
            "Python's own.",
        )
    check_names(net, [], [], "of a new module")


def test_a_parameter_is_registered(kata):
    """A Parameter that you assign to an attribute is registered in `_parameters`, under the attribute's name."""
    weight = parameter(2, 3)
    net = network(kata, weight=weight)
    check_names(net, ["weight"], [], "after net.weight = a Parameter")
    checks.same(net._parameters.get("weight"), weight, 'net._parameters["weight"]')


def test_two_modules_share_nothing(kata):
    """Each module has its own registries. What you assign to one module is not in another."""
    one = network(kata)
    net = type(one)()
    one.weight, one.child = parameter(2, 3), type(one)()
    check_names(net, [], [], "after a Parameter and a child were assigned to another module")


def test_parameters_keep_the_order_of_assignment(kata):
    """Parameters stand in the order of assignment, whatever their names, shapes and dtypes."""
    gain, height = nn.Parameter(torch.ones(2).double() / 3), nn.Parameter(torch.tensor(1.5))
    net = network(kata, width=parameter(2, 3), _gain=gain, height=height, empty=parameter(0, 3))
    when = "after width, _gain (float64), height (one number), empty (no number)"
    check_names(net, ["width", "_gain", "height", "empty"], [], when)


def test_any_kind_of_parameter_is_registered(kata):
    """A frozen Parameter is registered as well, and so is an instance of a subclass of Parameter."""

    class Mask(nn.Parameter):
        """A kind of Parameter."""

    frozen = nn.Parameter(torch.ones(2, 3), requires_grad=False)
    net = network(kata, frozen=frozen, mask=Mask(torch.ones(3)))
    check_names(net, ["frozen", "mask"], [], "after frozen, and mask, which is of a subclass")
    checks.equal(frozen.requires_grad, False, "frozen.requires_grad after net.frozen = frozen")


# Step 2: plain attributes


def test_a_plain_tensor_is_not_registered(kata):
    """A plain tensor is not registered. It is a plain attribute."""
    scratch = torch.ones(2, 3)
    net = network(kata, weight=parameter(2, 3), scratch=scratch)
    check_names(net, ["weight"], [], "after weight, and scratch, a plain tensor")
    checks.same(net.scratch, scratch, "net.scratch")


def test_requiring_a_gradient_does_not_register_a_tensor(kata):
    """A tensor that requires a gradient is not registered: it is not a Parameter."""
    net = network(kata, weight=parameter(2, 3), scale=torch.ones(3, requires_grad=True))
    check_names(net, ["weight"], [], "after weight, and scale, a tensor with requires_grad=True")


def test_what_is_in_a_container_is_not_registered(kata):
    """Parameters and children in a list, a tuple or a dict are not registered. The container is a plain attribute."""
    one, child = parameter(3), network(kata)
    for layers in ([one, child], (one, child), {"scale": one, "child": child}):
        kind = type(layers).__name__
        net = network(kata, weight=parameter(2, 3), layers=layers)
        check_names(net, ["weight"], [], f"after weight, and layers, a {kind}")
        checks.same(net.layers, layers, f"net.layers, a {kind}")


def test_everything_else_is_a_plain_attribute(kata):
    """A number, a string, a class or None is a plain attribute, and so is what only looks like a module."""

    class Lookalike:
        _parameters, _modules = {}, {}

    values = {"size": 0, "label": "", "kind": kata.Module, "bias": None, "tool": Lookalike()}
    net = network(kata, **dict.fromkeys(values, 2.5))  # each gets its value in place of 2.5
    for name, value in values.items():
        setattr(net, name, value)
        checks.same(getattr(net, name), value, f"net.{name}")
    check_names(net, [], [], f"after {', '.join(values)}")


# Step 3: children


def test_a_child_is_registered_in_modules(kata):
    """A module that you assign is a child. It is registered in `_modules`, in the order of assignment."""
    encoder = network(kata)
    net = network(kata, encoder=encoder, _decoder=kata.Module())
    check_names(net, [], ["encoder", "_decoder"], "after encoder and _decoder, two modules")
    checks.same(net._modules.get("encoder"), encoder, 'net._modules["encoder"]')


def test_a_child_is_an_instance_of_your_module(kata):
    """Only an instance of your own class Module is a child. A layer of torch is a plain attribute."""
    layer = nn.Linear(3, 2)
    net = network(kata, layer=layer)
    children = ["layer"] if isinstance(layer, kata.Module) else []
    check_names(net, [], children, "after net.layer = torch.nn.Linear(3, 2)")


def test_the_parameters_of_a_child_stay_in_the_child(kata):
    """The parameters of a child are in the child's own registry only."""
    net = network(kata, scale=parameter(1), encoder=network(kata, gain=parameter(3)))
    check_names(net, ["scale"], ["encoder"], "after scale, and encoder, a module with a gain")


# Step 4: reading


def test_a_parameter_is_read_back(kata):
    """Reading the attribute gives the Parameter itself: that of this name, in this module."""
    weight, bias, other = parameter(2, 3), parameter(2), parameter(2, 3)
    nets = network(kata, weight=weight, bias=bias), network(kata, weight=other)
    checks.same(nets[0].weight, weight, "net.weight")
    checks.same(nets[0].bias, bias, "net.bias")
    checks.same(nets[1].weight, other, "other.weight, of another module")


def test_a_child_is_read_back(kata):
    """Reading the attribute gives the child itself, and you read the child's attributes through it."""
    gain = parameter(3)
    encoder = network(kata, gain=gain)
    net = network(kata, encoder=encoder)
    checks.same(net.encoder, encoder, "net.encoder")
    checks.same(net.encoder.gain, gain, "net.encoder.gain")


def test_what_counts_as_false_is_read_back(kata):
    """A Parameter that is 0, and a child of length 0, are registered and read back as well."""

    class Empty(kata.Module):
        def __len__(self):
            return 0

    zero, empty = nn.Parameter(torch.tensor(0.0)), Empty()
    net = network(kata, zero=zero, empty=empty)
    check_names(net, ["zero"], ["empty"], "after zero and empty")
    checks.same(net.zero, zero, "net.zero, where zero is Parameter(torch.tensor(0.0))")
    checks.same(net.empty, empty, "net.empty, where len(empty) is 0")


def test_an_unknown_name(kata):
    """Reading an unknown name raises an AttributeError that names the class and the attribute."""
    net = network(kata, encoder=network(kata, gain=parameter(3)))
    for part in ("Network", "gain"):
        with checks.raises(AttributeError, part, "net.gain, which only the child net.encoder has,"):
            net.gain  # noqa: B018
    checks.equal(hasattr(net, "gain"), False, 'hasattr(net, "gain")')


def test_the_message_about_an_unknown_name_is_true(kata):
    """The message about an unknown name does not say "before Module.__init__" when `__init__` has run."""
    net = network(kata, weight=parameter(2, 3))
    said = str(checks.outcome(lambda: net.bias))
    called = f'"before Module.__init__" in the message {said!r}'
    checks.equal("before module.__init__" in said.lower(), False, called)


# Step 5: names that are taken


def test_a_new_value_keeps_the_position(kata):
    """A new Parameter replaces the old one in its position, and a new child replaces the old child."""
    for registry, make in kinds(kata):
        net = network(kata, first=make(), second=make())
        for value in (net.first, make(), make()):
            net.first = value
            held, when = getattr(net, registry), "after a new first"
            checks.equal(list(held), ["first", "second"], f"list(net.{registry}) {when}")
            checks.same(held.get("first"), value, f'net.{registry}["first"] {when}')
            checks.same(net.first, value, f"net.first, in {registry}, {when}")


def test_one_object_under_two_names(kata):
    """The same Parameter or child can have two names, in one module or in two."""
    for registry, make in kinds(kata):
        one = make()
        net, other = network(kata, encoder=one, decoder=one), network(kata, tied=one)
        checks.equal(
            [list(getattr(net, registry)), list(getattr(other, registry))],
            [["encoder", "decoder"], ["tied"]],
            f"list(net.{registry}), list(other.{registry}) after net.encoder = net.decoder = other.tied = one object",
        )


def test_none_keeps_the_name(kata):
    """None over a parameter or a child keeps the name in its position, and the name holds None."""
    for registry, make in kinds(kata):
        net = network(kata, first=make(), second=make())
        for value in (net.first, None, None):
            net.first = value
            when = f"after net.first = {'net.first' if value is not None else None}"
            held = getattr(net, registry)
            checks.equal(list(held), ["first", "second"], f"list(net.{registry}) {when}")
            checks.same(held.get("first"), value, f'net.{registry}["first"] {when}')
            checks.same(net.first, value, f"net.first, in {registry}, {when}")


def test_a_name_that_holds_none_can_be_filled_again(kata):
    """A name that holds None takes a new Parameter, or a new child, in its position."""
    for registry, make in kinds(kata):
        net, new = network(kata, first=make(), second=make()), make()
        net.first = None
        net.first = new
        when = "after None, then a new first"
        names = list(getattr(net, registry))
        checks.equal(names, ["first", "second"], f"list(net.{registry}) {when}")
        checks.same(net.first, new, f"net.first, in {registry}, {when}")


def test_anything_else_over_a_parameter_is_refused(kata):
    """A tensor, a number, a list or a child over a parameter is a TypeError, and the Parameter stays."""
    weight = parameter(2, 3)
    net = network(kata, weight=weight)
    for shown, value in {**others(), "a child": network(kata)}.items():
        with checks.raises(TypeError, "", f"net.weight = {shown}, over a Parameter,"):
            net.weight = value
        check_names(net, ["weight"], [], f"after net.weight = {shown}")
        checks.same(net.weight, weight, f"net.weight after net.weight = {shown}")


def test_a_name_that_holds_none_is_still_that_of_a_parameter(kata):
    """A tensor, a number, a list or a child is a TypeError, too, while the parameter's name holds None."""
    net = network(kata, bias=parameter(2))
    net.bias = None
    for shown, value in {**others(), "a child": network(kata)}.items():
        with checks.raises(TypeError, "", f"net.bias = {shown}, while the name holds None,"):
            net.bias = value
        check_names(net, ["bias"], [], f"after net.bias = {shown}")
        checks.same(net.bias, None, f"net.bias after net.bias = {shown}")


def test_anything_else_over_a_child_is_refused(kata):
    """Anything but a child, a Parameter or None over a child is a TypeError, also while the name holds None."""
    for held in (network(kata), None):
        net = network(kata, encoder=network(kata))
        net.encoder = held
        over = "a child's name that holds None" if held is None else "a child"
        for shown, value in others().items():
            with checks.raises(TypeError, "", f"net.encoder = {shown}, over {over},"):
                net.encoder = value
            check_names(net, [], ["encoder"], f"after net.encoder = {shown}")
            checks.same(net.encoder, held, f"net.encoder after net.encoder = {shown}")


def test_a_plain_attribute_gives_way(kata):
    """A plain attribute, whatever its value, gives way to a Parameter or to a child."""
    for registry, make in kinds(kata):
        for was, plain in {**others(), "None": None}.items():
            net, new = network(kata, scale=plain), make()
            net.scale = new
            when = f"after net.scale = {was}, then something for the registry"
            checks.equal(list(getattr(net, registry)), ["scale"], f"list(net.{registry}) {when}")
            checks.same(net.scale, new, f"net.scale {when} {registry}")


def test_a_child_gives_way_to_a_parameter(kata):
    """A child gives way to a Parameter, also while its name holds None."""
    for held in (network(kata), None):
        net, core = network(kata, core=network(kata)), parameter(3)
        net.core = held
        net.core = core
        when = f"after {'net.core = None, then ' if held is None else ''}net.core = a Parameter"
        check_names(net, ["core"], [], f"where core is a child, {when}")
        checks.same(net.core, core, f"net.core {when}")


# Step 6: deleting


def test_deleting(kata):
    """You can delete a parameter, a child or a plain attribute, also one that holds None. The others stay."""
    gone = {"weight": parameter(2, 3), "bias": parameter(2), "encoder": network(kata), "size": None}
    net = network(kata, **gone, scale=parameter(1), decoder=network(kata), width=4)
    net.bias = None
    for name in gone:
        delattr(net, name)
        checks.equal(hasattr(net, name), False, f'hasattr(net, "{name}") after del net.{name}')
    check_names(net, ["scale"], ["decoder"], "after deleting the others")
    checks.equal(net.width, 4, "net.width after deleting the others")


def test_deleting_removes_only_one_name(kata):
    """The same object under another name, or in another module, stays when you delete one name."""
    for registry, make in kinds(kata):
        one = make()
        net, other = network(kata, encoder=one, decoder=one), network(kata, encoder=one)
        del net.encoder
        checks.equal(
            [list(getattr(net, registry)), list(getattr(other, registry))],
            [["decoder"], ["encoder"]],
            f"list(net.{registry}), list(other.{registry}) after del net.encoder",
        )


def test_deleting_an_unknown_name(kata):
    """Deleting a name that does not exist raises an AttributeError, also when you delete it a second time."""
    net = network(kata, weight=parameter(2, 3), encoder=network(kata), size=3)
    for name in ("weight", "encoder", "size"):
        delattr(net, name)
        with checks.raises(AttributeError, "", f"a second del net.{name}"):
            delattr(net, name)


def test_deleting_frees_the_name(kata):
    """A deleted name is free: for a Parameter or a child, which then comes last, or for a tensor."""
    for registry, make in kinds(kata):
        net, scratch = network(kata, first=make(), second=make(), third=make()), torch.zeros(3)
        del net.first, net.second
        net.first, net.second = make(), scratch
        when = "after del net.first, net.second, then a new first, and a tensor as second"
        names = list(getattr(net, registry))
        checks.equal(names, ["third", "first"], f"list(net.{registry}) {when}")
        checks.same(net.second, scratch, f"net.second {when}")


# Step 7: before super().__init__()


def test_registering_before_init(kata):
    """A Parameter or a child before `super().__init__()` is an AttributeError that says "before Module.__init__"."""

    class Hasty(kata.Module):
        def __init__(self, value):
            self.value = value
            super().__init__()

    for shown, value in {"a Parameter": parameter(2, 3), "a child": network(kata)}.items():
        called = f"self.value = {shown}, before super().__init__(),"
        with checks.raises(AttributeError, "before Module.__init__", called):
            Hasty(value)


def test_plain_attributes_before_init(kata):
    """Plain attributes can be set and read before `super().__init__()`, and they stay."""

    class Early(kata.Module):
        def __init__(self):
            self.size, self.cache, self.layers = 3, None, [parameter(2)]
            self.seen = [self.size, self.cache, len(self.layers)]
            super().__init__()

    net = Early()
    checks.equal(net.seen, [3, None, 1], "what was read before super().__init__()")
    checks.equal([net.size, net.cache, len(net.layers)], [3, None, 1], "what is read after it")


def test_an_unknown_name_before_init(kata):
    """Reading an unknown name before `__init__` raises an AttributeError with class and name, too."""
    net = unfinished(kata)
    for part in ("Network", "weight"):
        with checks.raises(AttributeError, part, "net.weight, before Module.__init__(),"):
            net.weight  # noqa: B018


# Step 8: register_parameter


def test_register_parameter(kata):
    """`register_parameter(name, param)` registers a Parameter as an assignment does. Any name without a dot will do."""
    net, weight, first = network(kata), parameter(2, 3), parameter(2)
    net.register_parameter("_weight", weight)
    net.register_parameter(name="0", param=first)
    check_names(net, ["_weight", "0"], [], 'after the names "_weight" and "0"')
    checks.same(net._weight, weight, "net._weight")
    checks.same(getattr(net, "0"), first, 'getattr(net, "0")')


def test_register_parameter_replaces_a_parameter(kata):
    """`register_parameter` replaces a parameter of that name in its position, by a Parameter or by None."""
    net = network(kata, weight=parameter(2, 3), bias=parameter(2))
    for value in (parameter(2, 3), None, parameter(2, 3)):
        net.register_parameter("weight", value)
        check_names(net, ["weight", "bias"], [], 'after net.register_parameter("weight", ...)')
        checks.same(net.weight, value, 'net.weight after net.register_parameter("weight", ...)')


def test_register_parameter_none(kata):
    """`register_parameter(name, None)` keeps a place: the name then takes only a Parameter or None."""
    net, bias = network(kata), parameter(2)
    net.register_parameter("bias", None)
    net.weight = parameter(2, 3)
    check_names(net, ["bias", "weight"], [], "after bias, which holds None, and weight")
    checks.same(net.bias, None, "net.bias")
    with checks.raises(TypeError, "", "net.bias = torch.zeros(2), while the name holds None,"):
        net.bias = torch.zeros(2)
    net.bias = bias
    check_names(net, ["bias", "weight"], [], "after net.bias = a Parameter")
    checks.same(net.bias, bias, "net.bias after net.bias = a Parameter")


def test_register_parameter_takes_only_a_string_as_a_name(kata):
    """`register_parameter` refuses a name that is not a string (TypeError). Nothing changes."""
    net = network(kata)
    for name in (None, 0, 5, 1.5, True, False, b"x", b"", ("w", "."), ()):
        with checks.raises(TypeError, "", f"net.register_parameter({name!r}, Parameter(...))"):
            net.register_parameter(name, parameter(2, 3))
        check_names(net, [], [], f"after the name {name!r} was refused")


def test_register_parameter_refuses_an_empty_name_and_a_dot(kata):
    """`register_parameter` refuses a name that is empty or has a dot (KeyError). Nothing changes."""
    net = network(kata)
    for name in ("", "block.weight", ".", "weight.", ".weight"):
        with checks.raises(KeyError, "", f"net.register_parameter({name!r}, Parameter(...))"):
            net.register_parameter(name, parameter(2, 3))
        check_names(net, [], [], f"after the name {name!r} was refused")


def test_register_parameter_refuses_a_name_that_is_taken(kata):
    """`register_parameter` refuses the name of a plain attribute, a child or a method (KeyError). Nothing changes."""
    plain = {"size": 3, "zero": 0, "bias": None, "cache": torch.ones(2)}
    net = network(kata, **plain, encoder=network(kata), decoder=network(kata))
    net.decoder = None
    for name in (*plain, "encoder", "decoder", "forward"):
        before = getattr(net, name)
        for value in (parameter(2, 3), None):
            with checks.raises(KeyError, "", f'net.register_parameter("{name}", ...)'):
                net.register_parameter(name, value)
        check_names(net, [], ["encoder", "decoder"], f"after {name} was refused")
        checks.equal(getattr(net, name), before, f"net.{name} after it was refused")


def test_register_parameter_refuses_a_value(kata):
    """`register_parameter` refuses a value that is not a Parameter and not None (TypeError). Nothing changes."""
    weight = parameter(2, 3)
    net = network(kata, weight=weight)
    for shown, value in {**others(), "a child": network(kata)}.items():
        for name in ("scale", "weight"):
            with checks.raises(TypeError, "", f'net.register_parameter("{name}", {shown})'):
                net.register_parameter(name, value)
        check_names(net, ["weight"], [], f"after {shown} was refused")
        checks.same(net.weight, weight, f"net.weight after {shown} was refused")


def test_register_parameter_before_init(kata):
    """`register_parameter` before `super().__init__()` raises an AttributeError."""
    net = unfinished(kata)
    with checks.raises(AttributeError, "", "net.register_parameter(...) before Module.__init__()"):
        net.register_parameter("weight", parameter(2, 3))
