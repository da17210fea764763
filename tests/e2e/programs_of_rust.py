# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs that hotpath for Rust measures, played by a server with the samples."""
import http.server
import json
import pathlib
import threading

DATA = pathlib.Path(__file__).resolve().parents[1] / "data"


class RustProgram:
    """A server of one sample, such as "g3-0.14/server", on a port of its own."""

    def __init__(self, sample):
        folder = DATA / "servers-of-rust" / sample
        routes = json.loads((folder / "routes.json").read_text())

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                route = routes.get(self.path)
                body = (folder / route["file"]).read_bytes() if route else b"Not found"
                self.send_response(route["status"] if route else 404)
                self.send_header("Content-Type", route["type"] if route else "text/plain")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, *_):
                pass  # the app left in the middle of an answer, as it may

        self._server = Server(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
