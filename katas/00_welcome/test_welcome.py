"""Six predictions about torch; torch itself is asked for the truth when the tests run."""

import torch
from torch import nn

from dojo import checks

FORMS = {
    bool: "True or False, without quotes",
    int: "a whole number, without quotes",
    str: "a name in quotes",
}


def predicted(answer, truth, name, *, ask, mistakes):
    """Check a prediction: a wrong one is told its mistake and how to ask torch, not the truth."""
    kind = type(truth)
    checks.holds(
        answer is ... or type(answer) is kind,
        f"{name} is {answer!r}, expected {FORMS[kind]}",
        mistakes={
            "In quotes it is a text.": isinstance(answer, str),
            f"The answer itself is asked for, not a value of type {type(answer).__name__}.": True,
        },
    )
    wrong = answer is not ... and answer != truth
    checks.holds(
        not wrong,
        f"{name} is {answer!r}, but torch says otherwise",
        why=ask,
        mistakes={f"{text} {ask}": wrong and fits(answer) for text, fits in mistakes.items()},
    )
    checks.answered(answer, truth, name, why=ask)


def anything(answer):
    """Recognise any wrong answer, such as the only one to a question of yes or no."""
    return True


def test_a_plain_tensor(kata):
    """You know whether a plain tensor requires a gradient."""
    predicted(
        kata.PLAIN_TENSOR_REQUIRES_GRAD,
        torch.ones(2).requires_grad,
        "PLAIN_TENSOR_REQUIRES_GRAD",
        ask="Ask it: print(torch.ones(2).requires_grad).",
        mistakes={"Data is not trained unless somebody says so.": anything},
    )


def test_a_parameter(kata):
    """You know whether a Parameter requires a gradient."""
    predicted(
        kata.PARAMETER_REQUIRES_GRAD,
        nn.Parameter(torch.ones(2)).requires_grad,
        "PARAMETER_REQUIRES_GRAD",
        ask="Ask it: print(torch.nn.Parameter(torch.ones(2)).requires_grad).",
        mistakes={"A Parameter is made to be trained, whatever it is made of.": anything},
    )


def test_the_number_of_parameters_of_a_linear_layer(kata):
    """You know how many tensors a linear layer trains."""
    predicted(
        kata.LINEAR_PARAMETER_COUNT,
        len(list(nn.Linear(3, 2).parameters())),
        "LINEAR_PARAMETER_COUNT",
        ask="Ask it: print(list(torch.nn.Linear(3, 2).parameters())).",
        mistakes={
            "parameters() lists tensors, however many numbers each holds.": lambda n: n > 3,
            "3 and 2 are sizes: of what comes in, and of what goes out.": lambda n: n == 3,
            "It does not only multiply: something is added, too.": lambda n: n == 1,
            "A layer that trains nothing would learn nothing.": lambda n: n == 0,
        },
    )


def test_the_first_name_of_a_linear_layer(kata):
    """You know which parameter of a linear layer comes first."""
    predicted(
        kata.LINEAR_FIRST_NAME,
        next(nn.Linear(3, 2).named_parameters())[0],
        "LINEAR_FIRST_NAME",
        ask="Ask it: print(next(torch.nn.Linear(3, 2).named_parameters())).",
        mistakes={
            "That one is listed, too, but after another one.": lambda name: (
                name in dict(nn.Linear(3, 2).named_parameters())
            ),
            "A dot leads to a parameter of a layer inside: this layer has its own.": (
                lambda name: "." in name
            ),
            "A layer has that, but it is not among the tensors that it trains.": lambda name: (
                hasattr(nn.Linear(3, 2), name)
            ),
            "No parameter of this layer has exactly that name.": anything,
        },
    )


def test_a_tensor_attribute(kata):
    """You know whether a tensor that is only an attribute is listed among the parameters."""
    module = nn.Linear(3, 2)
    module.scale = torch.ones(2, requires_grad=True)
    predicted(
        kata.TENSOR_ATTRIBUTE_IS_LISTED,
        "scale" in dict(module.named_parameters()),
        "TENSOR_ATTRIBUTE_IS_LISTED",
        ask="Run the lines at the top of the lesson.",
        mistakes={
            "Requiring a gradient and being registered are two things. Only a Parameter is "
            "registered.": anything
        },
    )


def test_the_length_of_parameters(kata):
    """You know whether parameters() can be counted with len()."""
    predicted(
        kata.PARAMETERS_HAS_A_LENGTH,
        hasattr(nn.Linear(3, 2).parameters(), "__len__"),
        "PARAMETERS_HAS_A_LENGTH",
        ask="Ask it: print(len(torch.nn.Linear(3, 2).parameters())).",
        mistakes={
            "parameters() gives a generator: it hands out one Parameter after the other and does "
            "not know how many come.": anything
        },
    )
