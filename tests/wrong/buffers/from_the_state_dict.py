"""Takes from the state dict what is not a parameter.

caught by: test_own_buffers_come_before_those_of_children
says: You leave out the buffers that are not saved
also: This is another tensor object, such as a copy or a detach()
also: You list a shared tensor under all its names
"""

from dojo.loading import solution_of

register_buffer = solution_of(__file__).register_buffer


def named_buffers(module, prefix="", recurse=True, remove_duplicate=True):
    trained = {name for name, _ in module.named_parameters(remove_duplicate=False)}
    for name, value in module.state_dict().items():
        if name not in trained and (recurse or "." not in name):
            yield f"{prefix}.{name}" if prefix else name, value
