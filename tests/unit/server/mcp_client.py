# SPDX-License-Identifier: MIT
"""Asks a program's /mcp as the package mcp of PyPI does, and prints what it heard as JSON.

usage: mcp_client.py URL, with a Python that has the package
"""

import asyncio
import json
import sys

from mcp import ClientSession
from mcp.client import streamable_http

# As it is called from version 2 on, and before.
connect = getattr(streamable_http, "streamable_http_client", None) or streamable_http.streamablehttp_client


def plain(result):
    """As it came over the wire, whatever the package calls its members."""
    return result.model_dump(by_alias=True, mode="json")


async def talk(url):
    heard = {}
    async with connect(url) as streams, ClientSession(*streams[:2]) as session:
        heard["initialize"] = plain(await session.initialize())
        heard["tools"] = plain(await session.list_tools())["tools"]
        heard["functions"] = plain(await session.call_tool("functions_timing", {"contains": "parse"}))
        heard["marked"] = plain(await session.call_tool("mark", {"name": "before"}))
        heard["compared"] = plain(await session.call_tool("compare", {"from": "before"}))
        heard["refused"] = plain(await session.call_tool("channel_logs", {"channel_id": 999}))
        # Each that can be asked without an argument.
        heard["answers"] = {}
        for tool in heard["tools"]:
            if not tool["inputSchema"].get("required"):
                heard["answers"][tool["name"]] = plain(await session.call_tool(tool["name"], {}))
        await session.send_ping()
    return heard


print(json.dumps(asyncio.run(talk(sys.argv[1]))))
