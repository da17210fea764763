#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""check-schema.py SCHEMA: the schema of the report is one itself, and says of every key what it means and in
which unit. Speaks TAP."""
import json
import sys

try:
    import jsonschema
except ImportError:
    print("1..0 # SKIP python3-jsonschema is not installed")
    sys.exit(0)

UNITS = {"_ns": "nanoseconds", "_bytes": "bytes"}
PARTS = "$defs"

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)


def resolve(part):
    """The part itself, or what it refers to, with a description of either."""
    if "$ref" not in part:
        return part
    return {**schema[PARTS][part["$ref"].rpartition("/")[2]], **part}


def failures_of(place, part):
    for group in ("properties", "patternProperties"):
        for key, value in part.get(group, {}).items():
            here = f"{place}.{key}"
            description = resolve(value).get("description", "")
            if not description:
                yield f"{here} has no description"
            for suffix, unit in UNITS.items():
                if key.rstrip("$").endswith(suffix) and unit not in description.lower():
                    yield f"{here}: the description does not say {unit}"
            yield from failures_of(here, value)
    if "items" in part:
        yield from failures_of(f"{place}[]", part["items"])


def report(number, title, failures):
    for failure in failures:
        print("#", failure)
    print("not ok" if failures else "ok", number, title)


print("1..2")
try:
    jsonschema.Draft202012Validator.check_schema(schema)
    report(1, "the schema follows its own standard", [])
except jsonschema.SchemaError as error:
    report(1, "the schema follows its own standard", [error.message])
report(2, "every key has a description, with its unit",
       [failure for name, part in schema[PARTS].items() for failure in failures_of(name, part)])
