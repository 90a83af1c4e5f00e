"""What people get wrong in kata 00, and how it shows."""

from torch import nn


def any_behaviour(got, expected):
    if type(got) is type(expected):
        return None
    if isinstance(got, str):
        return "In quotes it is a string. Write True, False or a number without quotes."
    if isinstance(expected, bool):
        return "Answer True or False."
    if isinstance(expected, int):
        return "Answer with a whole number."
    return "Answer with a name in quotes."


def a_plain_tensor(got):
    if got is True:
        return (
            "Data is not trained unless you ask for it. Try it: print(torch.ones(2).requires_grad)"
        )
    return None


def a_parameter(got):
    if got is False:
        return "A Parameter is made to be trained. Try it: print(torch.nn.Parameter(torch.ones(2)).requires_grad)"
    return None


def the_number_of_parameters_of_a_linear_layer(got):
    if type(got) is not int:
        return None
    said = {
        8: "You count the numbers inside the tensors. parameters() lists the tensors.",
        6: "You count the numbers inside the weight. parameters() lists the tensors.",
        3: "3 is the size of the input.",
        1: "A linear layer multiplies by a weight, and adds something, too.",
        0: "A layer without parameters could not learn.",
    }.get(got)
    return said and f"{said} Try it: print(list(torch.nn.Linear(3, 2).parameters()))"


def the_first_name_of_a_linear_layer(got):
    if not isinstance(got, str):
        return None
    layer = nn.Linear(3, 2)
    if got in dict(layer.named_parameters()):
        said = "This name is listed, but not first."
    elif "." in got:
        said = "A dot leads to a parameter of a child. This layer has no child."
    elif hasattr(layer, got):
        said = "A linear layer has this attribute, but it is not a parameter."
    else:
        said = "No parameter of this layer has this name."
    return f"{said} Try it: print(next(torch.nn.Linear(3, 2).named_parameters()))"


def a_tensor_attribute(got):
    if got is True:
        return (
            "Only a Parameter is registered. A plain tensor is not, even if it requires a gradient."
        )
    return None


def the_length_of_parameters(got):
    if got is True:
        return (
            "parameters() gives a generator: one Parameter after the other. A generator has no length. "
            "Try it: print(len(torch.nn.Linear(3, 2).parameters()))"
        )
    return None
