"""Runs a Python handler the way Lambda's own runtime does.

It is started as a bootstrap: it loads the function that _HANDLER names from LAMBDA_TASK_ROOT, asks
the Runtime API for one event after the other, and posts what the handler returned or raised. The
words of its errors and the form of its log lines are Lambda's. The standard library is all it needs.
"""

import decimal
import http.client
import importlib
import json
import logging
import os
import sys
import time
import traceback

_NO_BREAK_SPACE = "\u00a0"

# Until Python 3.12 Lambda escaped what is not ASCII.
_ASCII = os.environ.get("AWS_EXECUTION_ENV", "").split("python")[-1] in ("3.8", "3.9", "3.10", "3.11")


class Fault(Exception):
    """An error that the runtime reports in its own name, and not the function's."""

    def __init__(self, kind, message, trace=None):
        super().__init__(message)
        self.kind, self.message, self.trace = kind, message, trace or []


class Encoder(json.JSONEncoder):
    """Takes decimals, which boto3 returns, beside what JSON knows."""

    def __init__(self):
        super().__init__(ensure_ascii=_ASCII)

    def default(self, o):
        if isinstance(o, decimal.Decimal):
            return int(o) if o.is_finite() and o == o.to_integral_value() else float(o)
        return super().default(o)


class API:
    """The Runtime API, on one connection."""

    def __init__(self, address):
        self.connection = http.client.HTTPConnection(address)

    def next(self):
        self.connection.request("GET", "/2018-06-01/runtime/invocation/next")
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError("Failed to get next invocation: status %d" % answer.status)
        return answer.headers, body

    def post(self, path, body, headers):
        if isinstance(body, str):
            body = body.encode("utf-8", "surrogatepass")
        self.connection.request("POST", "/2018-06-01/runtime/" + path, body, headers)
        self.connection.getresponse().read()

    def response(self, request, body, kind):
        self.post("invocation/%s/response" % request, body, {"Content-Type": kind})

    def error(self, path, document):
        self.post(path, Encoder().encode(document), {
            "Content-Type": "application/json",
            "Lambda-Runtime-Function-Error-Type": _header(document["errorType"]),
        })


def _header(text):
    return text.encode("ascii", "replace").decode()


class CognitoIdentity:
    """Who called by way of Cognito: nobody, here."""

    def __init__(self):
        self.cognito_identity_id = None
        self.cognito_identity_pool_id = None


class LambdaContext:
    """What a handler is told beside its event."""

    def __init__(self, headers):
        env = os.environ.get
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.function_name = env("AWS_LAMBDA_FUNCTION_NAME")
        self.function_version = env("AWS_LAMBDA_FUNCTION_VERSION")
        self.memory_limit_in_mb = env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.log_group_name = env("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = env("AWS_LAMBDA_LOG_STREAM_NAME")
        self.identity = CognitoIdentity()
        self.client_context = None
        self.tenant_id = None
        self._epoch_deadline_time_in_ms = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self):
        return max(0, self._epoch_deadline_time_in_ms - int(time.time() * 1000))

    def log(self, msg):
        sys.stdout.write(str(msg))

    def __repr__(self):
        named = ["%s=%s" % (k, v) for k, v in vars(self).items() if not k.startswith("_")]
        return "LambdaContext([" + ",".join(named) + "])"


class LambdaLoggerHandler(logging.Handler):
    """What Lambda puts on the root logger: a line with level, time and request id."""

    request = ""

    def __init__(self):
        super().__init__()
        form = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n"
        self.setFormatter(logging.Formatter(form, "%Y-%m-%dT%H:%M:%S"))
        self.addFilter(self.add_request)

    def add_request(self, record):
        record.aws_request_id = self.request
        return True

    def emit(self, record):
        sys.stdout.write(self.format(record))


def find(handler):
    """The function that "module.function" names; folders in the module's name are packages."""
    module, dot, name = handler.rpartition(".")
    if not dot:
        raise Fault("Runtime.MalformedHandlerName",
                    "Bad handler '%s': not enough values to unpack (expected 2, got 1)" % handler)
    if module.split(".")[0] in sys.builtin_module_names:
        raise Fault("Runtime.BuiltInModuleConflict", "Cannot use built-in module %s as a handler module" % module)
    try:
        loaded = importlib.import_module(module.replace("/", "."))
    except ImportError as e:
        raise Fault("Runtime.ImportModuleError", "Unable to import module '%s': %s" % (module, e))
    except SyntaxError as e:
        where = '  File "%s" Line %s\n    %s' % (e.filename, e.lineno, e.text)
        raise Fault("Runtime.UserCodeSyntaxError", "Syntax error in module '%s': %s" % (module, e), [where])
    try:
        return getattr(loaded, name)
    except AttributeError:
        raise Fault("Runtime.HandlerNotFound", "Handler '%s' missing on module '%s'" % (name, module))


def document(kind, message, trace, request=""):
    return {"errorMessage": message, "errorType": kind, "requestId": request, "stackTrace": trace}


def described(error, request=""):
    """An error as its document. The frames begin where the runtime's own end. An exception whose
    text cannot be had ends the process, as it does in Lambda."""
    if isinstance(error, Fault):
        return document(error.kind, error.message, error.trace, request)
    frames = [(f.filename, f.lineno, f.name, f.line) for f in traceback.extract_tb(error.__traceback__)]
    while len(frames) > 1 and _own(frames[0][0]):
        del frames[0]
    return document(type(error).__name__, str(error), traceback.format_list(frames), request)


def _own(filename):
    return filename == __file__ or filename.startswith("<frozen importlib") or os.sep + "importlib" + os.sep in filename


def tell(error):
    """Writes an error to the log in Lambda's form, with indentation that log viewers keep."""
    lines = ["[ERROR] " + error["errorType"] + (": " + error["errorMessage"] if error["errorMessage"] else ""),
             "Traceback (most recent call last):"]
    for frame in error["stackTrace"]:
        for line in frame.splitlines():
            text = line.lstrip(" ")
            lines.append(_NO_BREAK_SPACE * (len(line) - len(text)) + text)
    sys.stdout.write("\n".join(lines) + "\n")


def answer(handler, headers, body):
    """What the handler makes of an event, as the bytes of its answer and their type."""
    context = LambdaContext(headers)
    try:
        event = json.loads(body)
    except ValueError as e:
        raise Fault("Runtime.UnmarshalError", "Unable to unmarshal input: %s" % e)
    result = handler(event, context)
    if isinstance(result, bytes):
        return result, "application/unknown"
    try:
        return Encoder().encode(result), "application/json"
    except Exception as e:
        raise Fault("Runtime.MarshalError", "Unable to marshal response: %s" % e)


def main():
    # What this file's folder is for Python, the function's is for Lambda.
    sys.path[0] = os.environ["LAMBDA_TASK_ROOT"]
    logging.Formatter.converter = time.gmtime
    logs = LambdaLoggerHandler()
    logging.getLogger().addHandler(logs)
    api = API(os.environ["AWS_LAMBDA_RUNTIME_API"])
    try:
        handler = find(os.environ["_HANDLER"])
    except Exception as e:
        error = described(e)
        tell(error)
        api.error("init/error", error)
        sys.exit(1)
    while True:
        headers, body = api.next()
        request = logs.request = headers["Lambda-Runtime-Aws-Request-Id"]
        os.environ["_X_AMZN_TRACE_ID"] = headers["Lambda-Runtime-Trace-Id"]
        try:
            result, kind = answer(handler, headers, body)
        except Exception as e:
            error = described(e, request)
            tell(error)
            api.error("invocation/%s/error" % request, error)
        else:
            api.response(request, result, kind)


if __name__ == "__main__":
    main()
