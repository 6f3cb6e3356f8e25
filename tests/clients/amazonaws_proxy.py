"""AWS's own host names lead to a skyrig: for clients that take an HTTPS proxy but no endpoints for everything they call."""

import contextlib
import select
import socket
import socketserver
import subprocess
import threading

REGIONS = ("us-east-1", "us-east-2", "us-west-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-1", "ap-northeast-1")
RECEIVED_BYTES_MAX = 1 << 16


def make_certificates(folder):
    """A root of our own, and a certificate of it for AWS's host names: the files (root, certificate, key)."""
    root, root_key, certificate, key, request, names = (
        folder / name for name in ("root.pem", "root.key", "leaf.pem", "leaf.key", "leaf.csr", "names"))
    hosts = ["*.amazonaws.com", "s3.amazonaws.com", "*.s3.amazonaws.com"]
    for region in REGIONS:
        hosts += [f"*.{prefix}{region}.amazonaws.com" for prefix in ("", "s3.", "s3-control.", "s3-")]
    names.write_text("subjectAltName=" + ",".join(f"DNS:{host}" for host in hosts))

    def openssl(*arguments):
        subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)

    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", root_key, "-out", root, "-subj", "/CN=test root",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", request, "-subj", "/CN=amazonaws.com")
    openssl("x509", "-req", "-in", request, "-CA", root, "-CAkey", root_key, "-CAcreateserial", "-extfile", names,
            "-out", certificate)
    return root, certificate, key


class Tunnel(socketserver.StreamRequestHandler):
    """CONNECT ec2.us-west-2.amazonaws.com:443, and then whatever the two sides say. No other host is reached."""

    def handle(self):
        host = self.rfile.readline().decode().split()[1].rsplit(":", 1)[0]
        while self.rfile.readline().strip():
            pass
        if not host.endswith(".amazonaws.com"):
            self.wfile.write(b"HTTP/1.1 502 Bad Gateway\r\n\r\n")
            return
        with socket.create_connection(("127.0.0.1", self.server.target_port)) as target:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
            other = {self.connection: target, target: self.connection}
            while True:
                for readable in select.select(list(other), [], [])[0]:
                    received = readable.recv(RECEIVED_BYTES_MAX)
                    if not received:
                        return
                    other[readable].sendall(received)


@contextlib.contextmanager
def proxy_to(port):
    """A proxy to this port of the machine, as clients name it."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Tunnel) as server:
        server.daemon_threads = True
        server.target_port = port
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
