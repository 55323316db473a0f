"""Requests made from an OpenAPI document: mostly sound ones, some spoiled somewhere."""

import json
import random
import string
from urllib.parse import quote

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
WORDS = ["WETH", "USDC", "ETH", "DAI", "global", "strategy:default", "default", "uniswap_v2", "eip155:1:main", "", "*",
         "intent.*", "executing,paused", "completed", "nonsense", "ü", "a" * 200, "\u0000", "1e5", "-1", "0"]
BAD = [None, -1, 0, 1.5, 10_001, 2 ** 32, 2 ** 70, "", "-1", "0", "1e5", "0.0000000000000000001", "9" * 45, "\u00fc", [], {}, [""], {"": ""}]
TIMES = ["2026-01-01T00:00:00Z", "2999-01-01T00:00:00Z", "2026-13-01T00:00:00Z", "now", "1970-01-01T00:00:00.000000001Z"]


class Generator:
    def __init__(self, document, seed):
        self.random = random.Random(seed)
        self.schemas = document["components"]["schemas"]
        self.operations = [(method.upper(), path, operation) for path, methods in document["paths"].items()
                           for method, operation in methods.items()]
        self.intents, self.orders = [], []  # ids that were seen, to be asked for again
        self.lasting = []  # of intents that stay open for a while, so that there is something to change
        self.head = 0  # of the log

    # ---- values ----

    def resolve(self, schema):
        while "$ref" in schema:
            schema = self.schemas[schema["$ref"].rsplit("/", 1)[1]]
        return schema

    def decimal(self):
        kind = self.random.randrange(12)
        if kind == 0:
            return str(self.random.randrange(10 ** self.random.randrange(1, 45)))
        if kind == 1:
            return "0." + "0" * self.random.randrange(25) + "1"
        return self.random.choice(["1", "2", "0.5", "10", "25", "100", "2500", "0"])

    def text(self, schema):
        pattern, name = schema.get("pattern", ""), schema.get("description", "")
        if schema.get("format") == "date-time":
            return self.random.choice(TIMES)
        if "ns|us|ms" in pattern:
            return self.random.choice(["1s", "90s", "5m", "1h30m", "3d", "10ms"])
        if pattern.startswith("^[0-9]+") or pattern.startswith("^-?"):
            return self.decimal()
        if "symbol" in name or "sell" in name:
            return self.random.choice(["WETH", "USDC", "DAI", "WBTC", "eip155:1/slip44:60", "NONE"])
        length = self.random.randrange(1, 12)
        made = "".join(self.random.choice(string.ascii_letters + string.digits + "-_") for _ in range(length))
        return self.random.choice([made, made, self.random.choice(WORDS)])

    def value(self, schema, depth=0):
        schema = self.resolve(schema)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self.random.choice(schema["enum"])
        for many in ("anyOf", "oneOf"):
            if many in schema and "properties" not in schema:
                return self.value(self.random.choice(schema[many]), depth)
        kind = schema.get("type")
        if kind == "object":
            return self.object(schema, depth)
        if kind == "array":
            return [self.value(schema["items"], depth + 1) for _ in range(self.random.randrange(3))]
        if kind == "integer":
            low, high = schema.get("minimum", 0), schema.get("maximum", 10_000)
            return self.random.choice([low, high, self.random.randint(low, high)])
        if kind == "boolean":
            return self.random.random() < 0.5
        return self.text(schema)

    def object(self, schema, depth):
        properties = schema.get("properties", {})
        alternatives = schema.get("oneOf") or []
        chosen = set(schema.get("required", []))
        if alternatives:
            excluded = {name for one in alternatives for name in one["required"]}
            chosen |= set(self.random.choice(alternatives)["required"])
        else:
            excluded = set()
        for name in properties:
            if name not in excluded and self.random.random() < 0.15:
                chosen.add(name)
        made = {name: self.value(properties[name], depth + 1) for name in sorted(chosen)}
        if schema.get("additionalProperties") not in (False, None):
            made[self.text({})] = self.value(schema["additionalProperties"], depth + 1)
        return made

    # ---- what is wrong on purpose ----

    def spoil(self, value):
        kind = self.random.randrange(7)
        if kind == 0 or not isinstance(value, dict) or not value:
            return self.random.choice([None, 1, "x", [], {}, 1.5, True, [[[[[[]]]]]]])
        name = self.random.choice(list(value))
        if kind == 1:
            del value[name]
        elif kind == 2:
            value[name] = self.random.choice([None, 1, -1, 1.5, 10 ** 30, "x", "", [], {}, True, "1,5", "١"])
        elif kind == 3:
            value[self.random.choice(["extra", "", "principal", "__proto__"])] = 1
        else:
            value[name] = self.spoil(value[name]) if isinstance(value[name], dict) else self.random.choice(WORDS)
        return value

    def spoil_bytes(self, body):
        body = bytearray(body)
        for _ in range(self.random.randrange(1, 4)):
            kind = self.random.randrange(4)
            at = self.random.randrange(len(body) + 1)
            if kind == 0:
                body[at:] = b""
            elif kind == 1 and at < len(body):
                body[at] ^= 1 << self.random.randrange(8)
            elif kind == 2:
                body[at:at] = self.random.choice([b"\xff\xfe", b"{", b"[" * 40, b"\"", b"\x00", b"1e999", b",,"])
            else:
                body[at:at] = body[at:at + 20]
        return bytes(body)

    # ---- requests ----

    def identifier(self, path):
        known = self.orders if path.startswith("/v1/orders/") else self.intents
        if known is self.intents and self.lasting and self.random.random() < 0.3:
            return self.random.choice(self.lasting[-4:])
        if known and self.random.random() < 0.8:
            return self.random.choice(known)
        if self.random.random() < 0.5:
            return "".join(self.random.choice(CROCKFORD) for _ in range(26))
        return quote(self.random.choice(WORDS) or "x", safe="")

    def parameter(self, parameter):
        name = parameter["name"]
        if name == "min_seq":  # ahead of the log it waits
            return str(self.random.choice([0, 1, self.head, "x", -1, 2 ** 70]))
        if name == "wait_ms":
            return str(self.random.choice([0, 1, 30_001, "soon"]))
        if name == "after":
            return str(self.random.choice([0, self.head, self.random.randrange(self.head + 1), "x", 2 ** 63]))
        if name == "cursor" and self.intents:
            return self.random.choice(self.intents + ["zzz"])
        return str(self.value(parameter["schema"]))

    def request(self):
        """(method, path of the document, operation, target, headers, body, whether it was made to be sound)."""
        method, path, operation = self.random.choice(self.operations)
        target, query, headers = path.replace("{id}", self.identifier(path)), [], {}
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "path" or self.random.random() > 0.3:
                continue
            value = self.parameter(parameter)
            if parameter["in"] == "query":
                query.append(f"{quote(parameter['name'])}={quote(value)}")
            elif value.isascii() and value.isprintable():
                headers[parameter["name"]] = value
        if self.random.random() < 0.02:
            query.append(self.random.choice(["unknown=1", "%zz=1", "a=%", "=", "min_seq=1&min_seq=2"]))
        body = self.body(operation, headers)
        return method, path, operation, target + ("?" + "&".join(query) if query else ""), headers, body

    def sweep(self):
        """Every example of every body, with every member there may be set to every bad value, or left out."""
        for method, path, operation in self.operations:
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if not content:
                continue
            schema = self.resolve(content["schema"])
            for example in schema.get("examples", []):
                for body in self.spoiled(schema, example):
                    target = path.replace("{id}", self.identifier(path))
                    yield method, path, operation, target, {"content-type": "application/json"}, json.dumps(body).encode()

    def spoiled(self, schema, example):
        alternatives = {name for one in schema.get("oneOf", []) for name in one.get("required", [])}
        for name, member in schema.get("properties", {}).items():
            rest = {other: value for other, value in example.items()
                    if other != name and not {other, name} <= alternatives}
            yield rest
            for value in BAD:
                yield {**rest, name: value}
            for shape in self.shapes(member):
                inner = example.get(name) if isinstance(example.get(name), dict) else self.value(shape)
                for value in self.spoiled(shape, inner):
                    yield {**rest, name: value}

    def shapes(self, schema):
        """The objects that a value of this schema may be."""
        schema = self.resolve(schema)
        kinds = schema.get("oneOf", schema.get("anyOf", [schema]))
        return [kind for kind in map(self.resolve, kinds) if "properties" in kind]

    def body(self, operation, headers):
        if "requestBody" not in operation:
            return b""
        content = operation["requestBody"]["content"]
        kind = self.random.choice(list(content))
        headers["content-type"] = kind
        if self.random.random() < 0.02:
            headers["content-type"] = self.random.choice(["application/xml", "text/plain", "", "application/json; charset=utf-8"])
        if kind == "text/plain":
            sentence = content[kind]["example"]
            return sentence.encode() if self.random.random() < 0.5 else self.spoil_bytes(sentence.encode())
        value = self.value(content[kind]["schema"])
        if self.random.random() < 0.3:
            value = self.spoil(value)
        body = json.dumps(value).encode()
        return self.spoil_bytes(body) if self.random.random() < 0.1 else body
