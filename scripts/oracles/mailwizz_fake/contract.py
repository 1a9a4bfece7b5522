"""The vendor's OpenAPI file, and how an answer is held against it.

The file lost the references inside its envelopes: `data` and `records` have no schema there. The names tell what is
meant (FooResponseCollection holds FooResponseDataCollection holds many Foo), so they are put back here.
"""
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "number": (int, float)}


class Contract:
    def __init__(self, document):
        self.schemas = document["components"]["schemas"]
        self.operations = {}
        for path, methods in document["paths"].items():
            # Two paths have no slash at their beginning.
            for method, operation in methods.items():
                self.operations[method.upper(), "/" + path.lstrip("/")] = operation["responses"]

    def schema(self, method, path, code):
        response = self.operations[method, path].get(str(code))
        return response and response["content"]["application/json"]["schema"]

    def problems(self, schema, value):
        found = []
        self.walk(schema, value, "", found)
        return found

    def named(self, schema):
        """The name of a component, and its members with everything that allOf brings."""
        name = schema["$ref"].rpartition("/")[2] if "$ref" in schema else None
        schema = self.schemas[name] if name else schema
        properties = {}
        for part in schema.get("allOf", []):
            properties.update(self.named(part)[1]["properties"])
        properties.update(schema.get("properties", {}))
        return name, {**schema, "properties": properties}

    def walk(self, schema, value, where, found):
        name, schema = self.named(schema)
        if value is None and schema.get("nullable"):
            return
        wrong = self.mistake(schema, value)
        if wrong:
            found.append(f"{where}: {wrong}")
        elif isinstance(value, list):
            for place, one in enumerate(value):
                self.walk(schema.get("items", {}), one, f"{where}[{place}]", found)
        elif isinstance(value, dict) and schema["properties"]:
            self.walk_members(name, schema, value, where, found)

    def walk_members(self, name, schema, value, where, found):
        for member, inner in schema["properties"].items():
            inner = self.implied(name, member) or inner
            if member in value:
                self.walk(inner, value[member], f"{where}.{member}", found)
            else:
                found.append(f"{where}.{member}: absent")
        found += [f"{where}.{member}: undeclared" for member in value if member not in schema["properties"]]
        found += [f"{where}.{member}: required" for member in schema.get("required", []) if member not in value]

    def mistake(self, schema, value):
        kind = schema.get("type") or ("integer" if schema.get("format") == "int64" else None)
        if kind == "integer" and (not isinstance(value, int) or isinstance(value, bool)):
            return f"{word(value)}, not an integer"
        if kind in TYPES and not isinstance(value, TYPES[kind]):
            return f"{word(value)}, not {kind}"
        if "enum" in schema and value not in schema["enum"]:
            return f"{value!r} is not in the enumeration"
        return None

    def implied(self, name, member):
        base, found, rest = (name or "").partition("Response")
        if not found:
            return None
        if member == "data":
            names = [f"{base}ResponseData{rest}", base] if rest in ("", "Collection") else []
        elif member == "record" and rest == "Data":
            names = [f"{base}Detail", base]
        elif member == "records" and rest == "DataCollection":
            return {"type": "array", "items": reference(base)}
        else:
            return None
        return next((reference(each) for each in names if each in self.schemas), None)


def reference(name):
    return {"$ref": f"#/components/schemas/{name}"}


def word(value):
    names = {dict: "object", str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}
    return ("empty array" if value == [] else "array") if isinstance(value, list) else names[type(value)]
