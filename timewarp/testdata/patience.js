// What a Node function does with time, against a server that answers /busy with 429 three times, takes
// 20 s for /slow and 50 ms for all else. Each line that it prints holds, or it has failed.
'use strict';
const assert = require('assert');
const http = require('http');
const { execFile, spawn } = require('child_process');
const { Worker, isMainThread } = require('worker_threads');
const base = process.argv[2];
const slack = 4000; // what a loaded machine may compute in between

const sleep = ms => new Promise(r => setTimeout(r, ms));
const clocks = [() => Date.now(), () => performance.now(), () => Number(process.hrtime.bigint()) / 1e6];

// took checks that what f does takes so many milliseconds by every clock.
async function took(name, ms, f) {
  const begin = clocks.map(c => c());
  await f();
  clocks.forEach((c, i) => {
    const d = c() - begin[i];
    assert(ms - 2 <= d && d < ms + slack, `${name}: ${d} ms, want ${ms}`);
  });
  console.log(name);
}

const get = (path, agent) => new Promise((ok, no) => {
  const q = http.get(base + path, { timeout: 5000, agent }, r => { r.resume(); r.on('end', () => ok(r.statusCode)); });
  q.on('timeout', () => q.destroy(new Error('timed out')));
  q.on('error', no);
});

async function main() {
  assert.strictEqual(new Date().getUTCFullYear(), 2035);
  await took('setTimeout', 30000, () => sleep(30000));
  await took('setInterval', 5000, () => new Promise(r => {
    let n = 0;
    const i = setInterval(() => { if (++n == 5) { clearInterval(i); r(); } }, 1000);
  }));
  await took('back-off', 14200, async () => {
    for (let patience = 2000; await get('/busy') == 429; patience *= 2) await sleep(patience);
  });
  await took('http', 5000, () => assert.rejects(get('/slow'), /timed out/));
  await took('keep-alive', 100, async () => {
    const agent = new http.Agent({ keepAlive: true });
    for (let i = 0; i < 2; i++) assert.strictEqual(await get('/k', agent), 200);
    agent.destroy();
  });
  await took('requests side by side', 50, () => Promise.all(['/a', '/b', '/c', '/d'].map(p => get(p))));
  if (globalThis.fetch) {
    await took('fetch', 50, async () => assert.strictEqual(await (await fetch(base + '/f')).text(), 'ok'));
    await took('fetch with time-out', 7000, () =>
      assert.rejects(fetch(base + '/slow', { signal: AbortSignal.timeout(7000) }), { name: 'TimeoutError' }));
  }
  await took('worker', 9000, () => new Promise((ok, no) => {
    const w = new Worker(`setTimeout(() => {}, 9000)`, { eval: true });
    w.on('error', no);
    w.on('exit', ok);
  }));
  await took('Atomics.wait', 4000, async () => {
    assert.strictEqual(Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 4000), 'timed-out');
  });
  await took('child_process', 20000, () => new Promise((ok, no) => spawn('sleep', ['20']).on('exit', ok).on('error', no)));
  await took('child_process with time-out', 3000, () => new Promise((ok, no) =>
    execFile('sleep', ['100'], { timeout: 3000 }, e => e && e.killed ? ok() : no(new Error('no time-out')))));
  console.log('done');
}

if (isMainThread) main().then(() => process.exit(0), e => { console.error(e); process.exit(1); });
