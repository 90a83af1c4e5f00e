"""How a module keeps apart its parameters, its children and its plain attributes.

The tests read the two registries, `_parameters` and `_modules`, which may be mappings of any type.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import torch
from torch import nn

from dojo import checks

TRUTH = (
    "A value was asked whether it is true, as `if value` and `value or ...` do. A tensor of several "
    "numbers has no answer to that: ask whether the value is None, or whether the name is there."
)
KEPT = "A refusal changes nothing."
CHANGED_FIRST = {
    "It was refused, but too late: something has been changed already. Check first.": lambda _: True
}


def network(kata):
    """Return an empty module of the class Network."""

    class Network(kata.Module):
        def forward(self, x):
            return x

    net = checks.outcome(Network)
    checks.instance(
        net,
        kata.Module,
        "Network()",
        why="A module is made without arguments.",
        mistakes={
            "`self.name = ...` inside `__setattr__` and `__getattr__` comes back to them, without "
            "end. Python's own `__setattr__` is reached through super(), and self.__dict__ is "
            "always there.": RecursionError,
            "A module is made without arguments.": "__init__() missing",
            "To make the registries is an assignment, too: `__setattr__` is called for it, when "
            "there is no registry yet.": lambda got: isinstance(got, Exception),
        },
    )
    return net


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


def read(module, name):
    """Return what `module.name` gives, or the exception that comes instead."""
    return checks.outcome(lambda: getattr(module, name))


@contextmanager
def refused(kind, called, *, why, mistakes=None) -> Iterator[None]:
    """Check that the block ends in an exception of that kind, whatever it says."""
    other_kind = (
        f"It is refused, but with another kind of exception: {kind.__name__} is what is meant."
    )
    named = {
        **(mistakes or {}),
        why: None,
        TRUTH: "Boolean value of Tensor",
        other_kind: lambda came: not isinstance(came, RecursionError),
    }
    with checks.raises(kind, "", called, why=why, mistakes=named):
        yield


@contextmanager
def allowed(called, *, why, mistakes=None) -> Iterator[None]:
    """Check that the block raises nothing: `why` is said of an exception that no mistake explains."""
    try:
        yield
    except NotImplementedError:
        raise
    except Exception as error:
        named = {**(mistakes or {}), why: lambda came: not isinstance(came, RecursionError)}
        checks.equal(error, None, called, why=why, mistakes=named)


def test_a_new_module_has_two_empty_registries(kata):
    """A new module has two registries, `_parameters` and `_modules`, and both are empty."""
    net = network(kata)
    for name in ("_parameters", "_modules"):
        checks.instance(
            read(net, name),
            Mapping,
            f"net.{name}, where net = Network(),",
            why="`__init__` makes both registries: mappings from names to objects, such as a dict.",
            mistakes={
                "`__init__` made no such registry. (And `__getattr__` gives None for a name that "
                "does not exist.)": lambda got: got is None,
                "`__init__` made no such registry.": AttributeError,
                "Whatever is registered has a name: use a mapping, such as a dict.": (
                    lambda got: isinstance(got, (list, tuple))
                ),
            },
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
                "No class above this one has a `__getattr__` that super() could reach: the "
                "exception is yours to raise.": "'super' object has no attribute",
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
                why: AttributeError,
            },
        ):
            net.wieght  # noqa: B018
    checks.equal(
        hasattr(net, "wieght"),
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
        why="The registry holds the Parameter itself.",
        mistakes={
            "That is another object, made of the Parameter. An optimizer changes the Parameter "
            "itself, so a copy would never learn anything.": torch.is_tensor
        },
    )
    checks.equal(
        list(net._modules),
        [],
        "list(net._modules) after net.weight = Parameter(...)",
        why="That registry is for children: modules inside this module.",
        mistakes={
            "Both registries are one and the same mapping: each has to be one of its own.": (
                lambda _: net._parameters is net._modules
            )
        },
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
    for name, value in (
        ("width", parameter(2, 3)),
        ("_gain", nn.Parameter(torch.tensor([0.5, 2.0], dtype=torch.float64))),
        ("height", nn.Parameter(torch.tensor(1.5))),
    ):
        with allowed(
            f"net.{name} = Parameter(...)",
            why="Any Parameter is registered, whatever its shape and dtype.",
        ):
            setattr(net, name, value)
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
            "`height` was passed over. It holds a single number, which is a Parameter like any "
            "other.": ["width", "_gain"],
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
        TRUTH: "Boolean value of Tensor",
        "It is registered, but not found: `__getattr__` has to look into the registry.": (
            AttributeError
        ),
        "That is another of the module's parameters. Look up the name that was asked for.": (
            lambda got: got is weight or got is bias
        ),
        "This is a copy, or a second view of the same numbers, not the registered Parameter: "
        "what a backward pass or an optimizer does to one of them is lost on the other.": (
            torch.is_tensor
        ),
    }
    why = "`__getattr__` returns what stands in the registry under the name that was asked for."
    checks.same(read(net, "weight"), weight, "net.weight", why=why, mistakes=mistakes)
    checks.same(read(net, "bias"), bias, "net.bias", why=why, mistakes=mistakes)
    checks.same(read(net, "weight"), weight, "net.weight again", why=why, mistakes=mistakes)


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
        read(net, "scratch"),
        scratch,
        "net.scratch",
        why="What is not registered is kept as it is, as with any Python object.",
        mistakes={
            "What was assigned is lost: what is not registered is left to Python's own "
            "`__setattr__`.": AttributeError
        },
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
        mistakes={
            "It was frozen when it came. Registering a Parameter changes nothing about it.": True
        },
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
            why="The container is not a Parameter.",
            mistakes={
                "A module looks at what is assigned, not into it. (For this, torch has "
                "nn.ParameterList and nn.ParameterDict: they are modules themselves.)": (
                    lambda got: len(got) > 1
                )
            },
        )
        checks.same(
            read(net, "scales"), container, "net.scales", why="It is kept as a plain attribute."
        )


def test_a_child_is_registered_in_modules(kata):
    """A module that is assigned is a child: it goes into `_modules`, and is read from there."""
    net, encoder = network(kata), block(kata)
    decoder = type(net)()
    net.encoder, net._decoder = encoder, decoder
    checks.equal(
        list(net._modules),
        ["encoder", "_decoder"],
        "list(net._modules) after encoder and _decoder",
        why="Both are instances of Module, by way of two subclasses, assigned in this order.",
        mistakes={
            "The name of the attribute counts, not that of the class.": lambda got: "Block" in got,
            "The children went into `_parameters`, which is for Parameters.": (
                lambda got: got == [] and len(net._parameters) > 0
            ),
            "No child was registered. An instance of Module goes into `_modules`: of any subclass "
            "of it, and of the class in this file, not of the one in torch.nn.": [],
            "'_decoder' is missing. A child may be of any subclass of Module, also that of its "
            "parent, and a name may begin with an underscore.": ["encoder"],
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
    unfound = {
        "It is registered, but not found: `__getattr__` has to look into both registries.": (
            AttributeError
        )
    }
    checks.same(read(net, "encoder"), encoder, "net.encoder", why=why, mistakes=unfound)
    checks.same(read(net, "_decoder"), decoder, "net._decoder", why=why, mistakes=unfound)
    gain = encoder._parameters["gain"]
    checks.same(
        read(net.encoder, "gain"), gain, "net.encoder.gain", why=why, mistakes={TRUTH: RuntimeError}
    )
    checks.equal(
        hasattr(net, "gain"),
        False,
        'hasattr(net, "gain"), where gain is a parameter of the child',
        mistakes={"A child's attributes are reached through the child: net.encoder.gain.": True},
    )


def test_everything_else_is_a_plain_attribute(kata):
    """A number, a string, a class or None is a plain attribute, in neither registry."""

    class Lookalike:
        _parameters, _modules = {}, {}

    net = network(kata)
    net.size = 2
    with allowed(
        "net.size = 3, after net.size = 2",
        why="A plain attribute may be assigned again: only registered names are guarded.",
    ):
        net.size = 3
    values = {"size": 3, "label": "encoder", "kind": type(net), "bias": None, "tool": Lookalike()}
    for name, value in values.items():
        setattr(net, name, value)
    checks.equal(
        {name: read(net, name) for name in values},
        values,
        "net.size, net.label, net.kind, net.bias, net.tool",
        why="What is not registered is kept as it is, as with any Python object.",
    )
    checks.equal(
        [list(net._parameters), list(net._modules)],
        [[], []],
        "list(net._parameters), list(net._modules)",
        why="None of these is an instance of Parameter or of Module.",
        mistakes={
            "'kind' is registered. It is a class, not an instance of it, and that it can be called, "
            "or is a Module by name, makes no child of it.": lambda got: "kind" in got[0] + got[1],
            "'tool' is registered. It only looks like a module: that something has registries, or "
            "the right name, makes no child of it. isinstance() asks for the class itself.": (
                lambda got: "tool" in got[0] + got[1]
            ),
            "net.bias = None registered 'bias'. An assignment of None empties a name that is "
            "registered already; it is `register_parameter` that reserves a new one.": (
                lambda got: got in ([["bias"], []], [[], ["bias"]])
            ),
        },
    )
    net.label = None
    checks.equal(
        read(net, "label"),
        None,
        "net.label after net.label = None, which was 'encoder' before",
        why="Under a plain name None is a value like any other: it is kept, and read again.",
    )


def test_one_parameter_under_two_names(kata):
    """The same Parameter or child may be registered under two names, in two modules: it is shared."""
    for registry, value in (("_parameters", parameter(2, 3)), ("_modules", block(kata))):
        net, other = network(kata), network(kata)
        net.encoder, net.decoder = value, value
        checks.equal(
            list(getattr(net, registry)),
            ["encoder", "decoder"],
            f"list(net.{registry}) after net.encoder = net.decoder = one and the same object",
            why="Two names of one object are two entries: the registry is about names. That an "
            "optimizer wants it only once is seen to where parameters are listed.",
            mistakes={
                "The second name took the place of the first, but both stay.": ["decoder"],
                "The second name was passed over, as the object was there already.": ["encoder"],
            },
        )
        other.tied = value
        checks.equal(
            [list(getattr(net, registry)), list(getattr(other, registry))],
            [["encoder", "decoder"], ["tied"]],
            f"list(net.{registry}), list(other.{registry}) after other.tied = that object, too",
            why="No module owns what is registered: tied weights belong to several. One that gets "
            "the object takes it away from no other.",
        )
        checks.same(read(net, "encoder"), value, "net.encoder", why="Both names give the object.")
        checks.same(read(net, "decoder"), value, "net.decoder", why="Both names give the object.")


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
                "The words `before Module.__init__` are missing: they say where the line stands, as "
                "in torch's own message.": "init",
                "It says that something is missing, but not why: that super().__init__() has "
                "not been called yet.": AttributeError,
                "The text is right, but it belongs in an AttributeError.": "before Module.__init__",
                "That came by accident, out of a registry that does not exist yet. Ask first "
                "whether it does.": lambda came: isinstance(came, (KeyError, TypeError)),
            },
        ):
            Hasty(value)
    unfinished = kata.Module.__new__(kata.Module)
    with refused(
        AttributeError,
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
        checks.outcome(lambda: Early().size),
        3,
        "size, after self.size = 3 before super().__init__()",
        why="A plain attribute needs no registry, so nothing has to be there before it.",
        mistakes={
            **endless,
            "A plain attribute was refused. It needs no registry, so nothing has to be there "
            "before it.": "before",
            "It was set, and then lost: `__init__` adds the registries to what the object has, and "
            "takes nothing away.": AttributeError,
        },
    )
    unfinished = kata.Module.__new__(kata.Module)
    checks.equal(
        checks.outcome(lambda: hasattr(unfinished, "weight")),
        False,
        'hasattr(module, "weight") before Module.__init__()',
        why="Nothing is registered where there are no registries yet: an unknown name is an "
        "AttributeError, now as ever. (copy.copy() makes such unfinished objects.)",
        mistakes={
            **endless,
            "`__getattr__` takes a registry for granted. It may be asked before there is one, and "
            "says then, too, that the name is unknown.": (
                lambda got: isinstance(got, (KeyError, TypeError))
            ),
        },
    )


def test_a_tensor_over_a_parameter_is_refused(kata):
    """Assigning a tensor over a registered parameter is a TypeError, and the Parameter stays."""
    net, weight = network(kata), parameter(2, 3)
    net.weight = weight
    mistakes = {
        "The Parameter is gone, and a tensor that is not registered has taken its name. A line such "
        "as `self.weight = softmax(self.weight)` would do that, and training would go on without "
        "it.": lambda came: came is None and "weight" not in net._parameters,
        "The tensor was copied into the Parameter, behind the back of autograd and of whoever "
        "meant to replace it.": lambda came: came is None and not weight.any(),
        "The assignment was passed over without an exception: whoever wrote it goes on with another "
        "value than they think.": lambda came: came is None and net.weight is weight,
        "The tensor was accepted, beside the Parameter that is still registered: the module "
        "computes with the one, and the optimizer trains the other.": (
            lambda came: came is None and net._parameters["weight"] is weight
        ),
        "The tensor was silently made a Parameter. That is another one than the optimizer holds, "
        "which goes on training the old one.": (
            lambda came: came is None and isinstance(net.weight, nn.Parameter)
        ),
    }
    for value, shown in (
        (torch.zeros(2, 3), "torch.zeros(2, 3)"),
        (torch.zeros(2, 3, requires_grad=True), "torch.zeros(2, 3, requires_grad=True)"),
    ):
        with refused(
            TypeError,
            f"net.weight = {shown}, over a Parameter",
            why="The name of a parameter takes a Parameter or None, and nothing else.",
            mistakes=mistakes,
        ):
            net.weight = value
        checks.same(
            read(net, "weight"), weight, "net.weight after that", why=KEPT, mistakes=CHANGED_FIRST
        )


def test_a_number_or_a_child_over_a_parameter_is_refused(kata):
    """Assigning a number or a module over a parameter is a TypeError, and the Parameter stays."""
    net, weight = network(kata), parameter(2, 3)
    net.weight = weight
    for value, shown in ((0, "0"), (2.5, "2.5"), (block(kata), "Block()")):
        with refused(
            TypeError,
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
        checks.same(
            read(net, "weight"), weight, "net.weight after that", why=KEPT, mistakes=CHANGED_FIRST
        )
        checks.equal(list(net._modules), [], "list(net._modules) after that", why=KEPT)


def test_none_keeps_the_name_of_a_parameter(kata):
    """None over a parameter keeps its name registered, in its position, with None as its value."""
    net = network(kata)
    net.weight, net.bias = parameter(2, 3), parameter(2)
    read(net, "weight")
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
        read(net, "weight"),
        None,
        "net.weight after net.weight = None",
        why="None is what the name holds: a value like any other.",
        mistakes={
            "The name is registered, and holds None. Whether a name is there, and what it holds, "
            "are two questions.": AttributeError,
            "The Parameter is a plain attribute, too. Python finds it there, and does not even ask "
            "`__getattr__`: what is registered stands in the registry only.": (
                lambda _: "weight" in vars(net)
            ),
            "What was read before was kept for the next time. `__getattr__` looks into the registry "
            "each time it is asked.": torch.is_tensor,
        },
    )
    with allowed(
        "net.weight = None, once more",
        why="Whatever a parameter's name holds, it takes a Parameter or None.",
    ):
        net.weight = None


def test_a_name_that_holds_none_is_still_that_of_a_parameter(kata):
    """A tensor, a number or a child is refused, too, while the parameter's name holds None."""
    net = network(kata)
    net.bias = parameter(2)
    net.bias = None
    for value, shown in ((torch.ones(2), "torch.ones(2)"), (0, "0"), (block(kata), "Block()")):
        with refused(
            TypeError,
            f"net.bias = {shown}, while the parameter holds None",
            why="Whose name it is does not depend on what it holds. Otherwise a tensor could slip "
            "in where a Parameter is meant, and would never be trained.",
        ):
            net.bias = value
        checks.equal(
            [list(net._parameters), list(net._modules)],
            [["bias"], []],
            "list(net._parameters), list(net._modules) after that",
            why=KEPT,
            mistakes=CHANGED_FIRST,
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
        why="The name holds None now, and the child is gone.",
        mistakes={
            "The child is still registered, so that None went somewhere else: the child would be "
            "trained and saved, although the module does not use it.": kata.Module
        },
    )
    checks.equal(
        read(net, "encoder"),
        None,
        "net.encoder after net.encoder = None",
        why="None is what the name holds: a value like any other.",
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
            with refused(
                TypeError,
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
                checks.outcome(lambda name=name: net._modules[name]),
                held,
                f'net._modules["{name}"] after that',
                why=KEPT,
                mistakes=CHANGED_FIRST,
            )


def test_replacing_keeps_the_position(kata):
    """A new Parameter or child under a registered name, also one holding None, takes its place."""
    for registry, make in (
        ("_parameters", lambda: parameter(2, 3)),
        ("_modules", lambda: block(kata)),
    ):
        net, replaced, refilled, old = network(kata), make(), make(), make()
        net.first, net.second, net.third = old, make(), make()
        read(net, "first")
        with allowed(
            f"net.first = a new one, over one in {registry}",
            why="Another of the same kind was refused. It replaces what is registered: only what "
            "is of another kind is refused.",
        ):
            net.first = replaced
        net.second = None
        with allowed(
            f"net.second = a new one, where the name in {registry} holds None",
            why="A name that holds None is a place that was kept: what belongs there may come back.",
        ):
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
        for name, new in (("first", replaced), ("second", refilled)):
            for got, called in (
                (entries[name], f'net.{registry}["{name}"]'),
                (read(net, name), f"net.{name}"),
            ):
                checks.same(
                    got,
                    new,
                    f"{called}, the second one that was assigned",
                    why="The new value takes the place of the old one.",
                    mistakes={
                        "The old one is still there, or was kept when it was read: the latest "
                        "assignment counts.": (lambda got, old=old: got is old)
                    },
                )


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
            hasattr(net, name),
            True,
            f'hasattr(net, "{name}"), {kind}',
            why="It was assigned, and nothing has been deleted yet.",
            mistakes={
                "It was lost on the way: the module has to hold what it is given, also when nobody "
                "else does.": lambda _, name=name: name == "encoder"
            },
        )
        with allowed(
            f"del net.{name}, {kind}",
            why=f"Nothing was found to delete, but there is {kind} of that name. A name is removed "
            "from where it stands: `_parameters`, `_modules`, or among the plain attributes.",
            mistakes={
                "It was removed from its registry, and then looked for once more, among the plain "
                "attributes: one of the two is meant.": lambda came, name=name: (
                    isinstance(came, AttributeError) and name != "size" and not hasattr(net, name)
                ),
            },
        ):
            delattr(net, name)
        checks.equal(
            hasattr(net, name),
            False,
            f'hasattr(net, "{name}") after del net.{name}',
            why="After deleting, the name is unknown. If it stood in two places, both have to be "
            "emptied.",
            mistakes={
                "The name is still there, and holds None: that is what `= None` does. `del` takes "
                "the name itself away.": lambda _, name=name: read(net, name) is None
            },
        )
    checks.equal(
        [list(net._parameters), list(net._modules)],
        [[], []],
        "list(net._parameters), list(net._modules) after deleting all",
        why="Deleting takes the name out of its registry.",
    )
    with refused(
        AttributeError,
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
            with allowed(
                f"net.scale = a Parameter or a child, where it was {shown} before",
                why="Only what is registered is guarded: a plain attribute gives way to anything.",
                mistakes={
                    "`register_parameter` refuses a name that is taken. In an assignment the plain "
                    "attribute has to give way first.": KeyError
                },
            ):
                net.scale = value
            checks.equal(
                list(getattr(net, registry)),
                ["scale"],
                f"list(net.{registry}), where net.scale was {shown} before",
                why="A plain attribute can be replaced by anything.",
            )
            checks.same(
                read(net, "scale"),
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
        with allowed(
            f"net.core = Parameter(...), where net.core held {shown} before",
            why="It was refused. A Parameter does not give way to a child, but a child gives way to "
            "a Parameter.",
        ):
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
    with allowed(
        'net.register_parameter(name="_bias", param=Parameter(...))',
        why="Any name without a dot will do, also one that begins with an underscore.",
        mistakes={
            "The arguments may also be given by name: `name` and `param`.": "keyword argument"
        },
    ):
        net.register_parameter(name="_bias", param=bias)
    checks.equal(
        list(net._parameters),
        ["weight", "_bias"],
        "list(net._parameters) after registering weight and _bias",
        why="It does what an assignment of the Parameter does; the name comes as a string.",
        mistakes={"The name was changed on the way.": lambda got: set(got) != {"weight", "_bias"}},
    )
    checks.same(
        read(net, "weight"), weight, "net.weight", why="What is read is what is registered."
    )
    for value, shown in ((new, "new"), (None, "None"), (weight, "weight")):
        with allowed(
            f'net.register_parameter("weight", {shown}), where weight is a parameter',
            why="None is accepted beside a Parameter: it keeps the place for one.",
            mistakes={
                "The name was taken to be somebody else's. It is that of a parameter, which is "
                "replaced: only what is something else is in the way.": KeyError
            },
        ):
            net.register_parameter("weight", value)
        checks.equal(
            list(net._parameters),
            ["weight", "_bias"],
            f"list(net._parameters) after registering weight again, with {shown}",
            why="What is registered takes the place of what was there.",
            mistakes={"It moved to the end: a name keeps its position.": ["_bias", "weight"]},
        )
        checks.same(
            read(net, "weight"),
            value,
            "net.weight after that",
            why="The latest one counts. `__getattr__` looks into the registry each time it is asked.",
        )


def test_register_parameter_none(kata):
    """`register_parameter(name, None)` keeps a place: the name is registered and holds None."""
    net, bias = network(kata), parameter(2)
    with allowed(
        'net.register_parameter("bias", None)',
        why="None is accepted beside a Parameter: it keeps a place for one.",
    ):
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
    checks.equal(read(net, "bias"), None, "net.bias", why="The name holds None.")
    with refused(
        TypeError,
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
    checks.same(
        read(net, "bias"),
        bias,
        "net.bias after net.bias = Parameter(...)",
        why="The latest one counts.",
    )


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
        with refused(
            kind,
            f"net.register_parameter({name!r}, Parameter(...))",
            why=f"{why} It is refused with a {kind.__name__}.",
        ):
            net.register_parameter(name, parameter(2, 3))
    checks.equal(
        list(net._parameters),
        [],
        "list(net._parameters) after that",
        why=KEPT,
        mistakes=CHANGED_FIRST,
    )


def test_register_parameter_refuses_a_name_that_is_taken(kata):
    """`register_parameter` refuses a name that is taken by something else (KeyError)."""
    net, encoder = network(kata), block(kata)
    net.size, net.bias, net.encoder, net.decoder = 3, None, encoder, block(kata)
    net.decoder = None
    for name, kind, held in (
        ("size", "a plain attribute", 3),
        ("bias", "a plain attribute that is None", None),
        ("encoder", "a child", encoder),
        ("decoder", "a child whose name holds None", None),
        ("forward", "a method", net.forward),
    ):
        with refused(
            KeyError,
            f'net.register_parameter("{name}", Parameter(...))',
            why=f"The name is taken, by {kind}. An assignment shows that a replacement is meant; "
            "`register_parameter` rather stops than put two things under one name.",
        ):
            net.register_parameter(name, parameter(2, 3))
        checks.equal(
            [list(net._parameters), list(net._modules)],
            [[], ["encoder", "decoder"]],
            "list(net._parameters), list(net._modules) after that",
            why=KEPT,
            mistakes=CHANGED_FIRST,
        )
        checks.equal(
            read(net, name), held, f"net.{name} after that", why=KEPT, mistakes=CHANGED_FIRST
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
            with refused(
                TypeError,
                f'net.register_parameter("{name}", {shown})',
                why="Only a Parameter, or None, can be registered as one. Whoever means a tensor "
                "to be trained has to make a Parameter of it first.",
            ):
                net.register_parameter(name, value)
    checks.equal(
        list(net._parameters),
        ["weight"],
        "list(net._parameters) after that",
        why=KEPT,
        mistakes=CHANGED_FIRST,
    )
    checks.same(
        read(net, "weight"), weight, "net.weight after that", why=KEPT, mistakes=CHANGED_FIRST
    )
