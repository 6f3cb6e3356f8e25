"""A change of a template that replaces one of its resources, found by the registry's schemas."""

import copy
import datetime
import json

from awscli.customizations.cloudformation.yamlhelper import yaml_parse


def read_template(text):
    """The template as plain data, short tags in their long form; dates are the texts that CloudFormation sees."""
    document = json.loads(text) if text.lstrip().startswith("{") else yaml_parse(text)
    return json.loads(json.dumps(document, default=lambda value: value.isoformat() if isinstance(value, datetime.date) else str(value)))


class Schemas:
    def __init__(self, cloudformation):
        self.cloudformation, self.known = cloudformation, {}

    def find(self, type_name):
        if type_name not in self.known:
            try:
                described = self.cloudformation.describe_type(Type="RESOURCE", TypeName=type_name)
                self.known[type_name] = json.loads(described["Schema"])
            except self.cloudformation.exceptions.ClientError:
                self.known[type_name] = None
        return self.known[type_name]


def top_level(schema, keyword):
    return [path.split("/")[2] for path in schema.get(keyword, []) if path.count("/") == 2]


def new_values(type_name, schema, image):
    """Properties of a type whose change replaces the resource and harms nothing else: its name, its description."""
    if type_name == "AWS::EC2::Instance":
        yield "ImageId", image
        return
    fixed, given_back = top_level(schema, "createOnlyProperties"), top_level(schema, "readOnlyProperties")
    names = [name for name in fixed if name in top_level(schema, "primaryIdentifier") and name.endswith(("Name", "Identifier", "Id"))]
    names += [name for name in fixed if name == "Name" or name == schema["typeName"].rsplit("::", 1)[1] + "Name"]
    for name in [*names, *(name for name in fixed if name.endswith("Description"))]:
        property = schema["properties"].get(name, {})
        if name not in given_back and property.get("type") == "string" and "enum" not in property:
            yield name, "replaced"


def replacing_changes(document, schemas, image):
    """(logical id, template) for each way to replace one resource."""
    for logical_id, resource in document["Resources"].items():
        if not isinstance(resource, dict) or "Condition" in resource or not isinstance(resource.get("Type"), str):
            continue
        schema = schemas.find(resource["Type"])
        for name, value in new_values(resource["Type"], schema, image) if schema else ():
            changed = copy.deepcopy(document)
            before = resource.get("Properties", {}).get(name)
            # A name that the template gives is what others may know it by.
            if before is not None and not isinstance(before, str) and name not in ("ImageId", "GroupDescription"):
                continue
            changed["Resources"][logical_id].setdefault("Properties", {})[name] = (
                value if before is None or name == "ImageId" else f"{before if isinstance(before, str) else value}2")
            yield logical_id, changed
