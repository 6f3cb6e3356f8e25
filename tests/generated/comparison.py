"""Whether what was asked for is found in what is shown, as AWS writes it there."""

import base64
import datetime
import json
import re
import urllib.parse

DISTINCTIVE_LENGTH = 6
DISTINCTIVE_NUMBER = 70
PLAIN_NAMES = ("value", "member", "item")


def leaves(value, path=()):
    """(path of names, scalar); the keys of maps count as values, too, since tags are maps in some services."""
    if isinstance(value, dict):
        for name, member in value.items():
            if name == "ResponseMetadata":
                continue
            yield (*path, "key"), name
            yield from leaves(member, (*path, name))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from leaves(item, path)
    elif value is not None:
        yield path, value


def as_instant(value):
    if isinstance(value, datetime.datetime):
        return value if value.tzinfo else value.replace(tzinfo=datetime.timezone.utc)
    if isinstance(value, str) and len(value) >= 10 and value[:4].isdigit() and value[4] == "-":
        try:
            return as_instant(datetime.datetime.fromisoformat(value.replace("Z", "+00:00")))
        except ValueError:
            return None
    return None


def as_document(value):
    """A JSON document, however it is quoted."""
    if not isinstance(value, str) or not value.lstrip().startswith(("{", "[", "%7B", "%5B")):
        return None
    for text in (value, urllib.parse.unquote(value)):
        try:
            found = json.loads(text)
        except ValueError:
            continue
        if isinstance(found, (dict, list)):
            return found
    return None


def is_same(asked, shown):
    if isinstance(asked, bool) or isinstance(shown, bool):
        return str(asked).lower() == str(shown).lower()
    if isinstance(asked, (int, float)) and isinstance(shown, (int, float)):
        return asked == shown
    if isinstance(asked, bytes):
        return shown in (asked, base64.b64encode(asked).decode(), asked.decode(errors="replace"))
    instant = as_instant(asked)
    if instant is not None and as_instant(shown) is not None:
        return abs((instant - as_instant(shown)).total_seconds()) < 1
    if str(asked).strip() == str(shown).strip() or is_name_of_arn(asked, shown):
        return True
    document = as_document(asked)
    return document is not None and document == (shown if isinstance(shown, (dict, list)) else as_document(shown))


def is_name_of_arn(asked, shown):
    """AWS shows many a name only as the end of its ARN."""
    return (isinstance(asked, str) and isinstance(shown, str) and shown.startswith("arn:")
            and re.split("[/:]", shown)[-1] == asked)


def are_names_of_one(asked, shown):
    asked, shown = asked.lower().rstrip("s"), shown.lower().rstrip("s")
    short, long = sorted((asked, shown), key=len)
    return asked == shown or len(short) >= 4 and (long.endswith(short) or long.startswith(short))


def names_of(path):
    """The names a leaf goes by: its own, and its holder's where the own says nothing."""
    own = [name for name in path[-1:]]
    if own and own[0].lower() in PLAIN_NAMES:
        own.extend(path[-2:-1])
    return own


def is_distinctive(value):
    """Whether a value is not found by chance."""
    if isinstance(value, bool):
        return False
    if isinstance(value, (int, float)):
        return value >= DISTINCTIVE_NUMBER
    return not isinstance(value, str) or len(value) >= DISTINCTIVE_LENGTH


def is_found(path, value, is_enum, shown):
    """`shown`: leaves of what the reads answered."""
    for shown_path, shown_value in shown:
        if not is_same(value, shown_value):
            continue
        if is_distinctive(value) and not is_enum:
            return True
        if any(are_names_of_one(a, b) for a in names_of(path) for b in names_of(shown_path)):
            return True
    return False
