"""What an example takes for granted: the ids and names in its request become those of things that are there.

An id's prefix says what it names; a name's member says it. Distinct ids of one kind stand for distinct things as far
as the world has them.
"""

import re

from examples import preparations, worlds

ID = re.compile(r"([a-z]+(?:-[a-z]+){0,4})-(?=[a-zA-Z]*[0-9]|[a-z]*EXAMPLE|[a-f]{8})[0-9a-zA-Z]{4,}")
ACCOUNT = re.compile(r"(?<!\d)(?:\d{12}|111\d{8}|123456789\d{2,3})(?!\d)")
REGION = re.compile(r"(?:us|eu|ap|ca|sa|af|me)-(?:east|west|south|north|central|northeast|southeast|northwest)-\d")
ZONE = re.compile(REGION.pattern + "([a-f])")
ZONE_ID = re.compile(r"(?:us[ew]|eu[wcn]|ap[sne]+)\d-az(\d)")
ARN = re.compile(r"arn:aws[\w-]*:([\w-]*):([\w-]*):(\d*):(\S*)")


def is_read(operation):
    return re.match(r"Describe|List|Get|Search|Lookup|Head|Batch", operation) is not None


class StandIns:
    """The stand-ins of one example."""

    def __init__(self, world, service, operation):
        self.world, self.service, self.operation = world, service, operation
        self.known = {}

    def prepare(self, params, output):
        """Makes what the answer shows, where the request does not name it; then the request of this world."""
        self.world.operation = self.operation
        if is_read(self.operation):
            for value in texts(output):
                self.by_id(value)
        for kind in worlds.READY.get(f"{self.service}.{self.operation}", ()):
            self.world[kind]
        params = self.stand_in(params, ())
        preparations.prepare(self.world, self.service, self.operation, params)
        return params

    def stand_in(self, value, path):
        if isinstance(value, dict):
            return {key: self.stand_in(item, (*path, key)) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.stand_in(item, path) for item in value]
        if not isinstance(value, str):
            return value
        return self.of_text(value, path)

    def of_text(self, value, path):
        if value in self.known:
            return self.known[value]
        found = self.by_name(value, path) or self.by_id(value)
        if found is None:
            found = ARN.sub(self.own_arn, value) if "arn:" in value else value
            found = ZONE.sub(lambda zone: "us-east-1" + zone[1], found)
            found = ZONE_ID.sub(lambda zone: "use1-az" + zone[1], found)
            if ACCOUNT.fullmatch(found) and path[-1] not in worlds.OTHER_ACCOUNTS:
                found = self.world.account
            if found.startswith("com.amazonaws."):
                found = REGION.sub("us-east-1", found)
        return found

    def own_arn(self, arn):
        service, region, account, resource = arn.groups()
        whole = self.by_id(resource.split("/")[-1])
        resource = f"{resource.rsplit('/', 1)[0]}/{whole}" if whole else resource
        return f"arn:aws:{service}:{'us-east-1' if region else ''}:{self.world.account if account else ''}:{resource}"

    def by_id(self, value):
        found = ID.fullmatch(value)
        if not found or value in self.known:
            return self.known.get(value)
        kinds = worlds.IDS.get(found.group(1))
        if not kinds:
            return None
        taken = set(self.known.values())
        for kind in kinds:
            made = self.world[kind]
            if made not in taken:
                break
        self.known[value] = made
        return made

    def by_name(self, value, path):
        maker = worlds.maker_of_name(self.service, self.operation, path)
        if maker is None:
            return None
        made = maker(self.world, value)
        self.known[value] = made
        return made


def texts(value):
    if isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, str):
        yield value
