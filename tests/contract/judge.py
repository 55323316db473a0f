"""Whether an answer is one that the document has."""

import copy
import json
import re

import jsonschema


class Undocumented(AssertionError):
    pass


def closed(schema):
    """The schema with nothing allowed that it does not name: what is answered must be documented to the last member."""
    schema = copy.deepcopy(schema)

    def walk(node, inside_all_of):
        if isinstance(node, list):
            for item in node:
                walk(item, inside_all_of)
        if not isinstance(node, dict):
            return
        for name, member in node.items():
            if name == "properties":
                for inner in member.values():
                    walk(inner, False)
            elif name not in ("enum", "const", "examples", "required"):
                walk(member, name == "allOf")
        if "allOf" in node and not inside_all_of:
            node["unevaluatedProperties"] = False
        elif "properties" in node and "additionalProperties" not in node and not inside_all_of:
            node["additionalProperties"] = False

    walk(schema, False)
    return schema


def open_copies(schemas):
    """What allOf refers to is named again, open: its parent closes it."""
    made = dict(schemas)

    def opened(node):
        if isinstance(node, dict):
            return {name: ([refer(item) for item in member] if name == "allOf" else opened(member))
                    for name, member in node.items()}
        return [opened(item) for item in node] if isinstance(node, list) else node

    def refer(item):
        if "$ref" not in item:
            return opened(item)
        name = item["$ref"].rsplit("/", 1)[1]
        return {**opened(copy.deepcopy(schemas[name]))}

    return {name: opened(schema) for name, schema in made.items()}


class Judge:
    def __init__(self, document, reasons):
        self.document, self.reasons = document, reasons  # every code of docs/reason-codes.md
        schemas = {name: closed(schema) for name, schema in open_copies(document["components"]["schemas"]).items()}
        root = {"components": {"schemas": schemas}}
        resolver = jsonschema.RefResolver("", root)
        self.validators = {name: jsonschema.Draft202012Validator(schema, resolver=resolver)
                           for name, schema in schemas.items()}

    def check(self, operation, status, headers, body):
        documented = operation["responses"].get(str(status))
        if documented is None:
            raise Undocumented(f"status {status} is not in the document: {body[:300]!r}")
        kind = headers.get("content-type", "").split(";")[0]
        content = documented.get("content", {})
        if kind not in content:
            raise Undocumented(f"{status} with {kind!r}, not one of {list(content)}")
        if "json" not in kind:
            return None
        value = json.loads(body)
        schema = content[kind].get("schema")
        if schema:
            name = schema["$ref"].rsplit("/", 1)[1]
            for error in self.validators[name].iter_errors(value):
                raise Undocumented(f"{name} at /{'/'.join(map(str, error.absolute_path))}: {error.message[:400]}")
        if kind == "application/problem+json":
            self.check_problem(documented.get("x-problem-codes", []), status, value)
        return value

    def check_event(self, event):
        """The payload of an event has the schema of its topic."""
        for error in self.validators["Topic." + event["topic"]].iter_errors(event["payload"]):
            raise Undocumented(f"{event['topic']} at /{'/'.join(map(str, error.absolute_path))}: {error.message[:400]}")

    def check_problem(self, codes, status, problem):
        code = problem["code"]
        if problem["status"] != status:
            raise Undocumented(f"a problem of status {problem['status']} came with {status}")
        known = code in codes or ("*" in codes and code in self.reasons)
        if not known:
            raise Undocumented(f"code {code} is not documented for {status}: {codes}")


def reasons_of(page):
    """The codes in the first column of the tables of a page."""
    return {code for row in re.findall(r"^\|([^|]*)\|", page, re.MULTILINE) for code in re.findall(r"`([a-z_0-9]+)`", row)}
