"""Print the docstrings of a library that have examples, as JSON: run by the interpreter that has the library.

    python collect.py '["numpy", "numpy.linalg"]'

Each has the name by which a program reaches it, and its group: the module or class in which it was found.
"""

import doctest
import importlib
import inspect
import json
import sys

PARSER = doctest.DocTestParser()


def docstrings(modules):
    """Name, group and text of everything public that has a docstring with examples; each text once."""
    seen = set()
    for module_name in modules:
        module = importlib.import_module(module_name)
        # A class before those that inherit its docstrings.
        for name, value in sorted(members(module), key=lambda each: len(getattr(each[1], "__mro__", ()))):
            if inspect.ismodule(value) or getattr(module, getattr(value, "__name__", name), None) is not value:
                continue
            told = f"{module_name}.{name}"
            found = [(told, module_name, value)]
            if inspect.isclass(value):
                found[0] = (told, told, value)
                for each, member in members(value):
                    found.append((f"{told}.{each}", told, member))
                    # What `Series.str` and its like are made of.
                    accessor = getattr(member, "_accessor", None)
                    if inspect.isclass(accessor):
                        within = f"{told}.{each}"
                        found += [(f"{within}.{one}", within, method) for one, method in members(accessor)]
            for path, group, each in found:
                text = getattr(each, "__doc__", None)
                if isinstance(text, str) and ">>>" in text and text not in seen:
                    seen.add(text)
                    yield path, group, text


def members(owner):
    for name in sorted(vars(owner) if inspect.ismodule(owner) else dir(owner)):
        if not name.startswith("_"):
            try:
                yield name, inspect.getattr_static(owner, name) if inspect.isclass(owner) else getattr(owner, name)
            except AttributeError:
                continue


def told(path, group, text):
    try:
        examples = PARSER.get_examples(text)
    except ValueError as error:
        return {"name": path, "group": group, "examples": [], "broken": str(error)}
    steps = [
        {"source": each.source, "raises": each.exc_msg is not None}
        for each in examples
        if not each.options.get(doctest.SKIP)
    ]
    return {"name": path, "group": group, "examples": steps, "broken": ""}


if __name__ == "__main__":
    json.dump([told(*each) for each in docstrings(json.loads(sys.argv[1]))], sys.stdout)
