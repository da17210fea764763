#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Checks JSON documents against a definition of the wire format's schema.

usage: validate.py SCHEMA DEFINITION FILE...    (DEFINITION: report, delta, hello, functionLog, announcement)
"""
import json
import sys

import jsonschema

schema_path, definition, *paths = sys.argv[1:]
with open(schema_path, encoding="utf-8") as file:
    schema = json.load(file)
jsonschema.Draft202012Validator.check_schema(schema)
part = {"$schema": schema["$schema"], "$defs": schema["$defs"], "$ref": "#/$defs/" + definition}
validator = jsonschema.Draft202012Validator(part)
failures = 0
for path in paths:
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    for error in validator.iter_errors(document):
        where = "/".join(str(step) for step in error.absolute_path)
        print(f"{path}: {where}: {error.message[:300]}", file=sys.stderr)
        failures += 1
sys.exit(1 if failures or not paths else 0)
