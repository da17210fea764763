# SPDX-License-Identifier: MIT
"""Reads Prometheus' delimited messages with the library of Protocol Buffers, by what metrics.proto says."""

import os
import re

try:
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
    AVAILABLE = True
except ImportError:
    AVAILABLE = False

PACKAGE = "io.prometheus.client"
FIELD = re.compile(r"(optional|repeated) (\w+) (\w+) = (\d+)( \[packed = true\])?;")


def _describe():
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "metrics.proto"), encoding="utf-8") as file:
        text = file.read()
    proto = descriptor_pb2.FileDescriptorProto(name="metrics.proto", package=PACKAGE)
    for name, body in re.findall(r"enum (\w+) \{(.*?)\}", text, re.S):
        enum = proto.enum_type.add(name=name)
        for value, number in re.findall(r"(\w+) = (\d+);", body):
            enum.value.add(name=value, number=int(number))
    enums = {enum.name for enum in proto.enum_type}
    for name, body in re.findall(r"message (\w+) \{(.*?)\n?\}", text, re.S):
        message = proto.message_type.add(name=name)
        for label, kind, field, number, packed in FIELD.findall(body):
            made = message.field.add(name=field, number=int(number), label=3 if label == "repeated" else 1)
            if kind[0].isupper():
                made.type = 14 if kind in enums else 11
                made.type_name = f".{PACKAGE}.{kind}"
            else:
                made.type = getattr(made, "TYPE_" + kind.upper())
            if packed:
                made.options.packed = True
    return proto


def parse(body):
    """The families of an answer; raises where a message is none."""
    pool = descriptor_pool.DescriptorPool()
    pool.Add(_describe())
    descriptor = pool.FindMessageTypeByName(PACKAGE + ".MetricFamily")
    if hasattr(message_factory, "GetMessageClass"):
        family_class = message_factory.GetMessageClass(descriptor)
    else:
        family_class = message_factory.MessageFactory(pool).GetPrototype(descriptor)
    families, at = [], 0
    while at < len(body):
        length = shift = 0
        while True:
            byte = body[at]
            length |= (byte & 0x7f) << shift
            shift, at = shift + 7, at + 1
            if byte < 0x80:
                break
        if at + length > len(body):
            raise ValueError("the last message is cut off")
        family = family_class()
        family.ParseFromString(body[at:at + length])
        families.append(family)
        at += length
    return families
