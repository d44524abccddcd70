# What a Python function does with time, against a server that answers /busy with 429 three times, takes
# 20 s for /slow and 50 ms for all else. Each line that it prints holds, or it has failed.
import asyncio
import concurrent.futures
import datetime
import queue
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

base = sys.argv[1]
slack = 4.0  # what a loaded machine may compute in between


class took:
    """Checks that a block takes so many seconds by every clock."""

    def __init__(self, name, seconds):
        self.name, self.seconds = name, seconds

    clocks = (time.time, time.monotonic, time.perf_counter, lambda: datetime.datetime.now().timestamp())

    def __enter__(self):
        self.begin = [c() for c in self.clocks]

    def __exit__(self, kind, *_):
        if kind:
            return
        for c, b in zip(self.clocks, self.begin):
            d = c() - b
            assert self.seconds - 0.002 <= d < self.seconds + slack, (self.name, self.seconds, d)
        print(self.name, flush=True)


def get(path, timeout=5):
    return urllib.request.urlopen(base + path, timeout=timeout).read()


def times_out(call, *kinds):
    try:
        call()
    except kinds:
        return
    raise AssertionError("no time-out")


assert datetime.datetime.now().year == 2035
with took("sleep", 30):
    time.sleep(30)
with took("back-off", 14.2):
    patience = 2
    while True:
        try:
            get("/busy")
            break
        except urllib.error.HTTPError as e:
            assert e.code == 429, e
            time.sleep(patience)
            patience *= 2
with took("urllib", 5):
    times_out(lambda: get("/slow"), OSError)
with took("event", 7):
    assert not threading.Event().wait(7)
with took("condition", 3):
    c = threading.Condition()
    with c:
        c.wait(3)
with took("queue", 2):
    times_out(lambda: queue.Queue().get(timeout=2), queue.Empty)
with took("lock", 4):
    lock = threading.Lock()
    lock.acquire()
    assert not lock.acquire(timeout=4)
with took("join", 60):
    t = threading.Thread(target=time.sleep, args=(60,))
    t.start()
    t.join(timeout=10)
    assert t.is_alive()
    t.join()
with concurrent.futures.ThreadPoolExecutor(4) as pool:
    with took("futures", 9):
        f = pool.submit(time.sleep, 9)
        times_out(lambda: f.result(timeout=3), concurrent.futures.TimeoutError)
        f.result()
    with took("requests side by side", 0.05):
        assert [len(b) for b in pool.map(get, ["/a", "/b", "/c", "/d"])] == [2] * 4
with took("select", 6):
    assert select.select([], [], [], 6) == ([], [], [])
with took("socket", 3):
    a, b = socket.socketpair()
    a.settimeout(3)
    times_out(lambda: a.recv(1), OSError)
with took("subprocess", 20):
    subprocess.run(["sleep", "20"], check=True, timeout=25)
with took("subprocess with time-out", 5):
    times_out(lambda: subprocess.run(["sleep", "100"], timeout=5), subprocess.TimeoutExpired)


async def both():
    await asyncio.gather(asyncio.sleep(8), asyncio.sleep(11))
    times_out_in = asyncio.wait_for(asyncio.sleep(100), 4)
    try:
        await times_out_in
    except asyncio.TimeoutError:
        return
    raise AssertionError("no time-out")


with took("asyncio", 15):
    asyncio.run(both())


def ring(*_):
    raise TimeoutError


signal.signal(signal.SIGALRM, ring)
with took("alarm", 6):
    signal.alarm(6)
    times_out(lambda: time.sleep(60), TimeoutError)
with took("spawned interpreter", 12):
    subprocess.run([sys.executable, "-S", "-c", "import time; time.sleep(12)"], check=True)
print("done", flush=True)
