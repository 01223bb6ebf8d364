"""Runs a Python function: imports the handler, then asks the Runtime API for one event after
another. Behaves as AWS's managed runtime does where functions can tell.
https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html
"""

import posix
import sys

# What the runtime imports is the standard library's, whatever files the package has: its folders are
# put before the others when everything is here.
GIVEN = [path for path in posix.environ.get(b"PYTHONPATH", b"").decode().split(":") if path]
sys.path[:] = [path for path in sys.path[1:] if path not in GIVEN]

import decimal
import importlib
import io
import json
import logging
import os
import re
import socket
import struct
import time
import traceback

PREFIX = "/2018-06-01/runtime"
LOG_FD = 3
FRAME_TYPE = 0xA55A0003


class Log:
    """One frame is one log event, whatever newlines it holds."""

    def event(self, message):
        data = message.encode("utf-8", "backslashreplace")
        frame = struct.pack(">IIq", FRAME_TYPE, len(data), time.time_ns() // 1000) + data
        view = memoryview(frame)
        try:
            while view:
                view = view[os.write(LOG_FD, view):]
        except OSError:
            pass


LOG = Log()


class Printed(io.TextIOBase):
    """Standard output and error of Python code: line by line, in order with the logger's events."""

    def __init__(self, raw):
        self._raw = raw
        self._line = ""

    encoding = "utf-8"
    errors = "backslashreplace"

    @property
    def buffer(self):
        return self._raw.buffer

    def fileno(self):
        return self._raw.fileno()

    def writable(self):
        return True

    def write(self, text):
        lines = (self._line + text).split("\n")
        self._line = lines.pop()
        for line in lines:
            LOG.event(line)
        return len(text)

    def flush(self):
        pass

    def finish(self):
        if self._line:
            LOG.event(self._line)
            self._line = ""
        self._raw.flush()


class RequestFilter(logging.Filter):
    def filter(self, record):
        record.aws_request_id = Context.current or ""
        return True


class EventHandler(logging.Handler):
    def emit(self, record):
        try:
            LOG.event(self.format(record))
        except Exception:
            self.handleError(record)


class JsonFormatter(logging.Formatter):
    def format(self, record):
        entry = {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname,
            "message": record.getMessage(),
            "logger": record.name,
            "requestId": Context.current or "",
        }
        if record.exc_info and record.exc_info[0]:
            kind, value, trace = record.exc_info
            entry["errorType"] = kind.__name__
            entry["errorMessage"] = str(value)
            entry["stackTrace"] = traceback.format_tb(trace)
        return json.dumps(entry, default=str)


def set_up_logging():
    handler = EventHandler()
    if os.environ.get("AWS_LAMBDA_LOG_FORMAT") == "JSON":
        handler.setFormatter(JsonFormatter())
        level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "INFO")
        logging.getLogger().setLevel({"TRACE": "DEBUG", "WARN": "WARNING", "FATAL": "CRITICAL"}.get(level, level))
    else:
        text = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n"
        formatter = logging.Formatter(text, "%Y-%m-%dT%H:%M:%S")
        formatter.converter = time.gmtime
        handler.setFormatter(formatter)
    handler.addFilter(RequestFilter())
    logging.getLogger().addHandler(handler)


class ClientContext:
    def __init__(self, given):
        self.custom = given.get("custom")
        self.env = given.get("env")
        self.client = type("Client", (), given.get("client") or {})()


class Identity:
    def __init__(self, given):
        self.cognito_identity_id = given.get("cognitoIdentityId")
        self.cognito_identity_pool_id = given.get("cognitoIdentityPoolId")


class Context:
    current = None

    def __init__(self, headers):
        env = os.environ
        client = headers.get("Lambda-Runtime-Client-Context")
        identity = headers.get("Lambda-Runtime-Cognito-Identity")
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.function_name = env.get("AWS_LAMBDA_FUNCTION_NAME")
        self.function_version = env.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.memory_limit_in_mb = env.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.log_group_name = env.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = env.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.client_context = ClientContext(json.loads(client)) if client else None
        self.identity = Identity(json.loads(identity) if identity else {})
        self.tenant_id = headers.get("Lambda-Runtime-Aws-Tenant-Id")
        self._deadline_ms = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline_ms - time.time_ns() // 1_000_000)

    def log(self, message):
        LOG.event(str(message))

    def __repr__(self):
        return "LambdaContext([aws_request_id=%s,function_name=%s])" % (
            self.aws_request_id,
            self.function_name,
        )


class Fault(Exception):
    """An error of the runtime's own, under its own name."""

    def __init__(self, kind, message, trace=None):
        super().__init__(message)
        self.kind = kind
        self.trace = trace or []


class Headers(dict):
    """By names in any case."""

    def __getitem__(self, name):
        return super().__getitem__(name.lower())

    def get(self, name, default=None):
        return super().get(name.lower(), default)


class RuntimeClient:
    """The Runtime API over one socket. A handler's answer and the question for the next event go out
    together, which halves the trips of a warm invocation."""

    def __init__(self, address):
        host, port = address.split(":")
        self._address = address
        self._socket = socket.create_connection((host, int(port)))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._answers = self._socket.makefile("rb")
        self._owed = 0

    def next(self):
        if self._owed == 0:
            self._send(self._head("GET", "/invocation/next"))
        status, headers, body = self._last()
        if status != 200:
            os._exit(1)
        return headers, body

    def respond(self, request_id, body):
        path = "/invocation/%s/response" % request_id
        self._send(self._post(path, body), self._head("GET", "/invocation/next"))

    def fail(self, path, document):
        kind = re.sub(r"[^\x20-\x7e]", "?", document["errorType"])
        extra = "Lambda-Runtime-Function-Error-Type: %s\r\n" % kind
        self._send(self._post(path, json.dumps(document).encode("utf-8"), extra))
        self._last()

    def _head(self, method, path, extra=""):
        text = "%s %s%s HTTP/1.1\r\nHost: %s\r\n%s\r\n"
        return (text % (method, PREFIX, path, self._address, extra)).encode("latin-1")

    def _post(self, path, body, extra=""):
        length = "Content-Type: application/json\r\nContent-Length: %d\r\n" % len(body)
        return self._head("POST", path, extra + length) + body

    def _send(self, *requests):
        self._owed += len(requests)
        try:
            self._socket.sendall(b"".join(requests))
        except OSError:
            os._exit(1)  # the other side is gone: nobody will ever ask for us again

    def _last(self):
        """The answer to the last request; those before it are read and passed over."""
        while self._owed > 0:
            self._owed -= 1
            answer = self._read()
        return answer

    def _read(self):
        try:
            status = int(self._answers.readline().split(b" ", 2)[1])
            headers = Headers()
            while True:
                line = self._answers.readline().decode("latin-1").rstrip("\r\n")
                if not line:
                    break
                name, _, value = line.partition(":")
                headers[name.lower()] = value.strip()
            length = int(headers.get("Content-Length", 0))
            return status, headers, self._answers.read(length)
        except (OSError, IndexError, ValueError):
            os._exit(1)


def error_document(error, request_id):
    if isinstance(error, Fault):
        kind, frames = error.kind, error.trace
    else:
        kind = type(error).__name__
        # Without this file's own frame, as the function's author expects it.
        frames = traceback.format_tb(error.__traceback__)[1:]
    return {
        "errorMessage": str(error),
        "errorType": kind,
        "requestId": request_id or "",
        "stackTrace": frames,
    }


def log_error(document):
    if os.environ.get("AWS_LAMBDA_LOG_FORMAT") == "JSON":
        entry = {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "log_level": "ERROR",
        }
        LOG.event(json.dumps({**entry, **document}))
        return
    lines = ["[ERROR] %s: %s" % (document["errorType"], document["errorMessage"])]
    if document["stackTrace"]:
        lines.append("Traceback (most recent call last):")
        lines.extend(frame.rstrip("\n") for frame in document["stackTrace"])
    LOG.event("\n".join(lines))


def way_out(error):
    """AWS's runtime has its SDK; here the machine may have none."""
    if getattr(error, "name", None) not in ("boto3", "botocore"):
        return ""
    return ("\n(Millrace found no boto3 on this machine. Install it for its python3, start Millrace with "
            "--runtime-sdk install or --runtime-sdk <dir>, or put it into the function or a layer.)")


def load_handler(name):
    try:
        module_name, function_name = name.rsplit(".", 1)
    except ValueError as error:
        raise Fault("Runtime.MalformedHandlerName", "Bad handler '%s': %s" % (name, error))
    if not module_name or module_name.startswith("."):
        raise Fault("Runtime.MalformedHandlerName", "Bad handler '%s'" % name)
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault("Runtime.ImportModuleError",
                    "Unable to import module '%s': %s%s" % (module_name, error, way_out(error)))
    except SyntaxError as error:
        frame = '  File "%s" Line %s\n    %s' % (error.filename, error.lineno, error.text)
        raise Fault("Runtime.UserCodeSyntaxError",
                    "Syntax error in module '%s': %s" % (module_name, error), [frame])
    handler = getattr(module, function_name, None)
    if handler is None:
        raise Fault("Runtime.HandlerNotFound",
                    "Handler '%s' missing on module '%s'" % (function_name, module_name))
    return handler


def as_objects(value):
    """The same with named tuples as objects; what has none comes back as it is."""
    if isinstance(value, dict):
        shown = {key: as_objects(item) for key, item in value.items()}
        return shown if any(shown[key] is not value[key] for key in shown) else value
    if isinstance(value, tuple) and callable(getattr(value, "_asdict", None)):
        return {key: as_objects(item) for key, item in value._asdict().items()}
    if isinstance(value, (list, tuple)):
        shown = [as_objects(item) for item in value]
        return shown if any(one is not other for one, other in zip(shown, value)) else value
    return value


class Encoder:
    """Writes results as AWS's client does, which has simplejson for it: decimals keep their digits,
    bytes are text."""

    def __init__(self):
        self._decimals = []
        self._mark = os.urandom(16).hex()

    def encode(self, result):
        try:
            result = as_objects(result)
        except RecursionError:
            pass  # it goes in circles: told below
        text = json.dumps(result, default=self._plain, ensure_ascii=PYTHON < (3, 12))
        if self._decimals:
            pattern = '"%s:([0-9]+)"' % self._mark
            text = re.sub(pattern, lambda found: self._decimals[int(found[1])], text)
        return text.encode("utf-8")

    def _plain(self, value):
        if isinstance(value, decimal.Decimal):
            if value.is_nan():
                return float("nan")
            self._decimals.append(str(value))
            return "%s:%d" % (self._mark, len(self._decimals) - 1)
        if isinstance(value, bytes):
            return value.decode("utf-8")
        raise TypeError("Object of type %s is not JSON serializable" % type(value).__name__)


def runtime_version():
    """Of the runtime that the function names; this interpreter may be another."""
    named = re.search(r"python(\d+)\.(\d+)", os.environ.get("AWS_EXECUTION_ENV", ""))
    return (int(named[1]), int(named[2])) if named else sys.version_info[:2]


PYTHON = runtime_version()


def marshal(result):
    try:
        return Encoder().encode(result)
    except Exception as error:
        raise Fault("Runtime.MarshalError", "Unable to marshal response: %s" % error)


def run(client, handler):
    headers, body = client.next()
    context = Context(headers)
    request_id = Context.current = context.aws_request_id
    trace = headers.get("Lambda-Runtime-Trace-Id")
    if trace:
        os.environ["_X_AMZN_TRACE_ID"] = trace
    else:
        os.environ.pop("_X_AMZN_TRACE_ID", None)
    try:
        answer = marshal(handler(json.loads(body), context))
    except Exception as error:
        document = error_document(error, request_id)
        log_error(document)
        finish_output()
        client.fail("/invocation/%s/error" % request_id, document)
    else:
        finish_output()
        client.respond(request_id, answer)


def finish_output():
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, Printed):
            stream.finish()


def layer_folders():
    root = os.environ.get("MILLRACE_LAYERS_DIR")
    if root is None:
        return []
    return [root + "/python/lib/python%d.%d/site-packages" % PYTHON, root + "/python"]


def main():
    client = RuntimeClient(os.environ["AWS_LAMBDA_RUNTIME_API"])
    folders = [os.environ["LAMBDA_TASK_ROOT"], *layer_folders(), *GIVEN]
    sys.path[:0] = folders
    # For the interpreters that a function starts.
    os.environ["PYTHONPATH"] = ":".join(folders)
    sys.stdout = Printed(sys.__stdout__)
    sys.stderr = Printed(sys.__stderr__)
    set_up_logging()
    try:
        handler = load_handler(os.environ.get("_HANDLER", ""))
    except Exception as error:
        document = error_document(error, "")
        log_error(document)
        client.fail("/init/error", document)
        sys.exit(1)
    while True:
        run(client, handler)


main()
