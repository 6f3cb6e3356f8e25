"""What an answer lacks of a documented one: members, types, forms of values, words of enumerations.

Values as such are the account's own; their form is AWS's. An item of a list has its documented members if any item of
the answer's list has them.
"""

import dataclasses
import re

ID = re.compile(r"([a-z]{1,12}(?:-[a-z]{2,12}){0,3})-[0-9a-zA-Z-]+")
# What a member's name says to be an id of AWS's making.
NAMES_A_THING = re.compile(r"(?<!Physical)(?<!PhysicalResource)(Id|Ids|ID|Arn|ARN|arn)$")
ARN = re.compile(r"arn:aws[\w-]*:([\w-]*):([\w-]*):(\w*):(.*)", re.DOTALL)
PRINCIPAL = re.compile(r"arn:aws[\w-]*:(iam|sts)::\w*:(root|(user|role|assumed-role)/.*)")
FORMS = [
    ("uuid", re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)),
    ("mac address", re.compile(r"([0-9a-f]{2}:){5}[0-9a-f]{2}", re.IGNORECASE)),
    ("cidr", re.compile(r"[0-9a-f.:]+/\d+")),
    ("zone", re.compile(r"[a-z]{2}-[a-z]+-\d[a-f]")),
    ("region", re.compile(r"[a-z]{2}-[a-z]+-\d")),
    ("account", re.compile(r"\d{12}")),
    ("dns name", re.compile(r"[\w-]+(\.[\w-]+)*\.(internal|amazonaws\.com)")),
]


@dataclasses.dataclass(frozen=True)
class Finding:
    kind: str       # missing, blank, empty, form, value, spelling
    member: str     # Shape.Member
    path: str
    documented: str
    answered: str = ""


class Comparison:
    """Of one answer with the documented one. Values of reads tell what has been done to the account, those of other
    operations what AWS does: only these are compared, but for the spelling of words."""

    def __init__(self, is_read):
        self.is_read = is_read

    def compare(self, shape, documented, answers, path="", member=""):
        """Findings for one documented value and those of the answer in its place."""
        if shape is None or documented is None:
            return
        kind = shape.type_name
        if kind == "structure" and isinstance(documented, dict):
            yield from self.members(shape, documented, answers, path)
        elif kind == "list" and isinstance(documented, list):
            yield from self.items(shape, documented, answers, path, member)
        elif kind == "map" and isinstance(documented, dict):
            values = [value for answer in answers if isinstance(answer, dict) for value in answer.values()]
            for value in documented.values():
                yield from self.compare(shape.value, value, values, path + "{}", member)
        elif not isinstance(documented, (dict, list)):
            yield from self.scalars(shape, documented, answers, path, member)

    def members(self, shape, documented, answers, path):
        answers = [answer for answer in answers if isinstance(answer, dict)]
        for name, value in documented.items():
            # What the model does not have, no answer can have: documentation of another version.
            if name not in shape.members or value is None or not answers:
                continue
            member, below = f"{shape.name}.{name}", f"{path}.{name}".lstrip(".")
            found = [answer[name] for answer in answers if name in answer]
            if found:
                yield from self.compare(shape.members[name], value, found, below, member)
            else:
                yield Finding("blank" if value in ("", [], {}) else "missing", member, below, brief(value))

    def items(self, shape, documented, answers, path, member):
        items = [item for answer in answers if isinstance(answer, list) for item in answer]
        if documented and not items:
            yield Finding("empty", member, path, brief(documented))
        for value in documented if items else []:
            yield from self.compare(shape.member, value, items, path + "[]", member)

    def scalars(self, shape, documented, answers, path, member):
        if shape.type_name in ("timestamp", "blob"):
            return
        wanted = str(documented)
        answers = [str(answer) for answer in answers if answer is not None]
        if wanted in answers or not answers or (shape.type_name == "boolean" and wanted.title() in answers):
            return
        if getattr(shape, "enum", None) or shape.type_name == "boolean" or is_word(documented, path):
            if plain(wanted) in map(plain, answers):
                yield Finding("spelling", member, path, brief(wanted), brief(answers[0]))
            elif not self.is_read:
                yield Finding("value", member, path, brief(wanted), brief(answers[0]))
        elif shape.type_name == "string" and not has_form(wanted, answers, path):
            yield Finding("form", member, path, brief(wanted), brief(answers[0]))


def plain(word):
    return re.sub(r"[^a-z0-9]", "", word.lower())


def is_word(value, path):
    """States and kinds are words of AWS, though the model does not list them all."""
    return bool(re.search(r"(State|Status|Type|Tenancy|Code|Protocol|Architecture|Enabled)$", path, re.IGNORECASE)) and (
        isinstance(value, str) and value.isascii() and " " not in value and not re.search(r"[:/.]", value))


def has_form(wanted, answers, path):
    """Whether one of the answers looks like the documented text, as far as AWS and not the account shapes it."""
    kind = form(wanted)
    if kind == "text" or any(form(answer) == kind for answer in answers):
        return True
    if kind.startswith("id:"):
        prefix = kind.removeprefix("id:") + "-"
        return not NAMES_A_THING.search(path) or any(answer.startswith(prefix) for answer in answers)
    return False


def form(value):
    """The kind of a text: what stays the same whoever's account it is."""
    if PRINCIPAL.fullmatch(value):
        return "principal"
    arn = ARN.fullmatch(value)
    if arn:
        service, region, account, resource = arn.groups()
        kind = re.split(r"[:/]", resource)[0] if re.search("[:/]", resource) else ""
        separators = "".join(re.findall(r"[:/]", resource))[:1]
        return f"arn:{service}:{'region' if region else ''}:{'account' if account else ''}:{kind}{separators}"
    for name, pattern in FORMS:
        if pattern.fullmatch(value):
            return name
    found = ID.fullmatch(value)
    return f"id:{found.group(1)}" if found else "text"


def brief(value):
    return str(value)[:70]
