# A function that waits in every way that Python has, and checks each by its clock. It speaks the Runtime
# API by itself.
import concurrent.futures
import json
import os
import subprocess
import threading
import time
import urllib.error
import urllib.request

api = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/invocation/"
key = {"X-Key": os.environ["AWS_ACCESS_KEY_ID"]}


def get(url):
    return urllib.request.urlopen(urllib.request.Request(url, headers=key), timeout=5).read()


def back_off(url):
    patience = 1
    while True:
        try:
            return get(url + "/busy")
        except urllib.error.HTTPError:
            time.sleep(patience)
            patience *= 2


def side_by_side(url):
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        list(pool.map(get, [url + "/work"] * 3))


def slow(url):
    try:
        get(url + "/slow")
    except OSError:
        return
    raise AssertionError("no time-out")


def threads(_):
    all_of_them = [threading.Timer(n, lambda: None) for n in (1, 2, 3, 4)]
    for t in all_of_them:
        t.start()
    for t in all_of_them:
        t.join(timeout=10)
        assert not t.is_alive()


def handle(event):
    if event.get("do") == "get":
        get(event["url"] + "/fast")
    if event.get("do") != "soak":
        return "done"
    for name, seconds, wait in (
        ("sleep", 3, lambda _: time.sleep(3)),
        ("back-off", 3, back_off),
        ("side by side", 2, side_by_side),
        ("slow", 5, slow),
        ("threads", 4, threads),
        ("event", 2, lambda _: threading.Event().wait(2)),
        ("sub-process", 2, lambda _: subprocess.run(["sleep", "2"], check=True)),
    ):
        begin = time.monotonic()
        wait(event["url"])
        took = time.monotonic() - begin
        assert seconds - 0.002 <= took < seconds + 5, (name, seconds, took)
    return "done"


while True:
    with urllib.request.urlopen(api + "next") as r:
        id, event = r.headers["Lambda-Runtime-Aws-Request-Id"], json.load(r)
    try:
        what, answer = "/response", handle(event)
    except Exception as e:
        what, answer = "/error", {"errorType": type(e).__name__, "errorMessage": str(e)}
    urllib.request.urlopen(urllib.request.Request(api + id + what, json.dumps(answer).encode())).read()
