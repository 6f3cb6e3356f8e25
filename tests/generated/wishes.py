"""The wishes of an operation: valid requests, each with one more member asked for than the smallest."""

import copy

from generated import asked_values, prerequisites

DEPTH_MAX = 6
MAP_KEY = "asked-map-key"
SCALARS = ("string", "integer", "long", "float", "double", "boolean", "timestamp", "blob")


class Wish:
    """A member that may be asked for: where it stands, and the values to ask for."""

    def __init__(self, path, shape, choices, each):
        self.path, self.shape, self.choices, self.each = path, shape, choices, each

    @property
    def name(self):
        return ".".join(self.path)


def wishes(where, shape, path=(), seen=()):
    """Every scalar below a shape, by its path; lists and maps are passed through."""
    kind = shape.type_name
    if kind in SCALARS:
        choices, each = asked_values.candidates(".".join((where, *path)), shape)
        yield Wish(path, shape, choices, each)
    elif len(path) >= DEPTH_MAX or shape.name in seen:
        return
    elif kind == "structure":
        for name, member in shape.members.items():
            yield from wishes(where, member, (*path, name), (*seen, shape.name))
    elif kind == "list":
        yield from wishes(where, shape.member, path, seen)
    elif kind == "map":
        yield from wishes(where, shape.value, path, (*seen, shape.name))


def smallest(world, where, shape, path=()):
    """A value with only what is required, made of prerequisites."""
    kind = shape.type_name
    if kind == "structure":
        members = shape.required_members
        if getattr(shape, "is_tagged_union", False) and not members:
            members = list(shape.members)[:1]
        return {name: smallest(world, where, shape.members[name], (*path, name))
                for name in (*members, *asked_values.companions(shape, None)) if name is not None}
    if kind == "list":
        return [smallest(world, where, shape.member, path) for _ in range(max(1, shape.metadata.get("min", 1)))]
    if kind == "map":
        return {MAP_KEY: smallest(world, where, shape.value, path)}
    choices, _ = asked_values.candidates(".".join((where, *path)), shape)
    return prerequisites.resolved(world, choices[0])


def with_wish(world, where, shape, params, wish, value):
    """The request with the member asked for; what its parents require comes with it."""
    params = copy.deepcopy(params)

    def place(shape, holder, path, done):
        kind = shape.type_name
        if kind == "structure":
            name = path[0]
            if not isinstance(holder, dict):
                needed = [*shape.required_members, *asked_values.companions(shape, name)]
                holder = {other: smallest(world, where, shape.members[other], (*done, other))
                          for other in needed if other != name}
            holder[name] = place(shape.members[name], holder.get(name), path[1:], (*done, name))
            return holder
        if kind == "list":
            rest = holder[1:] if isinstance(holder, list) else []
            first = holder[0] if isinstance(holder, list) and holder else None
            return [place(shape.member, first, path, done), *rest]
        if kind == "map":
            return {MAP_KEY: place(shape.value, None, path, done)}
        return value

    return place(shape, params, list(wish.path), ())


def value_at(params, path):
    """The scalar that stands at a wish's path; in lists and maps the first."""
    for name in (*path, None):
        while isinstance(params, list):
            params = params[0]
        if name is not None:
            params = params[name] if name in params else params[MAP_KEY][name]
    while isinstance(params, dict):
        params = params[MAP_KEY]
    return params
