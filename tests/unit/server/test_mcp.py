#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""/mcp speaks the Model Context Protocol, by the rules of each of its versions.

usage: test_mcp.py WATCHED ALLOC
"""

import asyncio
import http.client
import json
import sys
import unittest

from watched import Watched

try:
    from mcp import ClientSession
    from mcp.client import streamable_http
    # As it is called from version 2 on, and before.
    connect = getattr(streamable_http, "streamable_http_client", None) or streamable_http.streamablehttp_client
except (ImportError, AttributeError):
    ClientSession = None

WATCHED, ALLOC = sys.argv[1:3]
VERSIONS = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"]
MAX_BATCH, MAX_BODY_BYTES, MAX_DEPTH = 32, 64 * 1024, 32
OF_HOTPATH = {
    "functions_timing", "functions_alloc", "channels", "streams", "futures", "threads", "function_timing_logs",
    "channel_logs", "stream_logs", "future_logs", "gauges", "val_entries", "gauge_logs", "val_logs",
    "profiler_status", "rw_locks", "mutexes"}
CALLABLE_ONLY = {
    "function_alloc_logs", "dbg_entries", "dbg_logs", "functions_cpu", "functions_cpu_snapshot", "sql", "sql_logs", "http",
    "http_logs", "server", "server_logs", "io"}
OF_OURS = {"locks", "lock_logs", "runtime", "loop_logs", "values", "call_tree", "slowest_calls", "mark", "compare"}


class Talk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.program = Watched(WATCHED, ALLOC)

    @classmethod
    def tearDownClass(cls):
        cls.program.close()

    def post(self, message, version=None, **headers):
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        headers = {"Content_Type": "application/json", "Accept": "application/json, text/event-stream", **headers}
        if version:
            headers["MCP_Protocol_Version"] = version
        return self.program.ask("/mcp", data=body, method="POST", **headers)

    def request(self, method, params=None, version=None, number=1):
        answer = self.post({"jsonrpc": "2.0", "id": number, "method": method,
                            **({} if params is None else {"params": params})}, version)
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "application/json"), answer.body)
        self.assertEqual((answer.json["jsonrpc"], answer.json["id"]), ("2.0", number))
        return answer.json

    def call(self, tool, arguments=None, version="2025-06-18"):
        result = self.request("tools/call", {"name": tool, **({} if arguments is None else {"arguments": arguments})},
                              version)["result"]
        self.assertEqual([content["type"] for content in result["content"]], ["text"])
        return result

    def good(self, tool, arguments=None):
        result = self.call(tool, arguments)
        self.assertIs(result["isError"], False, result)
        self.assertEqual(json.loads(result["content"][0]["text"]), result["structuredContent"])
        return result["structuredContent"]

    def bad(self, tool, arguments, part):
        result = self.call(tool, arguments)
        self.assertIs(result["isError"], True, result)
        self.assertNotIn("structuredContent", result)
        self.assertIn(part, result["content"][0]["text"])

    def error(self, answer, status, code, part):
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (status, "application/json"), answer.body)
        self.assertEqual(set(answer.json), {"jsonrpc", "id", "error"})
        self.assertEqual(answer.json["error"]["code"], code)
        self.assertIn(part, answer.json["error"]["message"])
        return answer.json["id"]


class Mcp(Talk):
    # ---- The protocol ----

    def test_initialize(self):
        client = {"capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
        for version in VERSIONS:
            result = self.request("initialize", {"protocolVersion": version, **client})["result"]
            self.assertEqual(result["protocolVersion"], version)
            self.assertEqual(result["serverInfo"]["name"], "hotpath")
            self.assertEqual(result["capabilities"], {"tools": {}})
        for unknown in ("1999-01-01", "2099-01-01"):
            result = self.request("initialize", {"protocolVersion": unknown, **client})["result"]
            self.assertEqual(result["protocolVersion"], VERSIONS[-1])
        answer = self.post({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}})
        self.error(answer, 200, -32602, "protocolVersion")

    def test_ping_and_ids(self):
        for number in (0, -7, 2 ** 53, "a text", ""):
            self.assertEqual(self.request("ping", number=number)["result"], {})
        for number in (None, 1.5, True, [], {}):
            answer = self.post({"jsonrpc": "2.0", "id": number, "method": "ping"})
            self.assertIsNone(self.error(answer, 400, -32600, "id"))

    def test_notifications_get_no_answer(self):
        for message in ({"method": "notifications/initialized"}, {"method": "notifications/unknown"}, {"method": "ping"},
                        {"id": 3, "result": {}}, {"id": 3, "error": {"code": 1, "message": "no"}}):
            answer = self.post({"jsonrpc": "2.0", **message})
            self.assertEqual((answer.status, answer.body), (202, b""), message)

    def test_malformed_messages(self):
        for message, code in ((b"", -32700), (b"{", -32700), (b"{} {}", -32700), (b"{'a':1}", -32700), (b"[1,]", -32700),
                              (b"/* */{}", -32700), (b"var a = {}", -32700), (b'{"a":01}', -32700), (b'"\xff"', -32700),
                              (b'{"a":"\\ud800"}', -32700), (b'{"a":"\\u0000"}', -32700), (b"\0", -32700),
                              (b"1", -32600), (b"null", -32600), (b'"x"', -32600), (b"{}", -32600), (b"[]", -32600)):
            self.assertIsNone(self.error(self.post(message), 400, code, ""), message)
        for message in ({"jsonrpc": "1.0", "id": 5, "method": "ping"}, {"id": 5, "method": "ping"},
                        {"jsonrpc": 2.0, "id": 5, "method": "ping"}, {"jsonrpc": "2.0", "id": 5},
                        {"jsonrpc": "2.0", "id": 5, "method": 7}):
            self.assertEqual(self.error(self.post(message), 200, -32600, ""), 5)
        for method in ("nonsense", "tools/nonsense", "resources/list", ""):
            answer = self.post({"jsonrpc": "2.0", "id": 5, "method": method})
            self.assertEqual(self.error(answer, 200, -32601, method), 5)
        for params in ([], [1], "x", 5):
            answer = self.post({"jsonrpc": "2.0", "id": 5, "method": "tools/list", "params": params})
            self.error(answer, 200, -32602, "params")

    def test_versions_of_the_header(self):
        ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
        for version in [None] + VERSIONS:
            self.assertEqual(self.post(ping, version).status, 200)
        for version in ("2099-01-01", "x", "2025-06-18, 2025-03-26"):
            self.error(self.post(ping, version), 400, -32600, "MCP-Protocol-Version")

    def test_batches(self):
        ping = lambda number: {"jsonrpc": "2.0", "id": number, "method": "ping"}
        note = {"jsonrpc": "2.0", "method": "notifications/initialized"}
        for version in (None, "2024-11-05", "2025-03-26"):
            answer = self.post([ping(1), note, ping("b"), 7], version)
            self.assertEqual(answer.status, 200)
            self.assertEqual([one["id"] for one in answer.json], [1, "b", None])
            self.assertEqual(answer.json[2]["error"]["code"], -32600)
            self.assertEqual(self.post([note, note], version).status, 202)
            answer = self.post([{**ping(1), "method": "initialize", "params": {"protocolVersion": "2025-03-26"}}], version)
            self.assertEqual(answer.json[0]["error"]["code"], -32600)
        self.assertEqual(len(self.post([ping(i) for i in range(MAX_BATCH)]).json), MAX_BATCH)
        self.error(self.post([ping(i) for i in range(MAX_BATCH + 1)]), 400, -32600, "32")
        for version in ("2025-06-18", "2025-11-25"):
            self.error(self.post([ping(1)], version), 400, -32600, "no batches")

    def test_http(self):
        ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
        for method in ("GET", "DELETE", "PUT"):
            answer = self.program.ask("/mcp", method=method, Accept="text/event-stream")
            self.assertEqual((answer.status, answer.headers["Allow"]), (405, "POST"))
        for kind in ("text/plain", "application/x-www-form-urlencoded", "application/jsonx"):
            self.assertEqual(self.post(ping, Content_Type=kind).status, 415, kind)
        self.assertEqual(self.post(ping, Content_Type="application/json; charset=utf-8").status, 200)
        for accept, status in (("application/json", 200), ("*/*", 200), ("text/event-stream, application/json;q=0.1", 200),
                               ("text/html", 406), ("application/json;q=0", 406)):
            self.assertEqual(self.post(ping, Accept=accept).status, status, accept)
        self.assertEqual(self.post(ping, Origin="https://evil.example").status, 403)
        self.assertEqual(self.post(ping, Host="evil.example").status, 403)
        self.assertEqual(self.post(ping, Mcp_Session_Id="of another server").status, 200)
        self.assertIsNone(self.post(ping).headers["Mcp-Session-Id"])

    def test_limits(self):
        frame = b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":"%s"}}'
        fill = MAX_BODY_BYTES - len(frame) + 2
        self.assertEqual(self.post(frame % (b"x" * fill)).status, 200)
        answer = self.post(frame % (b"x" * (fill + 1)))
        self.assertEqual((answer.status, "error" in answer.json), (413, True))
        # The frame itself is two deep.
        nested = lambda depth: (b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":' + b"[" * (depth - 2) +
                                b"]" * (depth - 2) + b"}}")
        self.assertEqual(self.post(nested(MAX_DEPTH)).status, 200)
        self.error(self.post(nested(MAX_DEPTH + 1)), 400, -32700, "deeply")
        self.error(self.post(b"[" * MAX_BODY_BYTES), 400, -32700, "deeply")
        self.error(self.post(b'{"a":' * 10000), 400, -32700, "deeply")
        self.error(self.post(b'{"jsonrpc":"2.0","id":1234567890123456789,"method":"ping"}'), 400, -32700, "large")
        self.assertEqual(self.post(b'{"jsonrpc":"2.0","id":123456789012345678,"method":"ping"}').json["id"],
                         123456789012345678)

    def test_a_body_in_pieces(self):
        body = b'{"jsonrpc":"2.0","id":1,"method":"ping"}'
        connection = http.client.HTTPConnection("127.0.0.1", self.program.port, timeout=30)
        connection.putrequest("POST", "/mcp")
        connection.putheader("Content-Type", "application/json")
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders()
        for byte in body:
            connection.send(bytes([byte]))
        self.assertEqual(json.load(connection.getresponse())["result"], {})
        connection.close()

    # ---- The tools ----

    def test_list(self):
        tools = {tool["name"]: tool for tool in self.request("tools/list")["result"]["tools"]}
        self.assertEqual(set(tools), OF_HOTPATH | OF_OURS)
        for name, tool in tools.items():
            schema = tool["inputSchema"]
            self.assertEqual((schema["type"], schema["additionalProperties"]), ("object", False), name)
            self.assertLessEqual(set(schema["required"]), set(schema["properties"]), name)
            self.assertGreater(len(tool["description"]), 10, name)
            self.assertIs(tool["annotations"]["readOnlyHint"], name != "mark")
        answer = self.post({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"cursor": "x"}})
        self.error(answer, 200, -32602, "cursor")

    def test_tools_of_what_is_not_recorded(self):
        for name in CALLABLE_ONLY:
            self.bad(name, {"sql_id": 1}, "")
        answer = self.post({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "nonsense"}})
        self.error(answer, 200, -32602, "nonsense")
        self.error(self.post({"jsonrpc": "2.0", "id": 1, "method": "tools/call"}), 200, -32602, "tool")

    def test_structured_content_is_of_newer_versions(self):
        for version in VERSIONS + [None]:
            result = self.call("profiler_status", version=version)
            self.assertEqual("structuredContent" in result, version in ("2025-06-18", "2025-11-25"), version)
            self.assertEqual(json.loads(result["content"][0]["text"])["program"]["name"], "watched")

    def test_lists_have_the_figures_of_the_report(self):
        report = self.program.report()
        for tool, section in (("functions_timing",) * 2, ("channels",) * 2, ("streams",) * 2, ("futures",) * 2,
                              ("locks",) * 2, ("threads",) * 2, ("values",) * 2, ("call_tree",) * 2):
            answer = self.good(tool, {"limit": 0})
            self.assertEqual({row["id"]: row.get("name") for row in answer["rows"]},
                             {row["id"]: row.get("name") for row in report[section]["rows"]}, tool)
            self.assertEqual(answer["matching_count"], len(answer["rows"]))
            self.assertGreater(answer["elapsed_ns"], 0)
        parse = self.good("functions_timing", {"contains": "pars"})["rows"]
        expected = next(row for row in report["functions_timing"]["rows"] if row["name"] == "parse")
        self.assertEqual(len(parse), 1)
        for key in ("calls", "min_ns", "max_ns", "p50_ns", "p95_ns", "p99_ns"):
            self.assertEqual(parse[0][key], expected[key])
        jobs = self.good("channels", {"contains": "jobs"})["rows"][0]
        self.assertEqual((jobs["sent"], jobs["received"], jobs["item_bytes"]), (10, 9, 48))
        self.assertTrue(100_000 <= jobs["delay_p50_ns"] <= jobs["delay_p99_ns"])
        self.assertNotIn("histogram", json.dumps(jobs))

    def test_kinds(self):
        names = lambda tool: [row["name"] for row in self.good(tool)["rows"]]
        self.assertEqual((names("gauges"), names("val_entries"), names("mutexes"), names("rw_locks"), names("tokio_runtime")),
                         (["depth"], ["mode"], ["cache"], ["rules", "rules"], []))

    def test_order_and_limit(self):
        rows = self.good("functions_timing", {"sort_by": "calls", "limit": 2})
        self.assertEqual([row["name"] for row in rows["rows"]][0], "parse")
        self.assertEqual((rows["included_count"], rows["matching_count"], rows["total_count"]), (2, 5, 5))
        self.bad("functions_timing", {"sort_by": "nonsense"}, "nonsense")

    def test_logs(self):
        number = self.good("functions_timing", {"contains": "parse"})["rows"][0]["id"]
        for given in (number, str(number)):
            log = self.good("function_timing_logs", {"function_id": given})
            self.assertEqual((len(log["recent"]), log["recent"][0]["result"]), (50, "call 299"))
        slowest = self.good("slowest_calls", {"limit": 3})["calls"]
        self.assertEqual(len(slowest), 3)
        self.assertEqual([call["duration_ns"] for call in slowest],
                         sorted((call["duration_ns"] for call in slowest), reverse=True))
        self.assertEqual(slowest[0]["function"], "work")
        only = self.good("slowest_calls", {"function_id": number, "limit": 0})["calls"]
        self.assertEqual({call["function"] for call in only}, {"parse"})
        self.assertEqual(only[0]["duration_ns"], self.good("functions_timing", {"contains": "parse"})["rows"][0]["max_ns"])

        jobs = self.good("channels", {"contains": "jobs"})["rows"][0]["id"]
        self.assertEqual(self.good("channel_logs", {"channel_id": jobs})["entries"][0]["event"], "sent")
        gauge = self.good("gauges")["rows"][0]["id"]
        self.assertEqual(self.good("gauge_logs", {"gauge_id": gauge})["entries"][0]["text"], "-1.25")
        self.bad("val_logs", {"debug_id": gauge}, "no value")
        future = self.good("futures")["rows"][0]["id"]
        self.assertEqual(self.good("future_logs", {"future_id": future}), self.good("future_calls", {"future_id": future}))

    def test_bad_arguments(self):
        for number in (999, 0, 4294967295, 4294967296, "999"):
            self.bad("function_timing_logs", {"function_id": number}, f"no row with the id {number}")
        for number in (-1, 1.5, "x", "", None, [], {}, True, "1" * 19, "-1"):
            self.bad("function_timing_logs", {"function_id": number}, "function_id")
        self.bad("function_timing_logs", {}, "function_id: this argument is needed")
        self.bad("function_timing_logs", None, "function_id")
        self.bad("channels", {"nonsense": 1}, "an argument that it doesn't take")
        self.bad("channels", {"limit": -1}, "limit")
        self.bad("channels", {"contains": ""}, "contains")
        self.bad("slowest_calls", {"function_id": 999}, "999")
        answer = self.post({"jsonrpc": "2.0", "id": 1, "method": "tools/call",
                            "params": {"name": "channels", "arguments": []}})
        self.error(answer, 200, -32602, "arguments")

    def test_memory(self):
        if not ALLOC:
            self.bad("functions_alloc", {}, "not counted")
            return
        rows = {row["name"]: row for row in self.good("functions_alloc")["rows"]}
        self.assertEqual(rows["keep"]["live_bytes"], 5000)
        self.assertGreaterEqual(rows["parse"]["bytes_p50"], 1000)


class Marks(Talk):
    """A program of its own: what it does between the marks is counted."""

    def test_compare(self):
        self.bad("compare", {"from": "a"}, "no mark “a”")
        marks = self.good("mark", {"name": "a"})["marks"]
        self.assertEqual([mark["name"] for mark in marks], ["a"])
        self.program.again()
        answer = self.good("compare", {"from": "a"})
        self.assertLess(answer["from"]["elapsed_ns"], answer["until"]["elapsed_ns"])
        parse = next(row for row in answer["functions"] if row["name"] == "parse")
        self.assertEqual((parse["before"]["calls"], parse["after"]["calls"]), (300, 300))
        for part in (parse["before"], parse["after"]):
            self.assertAlmostEqual(part["avg_ns"], part["total_ns"] / part["calls"], delta=1)
            self.assertTrue(20_000 <= part["p50_ns"] <= part["p99_ns"])
        self.good("mark", {"name": "b"})
        self.program.again()
        between = self.good("compare", {"from": "a", "until": "b"})
        self.assertEqual(next(row for row in between["functions"] if row["name"] == "parse")["after"]["calls"], 300)
        self.assertEqual(between, self.good("compare", {"from": "b", "until": "a"}))
        self.assertEqual(len(self.good("compare", {"from": "a", "limit": 2})["functions"]), 2)
        self.bad("compare", {"from": "a", "until": "c"}, "“c”")
        self.bad("compare", {"until": "a"}, "from")

        for number in range(7):  # with "b" there are eight then: "a" is the ninth from behind
            marks = self.good("mark", {"name": f"m{number}"})["marks"]
        self.assertEqual([mark["name"] for mark in marks], ["b"] + [f"m{number}" for number in range(7)])
        self.bad("compare", {"from": "a"}, "no mark")
        self.good("mark", {"name": "x" * 63})
        self.bad("mark", {"name": "x" * 64}, "63")
        self.bad("mark", {}, "name")

        self.assertEqual(self.program.ask("/v1/reset", data=b"", method="POST").status, 204)
        self.bad("compare", {"from": "m6"}, "no mark")
        self.assertEqual(len(self.good("mark", {"name": "new"})["marks"]), 1)


@unittest.skipIf(ClientSession is None, "the package mcp of PyPI is missing")
class PublicClient(unittest.TestCase):
    def test_session(self):
        program = Watched(WATCHED, ALLOC)
        self.addCleanup(program.close)

        def plain(result):  # as it came over the wire, whatever the package calls its members
            return result.model_dump(by_alias=True)

        async def talk():
            async with connect(f"http://127.0.0.1:{program.port}/mcp") as streams:
                async with ClientSession(*streams[:2]) as session:
                    started = await session.initialize()
                    self.assertEqual(plain(started)["serverInfo"]["name"], "hotpath")
                    tools = (await session.list_tools()).tools
                    self.assertEqual({tool.name for tool in tools}, OF_HOTPATH | OF_OURS)
                    result = plain(await session.call_tool("functions_timing", {"contains": "parse"}))
                    self.assertFalse(result["isError"])
                    self.assertEqual(result["structuredContent"]["rows"][0]["calls"], 300)
                    self.assertTrue(plain(await session.call_tool("channel_logs", {"channel_id": 999}))["isError"])
                    await session.send_ping()

        asyncio.run(talk())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
