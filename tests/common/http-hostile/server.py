"""Answers that no sound server gives, by the path; the port on the first line of standard output."""
import gzip
import socket
import threading

packed = gzip.compress(b"x" * 100000)
OK = b"HTTP/1.1 200 OK\r\n"
MOVED = b"HTTP/1.1 302 Moved\r\nContent-Length: 0\r\nLocation: "
answers = {
	"many-headers": OK + b"".join(b"x-%d: %s\r\n" % (i, b"y" * 1000) for i in range(20000)) + b"\r\n",
	"long-header": OK + b"x: " + b"y" * 10000000 + b"\r\n\r\n",
	"header-with-nul": OK + b"x: a\0b\r\nContent-Length: 0\r\n\r\n",
	"no-gzip": OK + b"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello",
	"unknown-encoding": OK + b"Content-Encoding: rot13\r\nContent-Length: 5\r\n\r\nhello",
	"seven-encodings": OK + b"Content-Encoding: " + b", ".join([b"gzip"] * 7) + b"\r\nContent-Length: 5\r\n\r\nhello",
	"negative-length": OK + b"Content-Length: -5\r\n\r\nhello",
	"two-lengths": OK + b"Content-Length: 5\r\nContent-Length: 7\r\n\r\nhello",
	"bad-chunk": OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello",
	"no-length": b"HTTP/1.0 200 OK\r\n\r\nhello",
	"endless-100": b"HTTP/1.1 100 Continue\r\n\r\n" * 100000,
	"status-999": b"HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n",
	"to-nothing": MOVED + b"\r\n\r\n",
	"to-half-an-address": MOVED + b"http://[::1\r\n\r\n",
	"to-a-script": MOVED + b"javascript:alert(1)\r\n\r\n",
	"to-control-bytes": MOVED + b"http://127.0.0.1/\x01\xff\r\n\r\n",
	"to-90000-bytes": MOVED + b"/" + b"a" * 90000 + b"\r\n\r\n",
}


def serve(connection):
	try:
		path = connection.recv(65536).split()[1].decode()
		connection.sendall(answers[path[1:]])
		connection.shutdown(socket.SHUT_WR)
		while connection.recv(65536):
			pass
	except (OSError, IndexError, KeyError):
		pass
	connection.close()


listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(50)
listener.settimeout(30)
print(listener.getsockname()[1], flush=True)
while True:
	threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
