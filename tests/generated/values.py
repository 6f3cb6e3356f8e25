"""Values for the members of a model: valid ones by shape and name, and ones that break a stated rule."""

import re

DEPTH_MAX = 4

# Resource ids by the prefix that AWS gives them: what a well-formed name looks like.
ID_PREFIXES = {
    "VpcId": "vpc", "SubnetId": "subnet", "InstanceId": "i", "ImageId": "ami", "VolumeId": "vol", "SnapshotId": "snap",
    "SecurityGroupId": "sg", "GroupId": "sg", "RouteTableId": "rtb", "InternetGatewayId": "igw", "NatGatewayId": "nat",
    "NetworkInterfaceId": "eni", "AllocationId": "eipalloc", "AssociationId": "eipassoc", "NetworkAclId": "acl",
    "DhcpOptionsId": "dopt", "VpcEndpointId": "vpce", "VpcPeeringConnectionId": "pcx", "LaunchTemplateId": "lt",
    "KeyPairId": "key", "SecurityGroupRuleId": "sgr", "AttachmentId": "eni-attach", "PlacementGroupId": "pg",
    "EgressOnlyInternetGatewayId": "eigw", "TransitGatewayId": "tgw", "VpnGatewayId": "vgw", "CustomerGatewayId": "cgw",
    "FlowLogId": "fl", "PrefixListId": "pl", "ReservationId": "r", "CapacityReservationId": "cr",
    "InstanceConnectEndpointId": "eice", "NetworkInterfacePermissionId": "eni-perm",
}
HEX = "0123456789abcdef0"

CANDIDATES = [
    "absent-name", "absent", "AbsentName", "arn:aws:iam::123456789012:role/absent", "123456789012", "us-east-1",
    "10.0.0.0/16", "10.0.0.1", "2026-01-01T00:00:00Z", "absent@example.com", "https://example.com", "a", "1", "/", "/a/",
    "arn:aws:ecs:us-east-1:123456789012:cluster/absent", "0123456789abcdef", "AKIAIOSFODNN7EXAMPLE", "1234567890123456",
    "arn:aws:cloudformation:us-east-1:123456789012:stack/absent/5a3b2c1d-1111-2222-3333-444455556666",
    "arn:aws:kms:us-east-1:123456789012:key/5a3b2c1d-1111-2222-3333-444455556666",
    "arn:aws:iam::123456789012:policy/absent", "0000", "123456", "2026-01-01", "AWS::S3::Bucket", "vpc-0123456789abcdef0",
    "arn:aws:cloudformation:us-east-1:123456789012:changeSet/absent/5a3b2c1d-1111-2222-3333-444455556666",
    "5a3b2c1d-1111-2222-3333-444455556666", "00000001", "OWNER", "aws:owner", "A1", "a" * 16, "a" * 20, "a" * 32, "a" * 64,
]

POSIX = {r"\p{L}": "a-zA-Z", r"\p{M}": "", r"\p{Z}": " ", r"\p{S}": "$+<=>^`|~", r"\p{N}": "0-9", r"\p{P}": "!-/:-@",
         r"\p{Alnum}": "a-zA-Z0-9", "[:alnum:]": "a-zA-Z0-9", "[:alpha:]": "a-zA-Z", "[:digit:]": "0-9"}


def compiled(pattern):
    """The model's pattern as Python's; nothing where Python cannot read it."""
    for java, python in POSIX.items():
        pattern = pattern.replace(java, python)
    try:
        return re.compile(pattern)
    except re.error:
        return None


def fits(text, shape):
    meta = shape.metadata
    if not meta.get("min", 0) <= len(text) <= meta.get("max", 10 ** 9):
        return False
    pattern = compiled(meta["pattern"]) if "pattern" in meta else None
    return pattern is None or pattern.fullmatch(text) is not None


def string_value(shape, name):
    if shape.enum:
        return shape.enum[0]
    # "EgressOnlyInternetGatewayId" is not an "InternetGatewayId": the longest suffix says what it is.
    for suffix, prefix in sorted(ID_PREFIXES.items(), key=lambda item: -len(item[0])):
        if name.endswith(suffix) or name.endswith(suffix + "s"):
            if fits(f"{prefix}-{HEX}", shape):
                return f"{prefix}-{HEX}"
    if name == "Bucket":
        return "absent-bucket"
    candidates = [c for c in CANDIDATES if c.startswith("arn:")] + CANDIDATES if name.lower().endswith("arn") else CANDIDATES
    for text in candidates:
        if fits(text, shape):
            return text
    smallest = shape.metadata.get("min", 1)
    return "a" * max(1, smallest)


def number_value(shape):
    lowest, highest = shape.metadata.get("min"), shape.metadata.get("max")
    if lowest is not None:
        return int(lowest)
    return min(1, int(highest)) if highest is not None else 1


def value(shape, name, every=False, depth=0):
    """A valid value: required members only, or every member down to DEPTH_MAX."""
    kind = shape.type_name
    if kind == "structure":
        chosen = shape.required_members
        if every and depth < DEPTH_MAX:
            chosen = list(shape.members)
            if getattr(shape, "is_tagged_union", False):
                chosen = chosen[:1]
        elif getattr(shape, "is_tagged_union", False) and not chosen:
            chosen = list(shape.members)[:1]
        return {member: value(shape.members[member], member, every, depth + 1) for member in chosen}
    if kind == "list":
        count = max(1, shape.metadata.get("min", 1))
        if depth >= DEPTH_MAX and not shape.metadata.get("min"):
            return []
        return [value(shape.member, name, every, depth + 1) for _ in range(count)]
    if kind == "map":
        return {value(shape.key, name, every, depth + 1): value(shape.value, name, every, depth + 1)}
    if kind == "string":
        return string_value(shape, name)
    if kind in ("integer", "long"):
        return number_value(shape)
    if kind in ("float", "double"):
        return float(number_value(shape))
    if kind == "boolean":
        return True
    if kind == "timestamp":
        return "2026-01-01T00:00:00Z"
    if kind == "blob":
        return b"bytes"
    return None


def broken_values(shape):
    """(what is broken, value) for each rule that the shape states."""
    meta, kind = shape.metadata, shape.type_name
    found = []
    if kind == "string":
        if shape.enum:
            found.append(("enum", "NotOneOfThem"))
        elif meta.get("min", 0) >= 1:
            found.append(("too short", ""))
        if "max" in meta and meta["max"] <= 20000 and not shape.enum:
            found.append(("too long", "a" * (meta["max"] + 1)))
        pattern = compiled(meta["pattern"]) if "pattern" in meta and not shape.enum else None
        if pattern is not None and not pattern.search("\u00a7 \u00a7") and not pattern.fullmatch("\u00a7 \u00a7"):
            found.append(("pattern", "\u00a7 \u00a7"))
    elif kind in ("integer", "long"):
        if "min" in meta:
            found.append(("too small", int(meta["min"]) - 1))
        if "max" in meta and meta["max"] < 2 ** 31 - 1:
            found.append(("too large", int(meta["max"]) + 1))
    return found
