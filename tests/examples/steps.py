"""What a step of a preparation can be: a call, a thing of the world in the request, a member left out."""

from generated.accounts import Refused
from generated.prerequisites import resolved

TAGS = [{"Key": "Department", "Value": "Accounting"}]


def do(operation, given="", gives=None, service=None, **more):
    """A call with members of the example's request, and others; `gives` puts members of its answer into the request."""
    def step(world, own_service, params):
        request = {name: params[name] for name in given.split() if name in params}
        answer = world.call(service or own_service, operation, **request, **resolved(world, more))
        for name, path in (gives or {}).items():
            value = answer
            for part in path.split("."):
                value = value[int(part)] if part.isdigit() else value[part]
            params[name] = value
    return step


def take(**members):
    """Members of the request that are things of the world."""
    def step(world, service, params):
        for name, value in members.items():
            if name in params:
                params[name] = resolved(world, value)
    return step


def have(*kinds):
    """Things that must be there, though no member names them."""
    def step(world, service, params):
        for kind in kinds:
            world[kind]
    return step


def drop(*names):
    def step(world, service, params):
        for name in names:
            params.pop(name, None)
    return step


def if_there(step):
    """A step that is left out where the operation is not implemented."""
    def attempt(world, service, params):
        try:
            step(world, service, params)
        except Refused as error:
            if "NotImplemented" not in str(error):
                raise
    return attempt
