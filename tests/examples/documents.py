"""AWS's documented examples, read from the packages that publish them: the AWS CLI's .rst files, and botocore's
examples-1.json. Nothing of them is kept here; where a package lacks them, there are none.

    for example in command_examples("ec2"):
        example.command, example.files, example.output
"""

import dataclasses
import importlib.util
import json
import pathlib
import re

import botocore.loaders

FILE_NAME = re.compile(r"[\w.-]+\.(?:json|txt|ya?ml|template|pem|xml|cer|pub)\b")
# Windows' spelling of a command that is there for Linux, too.
CONTINUED_ON_WINDOWS = re.compile(r"\^\s*$", re.MULTILINE)


@dataclasses.dataclass
class Example:
    """One documented call: a command or a request, the files that it reads, and the answer if one is shown."""
    service: str
    source: str
    command: str = ""
    operation: str = ""
    params: dict = None
    files: dict = dataclasses.field(default_factory=dict)
    output: object = None
    is_readable: bool = True

    def __str__(self):
        return f"{self.service}/{self.source}"


def command_folder():
    """Where the AWS CLI has its examples; nothing if it is not installed, or without them."""
    spec = importlib.util.find_spec("awscli")
    folder = pathlib.Path(spec.origin).parent / "examples" if spec else None
    return folder if folder and folder.is_dir() else None


def command_examples(service):
    folder = command_folder() / service
    return [example for path in sorted(folder.glob("*.rst"))
            for example in examples_of(service, path.stem, path.read_text(encoding="utf-8"))]


def request_examples(service):
    """The examples that SDKs document, as the request's members."""
    loader = botocore.loaders.Loader()
    try:
        operations = loader.load_service_model(service, "examples-1")["examples"]
    except botocore.loaders.UnknownServiceError:
        return []
    except botocore.loaders.DataNotFoundError:
        return []
    return [Example(service, f"{name}#{number}", operation=name, params=case.get("input", {}),
                    output=case.get("output") or None)
            for name, cases in sorted(operations.items()) for number, case in enumerate(cases, 1)]


def examples_of(service, name, text):
    """The examples of one document. Files are the document's: a later command reads what an earlier one explained."""
    found, files = [], {}
    for lead, block in blocks(text):
        command_part, file_part = split_titled(block)
        commands = [command for command in commands_of(command_part) if "--generate-cli-skeleton" not in command]
        for command in commands:
            found.append(Example(service, f"{name}#{len(found) + 1}", command, files=files))
        files.update(file_part)
        if not commands and block.lstrip()[:1] in ("{", "["):
            add_block(found, files, lead, block)
    return found


def split_titled(block):
    """A block of which a part is a file under its name: the rest, and the file."""
    titled = re.search(rf"^\s*({FILE_NAME.pattern}):?\s*\n(\s*[\[{{].*)", block, re.DOTALL | re.MULTILINE)
    return (block[:titled.start()], {titled.group(1): titled.group(2)}) if titled else (block, {})


def blocks(text):
    """Each indented block, with the paragraph that leads to it."""
    lead, block = [], []
    for line in text.expandtabs(4).splitlines() + ["end"]:
        if line.strip() and not line[0].isspace():
            if block:
                yield "\n".join(lead), "\n".join(block).strip("\n")
                lead, block = [], []
            lead = [*lead[-2:], line]
        elif lead and (line.strip() or block):
            block.append(line)


def commands_of(block):
    if CONTINUED_ON_WINDOWS.search(block):
        return []
    joined = re.sub(r"\\\s*\n", " ", block)
    return [line.strip().lstrip("$ ") for line in joined.splitlines() if re.match(r"\s*\$? ?aws [a-z]", line)]


def add_block(found, files, lead, block):
    """What a block of JSON is: the answer to the last command, or a file that commands read."""
    if re.search(r"output|returns", lead.splitlines()[-1] if lead else "", re.IGNORECASE):
        if found and found[-1].output is None:
            found[-1].output = as_json(block)
            found[-1].is_readable = found[-1].output is not None
        return
    for name in FILE_NAME.findall(lead)[-1:] or ["*"]:
        files[name] = block


def as_json(text):
    """The block's value; documentation forgets commas, and abridges with dots."""
    mended = re.sub(r"^\s*\.\.\.,?\s*$|<[^<>\"]*>\s*$|\.\.\. *(?=[\]}])", "", text, flags=re.MULTILINE)
    mended = re.sub(r'(["\]}el\d])[ ]*\n(\s*["{])', r"\1,\n\2", mended)
    mended = re.sub(r",(\s*[\]}])", r"\1", mended)
    mended = re.sub(r'([}\]"])\s*(,\s*){2,}', r"\1,", mended)
    for candidate in (text, mended):
        try:
            return json.JSONDecoder(strict=False).raw_decode(candidate.strip())[0]
        except ValueError:
            continue
    return None
