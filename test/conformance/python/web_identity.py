# An OpenID Connect provider for one test: it publishes a key, and signs tokens with it.

import base64
import hashlib
import http.server
import json
import pathlib
import threading
import time


def _der(data):
    """The integers of a PKCS #8 RSA key, whatever they are wrapped in."""
    found, at = [], 0
    while at < len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length & 0x80:
            size = length & 0x7F
            length, at = int.from_bytes(data[at : at + size], 'big'), at + size
        body, at = data[at : at + length], at + length
        if tag in (0x30, 0x04):
            found += _der(body)
        elif tag == 0x02:
            found.append(int.from_bytes(body, 'big'))
    return found


def _key():
    lines = (pathlib.Path(__file__).parent / 'server.key').read_text().splitlines()
    _, _, modulus, public, private, *_ = _der(base64.b64decode(''.join(lines[1:-1])))
    return modulus, public, private


N, E, D = _key()
SHA256 = bytes.fromhex('3031300d060960864801650304020105000420')


def _base64(data):
    return base64.urlsafe_b64encode(data).rstrip(b'=').decode()


def _number(value):
    return _base64(value.to_bytes((value.bit_length() + 7) // 8, 'big'))


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        keys = {'keys': [{'kty': 'RSA', 'kid': 'one', 'n': _number(N), 'e': _number(E)}]}
        about = {'jwks_uri': f'{self.server.issuer}/keys'}
        body = json.dumps(keys if self.path == '/keys' else about).encode()
        self.send_response(200)
        self.send_header('content-length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Provider:
    def __init__(self):
        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), _Handler)
        self.issuer = self.server.issuer = f'http://127.0.0.1:{self.server.server_port}'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def token(self, **claims):
        header = {'alg': 'RS256', 'kid': 'one'}
        payload = {'iss': self.issuer, 'exp': int(time.time()) + 600, **claims}
        text = '.'.join(_base64(json.dumps(part).encode()) for part in (header, payload))
        digest = SHA256 + hashlib.sha256(text.encode()).digest()
        padded = b'\0\1' + b'\xff' * (256 - 3 - len(digest)) + b'\0' + digest
        signature = pow(int.from_bytes(padded, 'big'), D, N).to_bytes(256, 'big')
        return f'{text}.{_base64(signature)}'
