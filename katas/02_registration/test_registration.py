"""How a module keeps apart its parameters, its children and its plain attributes.

The tests read the two registries, `_parameters` and `_modules`, which may be mappings of any type.
"""

import torch
from torch import nn

from dojo import checks


def network(kata):
    """Return an empty module of the class Network."""

    class Network(kata.Module):
        def forward(self, x):
            return x

    return Network()


def block(kata):
    """Return a module of another class, Block, which has a parameter `gain`."""

    class Block(kata.Module):
        def __init__(self):
            super().__init__()
            self.gain = nn.Parameter(torch.ones(3))

    return Block()


def parameter(*shape):
    """Return a Parameter of that shape."""
    return nn.Parameter(torch.ones(shape))


def outcome(call):
    """Return what `call()` gives, or the exception that comes instead."""
    try:
        return call()
    except NotImplementedError:
        raise
    except Exception as error:
        return error


def test_a_new_module_has_two_empty_registries(kata):
    """A new module has two registries, `_parameters` and `_modules`, and both are empty."""
    net = network(kata)
    checks.equal(
        [name for name in ("_parameters", "_modules") if hasattr(net, name)],
        ["_parameters", "_modules"],
        "the registries of Network()",
        why="`__init__` makes both. Each is a mapping from names to objects, such as a dict.",
    )
    checks.equal(
        [list(net._parameters), list(net._modules)],
        [[], []],
        "list(net._parameters), list(net._modules)",
        why="Nothing has been assigned to this module yet.",
    )


def test_an_unknown_name(kata):
    """Reading an unknown name is an AttributeError that names the class and the attribute."""
    net = network(kata)
    for part, why in (
        ("Network", "It has to name the class of this module, which is the subclass, Network."),
        ("wieght", "It has to name the attribute that was asked for, so that a typo is seen."),
    ):
        with checks.raises(
            AttributeError,
            part,
            "net.wieght",
            why=why,
            mistakes={
                "A name that does not exist gave a value. Whoever mistypes `weight` would find "
                "out much later, and somewhere else.": lambda came: came is None,
                "A KeyError came out of a registry. Those who ask for an attribute, such as "
                "hasattr(), understand an AttributeError only.": (
                    lambda came: isinstance(came, KeyError)
                ),
                "`__getattr__` reads an attribute that is not there either, so that Python "
                "calls `__getattr__` again, without end.": (
                    lambda came: isinstance(came, RecursionError)
                ),
            },
        ):
            net.wieght  # noqa: B018
    checks.equal(
        outcome(lambda: hasattr(net, "wieght")),
        False,
        'hasattr(net, "wieght")',
        why="hasattr() is False when reading the name ends in an AttributeError.",
    )


def test_a_parameter_is_registered(kata):
    """A Parameter that is assigned to an attribute is registered in `_parameters` by its name."""
    net, weight = network(kata), parameter(2, 3)
    net.weight = weight
    checks.equal(
        list(net._parameters),
        ["weight"],
        "list(net._parameters) after net.weight = Parameter(...)",
        why="Its name in the registry is the name of the attribute.",
        mistakes={
            "Nothing was registered. Python hands each assignment to `__setattr__`: that is where "
            "a Parameter is recognised, and put into `_parameters`.": [],
        },
    )
    checks.same(
        net._parameters["weight"],
        weight,
        'net._parameters["weight"]',
        why="The registry holds the Parameter itself. An optimizer changes that very object, so "
        "a copy would never learn anything.",
    )
    checks.equal(
        list(net._modules),
        [],
        "list(net._modules) after net.weight = Parameter(...)",
        why="That registry is for children: modules inside this module.",
    )


def test_two_instances_share_nothing(kata):
    """Two modules have registries of their own: what is assigned to one is not in the other."""
    one, other = network(kata), network(kata)
    one.weight, one.child = parameter(2, 3), block(kata)
    checks.equal(
        [list(other._parameters), list(other._modules)],
        [[], []],
        "list(other._parameters), list(other._modules) after one.weight = Parameter(...) "
        "and one.child = Block()",
        why="Only what was assigned to this very instance is in its registries.",
        mistakes={
            "The two modules use the same registry. It was made once, for the class or for the "
            "file: `__init__` has to make new ones for each instance.": (
                lambda got: "weight" in got[0] or "child" in got[1]
            ),
        },
    )


def test_parameters_keep_the_order_of_assignment(kata):
    """Parameters stand in the order of assignment, whatever their names, shapes and dtypes."""
    net = network(kata)
    net.width = parameter(2, 3)
    net._gain = nn.Parameter(torch.tensor([0.5, 2.0], dtype=torch.float64))
    net.height = nn.Parameter(torch.tensor(1.5))
    checks.equal(
        list(net._parameters),
        ["width", "_gain", "height"],
        "list(net._parameters) after width, _gain and height",
        why="A registry takes every Parameter, and keeps the order in which they came.",
        mistakes={
            "The Parameter `_gain` was passed over. A leading underscore is a hint for people; "
            "for the module it is a name like any other. (It is float64, which does not matter "
            "either.)": ["width", "height"],
            "The names were sorted. They stand in the order of assignment.": (
                lambda got: got == sorted(["width", "_gain", "height"])
            ),
            "The latest stands first: a new name goes to the end.": ["height", "_gain", "width"],
            "Only one is left: the registries that `__init__` makes have to last.": (
                lambda got: len(got) == 1
            ),
        },
    )


def test_a_parameter_is_read_back(kata):
    """Reading the attribute gives the registered Parameter itself."""
    net, weight, bias = network(kata), parameter(2, 3), parameter(2)
    net.weight, net.bias = weight, bias
    mistakes = {
        "`__getattr__` returned nothing.": lambda got: got is None,
        "That is another of the module's parameters. Look up the name that was asked for.": (
            lambda got: got is weight or got is bias
        ),
        "This is a copy, or a second view of the same numbers, not the registered Parameter: "
        "what a backward pass or an optimizer does to one of them is lost on the other.": (
            torch.is_tensor
        ),
    }
    why = "`__getattr__` returns what stands in the registry under the name that was asked for."
    checks.same(net.weight, weight, "net.weight", why=why, mistakes=mistakes)
    checks.same(net.bias, bias, "net.bias", why=why, mistakes=mistakes)


def test_a_plain_tensor_is_not_registered(kata):
    """A plain tensor is not registered: it stays a plain attribute."""
    net, scratch = network(kata), torch.ones(2, 3)
    net.weight = parameter(2, 3)
    net.scratch = scratch
    checks.equal(
        list(net._parameters),
        ["weight"],
        "list(net._parameters) after weight (a Parameter) and scratch (a tensor)",
        why="Only a Parameter is registered.",
        mistakes={
            "'scratch' was assigned a plain tensor. A network keeps tensors that nobody trains, "
            "such as its last hidden state: register an attribute only when it is a Parameter.": (
                lambda got: "scratch" in got
            ),
        },
    )
    checks.same(
        net.scratch,
        scratch,
        "net.scratch",
        why="What is not registered is kept as it is, as with any Python object.",
    )


def test_requiring_a_gradient_does_not_register_a_tensor(kata):
    """A tensor that requires a gradient is not registered either: it is no Parameter."""
    net = network(kata)
    net.weight = parameter(2, 3)
    net.scale = torch.ones(3, requires_grad=True)
    checks.equal(
        list(net._parameters),
        ["weight"],
        "list(net._parameters) after weight (a Parameter) and scale (a tensor)",
        why="Only a Parameter is registered.",
        mistakes={
            "'scale' requires a gradient, but that is not what counts: intermediate results "
            "require one, too. The class Parameter is what says: this belongs to the module, "
            "train it.": lambda got: "scale" in got,
        },
    )


def test_any_kind_of_parameter_is_registered(kata):
    """A frozen Parameter and an instance of a subclass of Parameter are registered as well."""

    class Mask(nn.Parameter):
        """A kind of Parameter."""

    net = network(kata)
    net.frozen = nn.Parameter(torch.ones(2, 3), requires_grad=False)
    net.mask = Mask(torch.ones(3))
    checks.equal(
        list(net._parameters),
        ["frozen", "mask"],
        "list(net._parameters) after frozen and mask",
        why="Both are Parameters.",
        mistakes={
            "'frozen' is missing. It is a Parameter with requires_grad=False: it belongs to the "
            "module, is saved with it, and may be trained later.": ["mask"],
            "'mask' is missing. An instance of a subclass of Parameter is a Parameter, too: ask "
            "whether it is an instance, not for its exact type.": ["frozen"],
        },
    )
    checks.equal(
        net._parameters["frozen"].requires_grad,
        False,
        'net._parameters["frozen"].requires_grad',
        why="Registering a Parameter changes nothing about it.",
    )


def test_parameters_in_a_container_are_not_registered(kata):
    """Parameters inside a list, a tuple or a dict are not registered: the container is assigned."""
    for container, shown in (
        ([parameter(3), parameter(2)], "[Parameter, Parameter]"),
        ((parameter(3),), "(Parameter,)"),
        ({"scale": parameter(3)}, "{'scale': Parameter}"),
    ):
        net = network(kata)
        net.weight = parameter(2, 3)
        net.scales = container
        checks.equal(
            list(net._parameters),
            ["weight"],
            f"list(net._parameters) after weight and scales = {shown}",
            why="A module looks at what is assigned, not into it. (For this, torch has "
            "nn.ParameterList and nn.ParameterDict: they are modules themselves.)",
        )
        checks.same(net.scales, container, "net.scales", why="It is kept as a plain attribute.")


def test_a_child_is_registered_in_modules(kata):
    """A module that is assigned is a child: it goes into `_modules`, and is read from there."""
    net, encoder, decoder = network(kata), block(kata), network(kata)
    net.encoder, net._decoder = encoder, decoder
    checks.equal(
        list(net._modules),
        ["encoder", "_decoder"],
        "list(net._modules) after encoder and _decoder",
        why="Both are instances of Module, by way of two subclasses, assigned in this order.",
        mistakes={
            "No child was registered. An instance of Module (of any subclass) goes into "
            "`_modules`, as a Parameter goes into `_parameters`.": [],
            "'_decoder' is missing. A child may be of any subclass of Module, and a name may "
            "begin with an underscore.": ["encoder"],
        },
    )
    checks.equal(
        list(net._parameters),
        [],
        "list(net._parameters) after encoder and _decoder",
        why="A child's parameters stay in the child's own registry. Whoever wants all of them "
        "walks down the tree.",
    )
    why = "The registry holds the child itself, and reading the attribute gives it back."
    checks.same(net._modules["encoder"], encoder, 'net._modules["encoder"]', why=why)
    checks.same(net.encoder, encoder, "net.encoder", why=why)
    checks.same(net._decoder, decoder, "net._decoder", why=why)
    checks.same(net.encoder.gain, encoder._parameters["gain"], "net.encoder.gain", why=why)
    checks.equal(
        outcome(lambda: hasattr(net, "gain")),
        False,
        'hasattr(net, "gain"), where gain is a parameter of the child',
        why="A child's attributes are reached through the child: net.encoder.gain.",
    )


def test_everything_else_is_a_plain_attribute(kata):
    """A number, a string, a class or None is a plain attribute, in neither registry."""

    class Lookalike:
        _parameters, _modules = {}, {}

    net = network(kata)
    net.size = 2
    values = {"size": 3, "label": "encoder", "kind": type(net), "bias": None, "tool": Lookalike()}
    for name, value in values.items():
        setattr(net, name, value)
    checks.equal(
        {name: getattr(net, name) for name in values},
        values,
        "net.size, net.label, net.kind, net.bias, net.tool",
        why="What is not registered is kept as it is, as with any Python object.",
    )
    checks.equal(
        [list(net._parameters), list(net._modules)],
        [[], []],
        "list(net._parameters), list(net._modules)",
        why="None of these is an instance of Parameter or of Module. (net.kind is a class, and "
        "net.tool only looks like a module.)",
        mistakes={
            "net.bias = None registered 'bias'. An assignment of None empties a name that is "
            "registered already; it is `register_parameter` that reserves a new one.": (
                lambda got: got in ([["bias"], []], [[], ["bias"]])
            ),
        },
    )


def test_registering_before_init(kata):
    """A Parameter or a child before `super().__init__()` is an AttributeError that says so."""

    class Hasty(kata.Module):
        def __init__(self, value):
            self.value = value
            super().__init__()

    for value, shown in ((parameter(2, 3), "Parameter(...)"), (block(kata), "Block()")):
        with checks.raises(
            AttributeError,
            "before Module.__init__",
            f"self.value = {shown} before super().__init__()",
            why="The words `before Module.__init__` have to be in it: they say what to repair.",
            mistakes={
                "Nothing was said. What was assigned is in no registry, or is lost when "
                "`__init__` makes the registries, and will not be trained.": (
                    lambda came: came is None
                ),
                "The registries do not exist yet, and `__setattr__` reads one of them: so "
                "Python calls `__getattr__`, which reads one of them, too, without end.": (
                    lambda came: isinstance(came, RecursionError)
                ),
                "It says that something is missing, but not why: that super().__init__() has "
                "not been called yet.": lambda came: isinstance(came, AttributeError),
            },
        ):
            Hasty(value)
    unfinished = kata.Module.__new__(kata.Module)
    with checks.raises(
        AttributeError,
        "",
        'register_parameter("weight", Parameter(...)) before Module.__init__()',
        why="There is no registry yet that could take the Parameter.",
    ):
        unfinished.register_parameter("weight", parameter(2, 3))


def test_plain_attributes_before_init(kata):
    """Before `super().__init__()` plain attributes can be set, and an unknown name is unknown."""

    class Early(kata.Module):
        def __init__(self):
            self.size = 3
            super().__init__()

    endless = {
        "A registry that does not exist yet is read like any attribute: so Python calls "
        "`__getattr__`, which reads it, too, without end.": (
            lambda got: isinstance(got, RecursionError)
        ),
    }
    checks.equal(
        outcome(lambda: Early().size),
        3,
        "size, after self.size = 3 before super().__init__()",
        why="A plain attribute needs no registry, so nothing has to be there before it.",
        mistakes=endless,
    )
    unfinished = kata.Module.__new__(kata.Module)
    checks.equal(
        outcome(lambda: hasattr(unfinished, "weight")),
        False,
        'hasattr(module, "weight") before Module.__init__()',
        why="Nothing is registered where there are no registries yet: an unknown name is an "
        "AttributeError, now as ever. (copy.copy() makes such unfinished objects.)",
        mistakes=endless,
    )


def test_a_tensor_over_a_parameter_is_refused(kata):
    """Assigning a tensor over a registered parameter is a TypeError, and the Parameter stays."""
    net, weight = network(kata), parameter(2, 3)
    net.weight = weight
    for value, shown in (
        (torch.zeros(2, 3), "torch.zeros(2, 3)"),
        (torch.zeros(2, 3, requires_grad=True), "torch.zeros(2, 3, requires_grad=True)"),
    ):
        with checks.raises(
            TypeError,
            "",
            f"net.weight = {shown}, over a Parameter",
            why="A line such as `self.weight = softmax(self.weight)` would throw the Parameter "
            "away, and training would go on without it.",
            mistakes={
                "The tensor was accepted, beside the Parameter that is still registered: the "
                "module computes with the one, and the optimizer trains the other.": (
                    lambda came: came is None and net._parameters["weight"] is weight
                ),
                "The tensor was silently made a Parameter. That is another one than the "
                "optimizer holds, which goes on training the old one.": (
                    lambda came: came is None and isinstance(net.weight, nn.Parameter)
                ),
            },
        ):
            net.weight = value
        checks.same(net.weight, weight, "net.weight after that", why="A refusal changes nothing.")


def test_a_number_or_a_child_over_a_parameter_is_refused(kata):
    """Assigning a number or a module over a parameter is a TypeError, and the Parameter stays."""
    net, weight = network(kata), parameter(2, 3)
    net.weight = weight
    for value, shown in ((0, "0"), (2.5, "2.5"), (block(kata), "Block()")):
        with checks.raises(
            TypeError,
            "",
            f"net.weight = {shown}, over a Parameter",
            why="The name of a parameter takes a Parameter or None, and nothing else.",
            mistakes={
                "0 was taken for None, as both count as false. Only None itself empties a name.": (
                    lambda came: came is None and net._parameters["weight"] is None
                ),
                "The module was accepted. A child gives way to a Parameter, but a Parameter does "
                "not give way to a child.": lambda came: came is None and "weight" in net._modules,
            },
        ):
            net.weight = value
        checks.same(net.weight, weight, "net.weight after that", why="A refusal changes nothing.")
        checks.equal(list(net._modules), [], "list(net._modules) after that")


def test_none_keeps_the_name_of_a_parameter(kata):
    """None over a parameter keeps its name registered, in its position, with None as its value."""
    net = network(kata)
    net.weight, net.bias = parameter(2, 3), parameter(2)
    net.weight = None
    checks.equal(
        list(net._parameters),
        ["weight", "bias"],
        "list(net._parameters) after net.weight = None",
        why="The name stays where it is.",
        mistakes={
            "None took the name out of the registry. The name stays, as a place that a Parameter "
            "can take again; `del net.weight` is what removes it.": ["bias"],
            "The name moved to the end: it keeps its position.": ["bias", "weight"],
        },
    )
    checks.equal(
        net._parameters["weight"],
        None,
        'net._parameters["weight"] after net.weight = None',
        why="The name holds None now; the Parameter is gone.",
        mistakes={
            "The Parameter is still registered, so that None went somewhere else: the module "
            "would compute without it, and still train and save it.": torch.is_tensor,
        },
    )
    checks.equal(
        outcome(lambda: net.weight),
        None,
        "net.weight after net.weight = None",
        why="None is what the name holds: a value like any other.",
        mistakes={
            "The name is registered, and holds None. Whether a name is there, and what it holds, "
            "are two questions.": lambda got: isinstance(got, AttributeError),
        },
    )


def test_a_name_that_holds_none_is_still_that_of_a_parameter(kata):
    """A tensor, a number or a child is refused, too, while the parameter's name holds None."""
    net = network(kata)
    net.bias = parameter(2)
    net.bias = None
    for value, shown in ((torch.ones(2), "torch.ones(2)"), (0, "0"), (block(kata), "Block()")):
        with checks.raises(
            TypeError,
            "",
            f"net.bias = {shown}, while the parameter holds None",
            why="Whose name it is does not depend on what it holds. Otherwise a tensor could slip "
            "in where a Parameter is meant, and would never be trained.",
        ):
            net.bias = value
        checks.equal(
            [list(net._parameters), list(net._modules)],
            [["bias"], []],
            "list(net._parameters), list(net._modules) after that",
            why="A refusal changes nothing.",
        )


def test_anything_else_over_a_child_is_refused(kata):
    """Anything but a Parameter, a module or None over a child's name is a TypeError."""
    net, encoder = network(kata), block(kata)
    net.encoder, net.decoder = encoder, block(kata)
    net.decoder = None
    for value, shown in (
        (torch.ones(3), "torch.ones(3)"),
        (0, "0"),
        ("relu", "'relu'"),
        ([block(kata)], "[Block()]"),
    ):
        for name, held, what in (("encoder", encoder, "a child"), ("decoder", None, "None")):
            with checks.raises(
                TypeError,
                "",
                f"net.{name} = {shown}, where a child's name holds {what}",
                why="The name of a child takes a module, a Parameter or None. Whose name it is "
                "does not depend on what it holds.",
                mistakes={
                    "The value was accepted, beside the child that is still registered: the "
                    "module would use the one, and train and save the other.": (
                        lambda came: (
                            came is None
                            and net._modules["encoder"] is encoder
                            and net.encoder is not encoder
                        )
                    ),
                },
            ):
                setattr(net, name, value)
            checks.same(
                net._modules[name],
                held,
                f'net._modules["{name}"] after that',
                why="A refusal changes nothing.",
            )


def test_none_keeps_the_name_of_a_child(kata):
    """None over a child keeps its name in `_modules`, in its position, with None as its value."""
    net = network(kata)
    net.encoder, net.decoder = block(kata), block(kata)
    net.encoder = None
    checks.equal(
        list(net._modules),
        ["encoder", "decoder"],
        "list(net._modules) after net.encoder = None",
        why="The name stays where it is, as that of a parameter does.",
        mistakes={
            "None took the name out of the registry. The name stays; `del net.encoder` is what "
            "removes it.": ["decoder"],
        },
    )
    checks.equal(
        net._modules["encoder"],
        None,
        'net._modules["encoder"] after net.encoder = None',
        why="The name holds None now. A child that stays registered would still be trained and "
        "saved, although the module does not use it any more.",
    )
    checks.equal(
        outcome(lambda: net.encoder),
        None,
        "net.encoder after net.encoder = None",
        why="None is what the name holds: a value like any other.",
    )


def test_replacing_keeps_the_position(kata):
    """A new Parameter or child under a registered name, also one holding None, takes its place."""
    for registry, make in (
        ("_parameters", lambda: parameter(2, 3)),
        ("_modules", lambda: block(kata)),
    ):
        net, replaced, refilled = network(kata), make(), make()
        net.first, net.second, net.third = make(), make(), make()
        net.first = replaced
        net.second = None
        net.second = refilled
        entries = getattr(net, registry)
        checks.equal(
            list(entries),
            ["first", "second", "third"],
            f"list(net.{registry}) after new values for first and second",
            why="A name keeps its position as long as it is registered, whatever it holds.",
            mistakes={
                "A name that got a new value moved to the end. It keeps its position: an "
                "optimizer's saved state is matched to the parameters by position.": (
                    lambda got: sorted(got) == ["first", "second", "third"]
                ),
            },
        )
        why = "The new value takes the place of the old one, in the registry and for the reader."
        checks.same(entries["first"], replaced, f'net.{registry}["first"]', why=why)
        checks.same(entries["second"], refilled, f'net.{registry}["second"]', why=why)
        checks.same(net.first, replaced, "net.first", why=why)
        checks.same(net.second, refilled, "net.second", why=why)


def test_deleting(kata):
    """A parameter, a child or a plain attribute can be deleted, and then its name is unknown."""
    net = network(kata)
    net.weight, net.bias, net.encoder, net.size = parameter(2, 3), parameter(2), block(kata), 3
    net.bias = None
    for name, kind in (
        ("weight", "a parameter"),
        ("bias", "a parameter that holds None"),
        ("encoder", "a child"),
        ("size", "a plain attribute"),
    ):
        checks.equal(
            outcome(lambda name=name: delattr(net, name)),
            None,
            f"del net.{name}, {kind}",
            why="A name is removed from where it stands: `_parameters`, `_modules`, or among the "
            "plain attributes.",
        )
        checks.equal(
            outcome(lambda name=name: hasattr(net, name)),
            False,
            f'hasattr(net, "{name}") after del net.{name}',
            why="After deleting, the name is unknown. If it stood in two places, both have to be "
            "emptied.",
        )
    checks.equal(
        [list(net._parameters), list(net._modules)],
        [[], []],
        "list(net._parameters), list(net._modules) after deleting all",
        why="Deleting takes the name out of its registry.",
    )
    with checks.raises(
        AttributeError,
        "",
        "del net.weight, for the second time",
        why="There is nothing of that name any more, and Python says so with an AttributeError.",
    ):
        del net.weight


def test_deleting_frees_the_name(kata):
    """A deleted name is free again: for a plain tensor, or for a Parameter that then comes last."""
    for registry, make in (
        ("_parameters", lambda: parameter(2, 3)),
        ("_modules", lambda: block(kata)),
    ):
        net, scratch = network(kata), torch.zeros(3)
        net.first, net.second, net.third = make(), make(), make()
        del net.first
        net.first = make()
        checks.equal(
            list(getattr(net, registry)),
            ["second", "third", "first"],
            f"list(net.{registry}) after deleting first and assigning it again",
            why="A deleted name has lost its position: when it comes again, it is the latest.",
        )
        del net.second
        net.second = scratch
        checks.equal(
            list(getattr(net, registry)),
            ["third", "first"],
            f"list(net.{registry}) after deleting second and assigning it a tensor",
            why="The name is nobody's after deleting, so a tensor becomes a plain attribute.",
        )
        checks.same(net.second, scratch, "net.second, which is a plain tensor now")


def test_a_plain_attribute_gives_way(kata):
    """A plain attribute, also one that is None, gives way to a Parameter or a child of its name."""
    hidden = (
        "The plain attribute is still there, and hides what is registered: Python calls "
        "`__getattr__` only for a name that it does not find by itself."
    )
    for registry, value in (("_parameters", parameter(3)), ("_modules", block(kata))):
        for plain, shown in ((2.5, "2.5"), (None, "None"), (torch.zeros(3), "torch.zeros(3)")):
            net = network(kata)
            net.scale = plain
            net.scale = value
            checks.equal(
                list(getattr(net, registry)),
                ["scale"],
                f"list(net.{registry}), where net.scale was {shown} before",
                why="A plain attribute can be replaced by anything.",
            )
            checks.same(
                net.scale,
                value,
                f"net.scale, which was {shown} before",
                why="What is read is what is registered.",
                mistakes={hidden: lambda got, plain=plain: got is plain},
            )


def test_a_child_gives_way_to_a_parameter(kata):
    """A child gives way to a Parameter of its name, also when the name holds None."""
    for held, shown in ((block(kata), "a child"), (None, "None")):
        net, weight = network(kata), parameter(3)
        net.core = block(kata)
        net.core = held
        net.core = weight
        checks.equal(
            [list(net._parameters), list(net._modules)],
            [["core"], []],
            f"list(net._parameters), list(net._modules), where net.core held {shown} before",
            why="The Parameter is registered, and the child is gone.",
            mistakes={
                "The name stands in both registries now: the child would still be trained and "
                "saved, although nobody can reach it.": [["core"], ["core"]],
            },
        )
        checks.same(net.core, weight, "net.core", why="What is read is what is registered.")


def test_register_parameter(kata):
    """`register_parameter` registers a Parameter, and replaces one of that name in its position."""
    net, weight, bias, new = network(kata), parameter(2, 3), parameter(2), parameter(2, 3)
    net.register_parameter("weight", weight)
    net.register_parameter("_bias", bias)
    checks.equal(
        list(net._parameters),
        ["weight", "_bias"],
        "list(net._parameters) after registering weight and _bias",
        why="It does what an assignment of the Parameter does; the name comes as a string.",
    )
    checks.same(net.weight, weight, "net.weight", why="What is read is what is registered.")
    net.register_parameter("weight", new)
    checks.equal(
        list(net._parameters),
        ["weight", "_bias"],
        "list(net._parameters) after registering weight again",
        why="The new Parameter takes the place of the old one.",
    )
    checks.same(net.weight, new, "net.weight after registering it again")
    net.register_parameter("weight", None)
    net.register_parameter("weight", weight)
    checks.equal(
        list(net._parameters),
        ["weight", "_bias"],
        "list(net._parameters) after registering weight with None, and again",
        why="A name that holds None is registered, too: it keeps its position, and can be replaced.",
    )
    checks.same(net.weight, weight, "net.weight after that")


def test_register_parameter_none(kata):
    """`register_parameter(name, None)` keeps a place: the name is registered and holds None."""
    net, bias = network(kata), parameter(2)
    net.register_parameter("bias", None)
    net.register_parameter("weight", parameter(2, 3))
    checks.equal(
        list(net._parameters),
        ["bias", "weight"],
        'list(net._parameters) after register_parameter("bias", None) and a weight',
        why="The name is registered, with None as its value.",
        mistakes={
            "'bias' is missing: None was passed over, or became a plain attribute, which would "
            "let a tensor in later.": ["weight"],
        },
    )
    checks.equal(outcome(lambda: net.bias), None, "net.bias", why="The name holds None.")
    with checks.raises(
        TypeError,
        "",
        "net.bias = torch.zeros(2), where bias was registered with None",
        why="The name is that of a parameter: it takes a Parameter or None, and nothing else.",
    ):
        net.bias = torch.zeros(2)
    net.bias = bias
    checks.equal(
        list(net._parameters),
        ["bias", "weight"],
        "list(net._parameters) after net.bias = Parameter(...)",
        why="The Parameter takes the place that was kept for it.",
    )
    checks.same(net.bias, bias, "net.bias after net.bias = Parameter(...)")


def test_register_parameter_refuses_a_name(kata):
    """`register_parameter` refuses a name that is no string (TypeError), is empty or has a dot."""
    net = network(kata)
    for kind, name, why in (
        (TypeError, 5, "The name of an attribute is a string: nobody could write net.5."),
        (KeyError, "", "The name of an attribute is not empty: nobody could write it after net."),
        (
            KeyError,
            "block.weight",
            "A dot means a step down the tree when parameters are listed: this would be the "
            "parameter `weight` of a child `block`.",
        ),
    ):
        with checks.raises(
            kind,
            "",
            f"net.register_parameter({name!r}, Parameter(...))",
            why=f"{why} It is refused with a {kind.__name__}.",
        ):
            net.register_parameter(name, parameter(2, 3))
    checks.equal(
        list(net._parameters),
        [],
        "list(net._parameters) after that",
        why="A refusal changes nothing.",
    )


def test_register_parameter_refuses_a_name_that_is_taken(kata):
    """`register_parameter` refuses a name that is taken by something else (KeyError)."""
    net, encoder = network(kata), block(kata)
    net.size, net.bias, net.encoder = 3, None, encoder
    for name, kind, held in (
        ("size", "a plain attribute", 3),
        ("bias", "a plain attribute that is None", None),
        ("encoder", "a child", encoder),
        ("forward", "a method", net.forward),
    ):
        with checks.raises(
            KeyError,
            "",
            f'net.register_parameter("{name}", Parameter(...))',
            why=f"The name is taken, by {kind}. An assignment shows that a replacement is meant; "
            "`register_parameter` rather stops than put two things under one name.",
        ):
            net.register_parameter(name, parameter(2, 3))
        checks.equal(
            [list(net._parameters), list(net._modules)],
            [[], ["encoder"]],
            "list(net._parameters), list(net._modules) after that",
            why="A refusal changes nothing.",
        )
        checks.equal(
            getattr(net, name), held, f"net.{name} after that", why="A refusal changes nothing."
        )


def test_register_parameter_refuses_a_value(kata):
    """`register_parameter` refuses a value that is neither a Parameter nor None (TypeError)."""
    net, weight = network(kata), parameter(2, 3)
    net.register_parameter("weight", weight)
    for value, shown in (
        (torch.ones(3, requires_grad=True), "torch.ones(3, requires_grad=True)"),
        (0, "0"),
        ([parameter(3)], "[Parameter(...)]"),
        (block(kata), "Block()"),
    ):
        for name in ("scale", "weight"):
            with checks.raises(
                TypeError,
                "",
                f'net.register_parameter("{name}", {shown})',
                why="Only a Parameter, or None, can be registered as one. Whoever means a tensor "
                "to be trained has to make a Parameter of it first.",
            ):
                net.register_parameter(name, value)
    checks.equal(
        list(net._parameters),
        ["weight"],
        "list(net._parameters) after that",
        why="A refusal changes nothing.",
    )
    checks.same(net.weight, weight, "net.weight after that", why="A refusal changes nothing.")
