// A function that waits in every way that Node has, and checks each by its clock. It speaks the Runtime
// API by itself.
'use strict';
const http = require('http');
const { spawn } = require('child_process');
const { Worker } = require('worker_threads');
const api = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation/';
const headers = { 'X-Key': process.env.AWS_ACCESS_KEY_ID };

const sleep = ms => new Promise(r => setTimeout(r, ms));

const call = (url, options, body) => new Promise((ok, no) => {
  const q = http.request(url, options, r => {
    let text = '';
    r.on('data', d => { text += d; });
    r.on('end', () => ok({ status: r.statusCode, headers: r.headers, text }));
  });
  if (options.timeout) q.on('timeout', () => q.destroy(new Error('timed out'))); // the agent has one of its own
  q.on('error', no);
  q.end(body);
});

const get = url => call(url, { headers, timeout: 5000 });

const waits = [
  ['sleep', 3, () => sleep(3000)],
  ['back-off', 3, async url => {
    for (let patience = 1000; (await get(url + '/busy')).status != 200; patience *= 2) await sleep(patience);
  }],
  ['side by side', 2, url => Promise.all([1, 2, 3].map(() => get(url + '/work')))],
  ['slow', 5, url => get(url + '/slow').then(() => { throw new Error('no time-out'); }, e => {
    if (e.message != 'timed out') throw e;
  })],
  ['timers', 4, () => Promise.all([1, 2, 3, 4].map(n => sleep(n * 1000)))],
  ['worker', 2, () => new Promise((ok, no) => new Worker('setTimeout(() => {}, 2000)', { eval: true }).on('exit', ok).on('error', no))],
  ['sub-process', 2, () => new Promise((ok, no) => spawn('sleep', ['2']).on('exit', ok).on('error', no))],
];

async function handle(event) {
  if (event.do == 'get') await get(event.url + '/fast');
  if (event.do != 'soak') return 'done';
  for (const [name, seconds, wait] of waits) {
    const begin = process.hrtime.bigint();
    await wait(event.url);
    const took = Number(process.hrtime.bigint() - begin) / 1e9;
    if (took < seconds - 0.002 || took > seconds + 5) throw new Error(`${name} took ${took} s, want ${seconds}`);
  }
  return 'done';
}

(async () => {
  for (;;) {
    const next = await call(api + 'next', {});
    const id = next.headers['lambda-runtime-aws-request-id'];
    let what = '/response', answer;
    try {
      answer = await handle(JSON.parse(next.text));
    } catch (e) {
      what = '/error';
      answer = { errorType: e.name, errorMessage: String(e.stack) };
    }
    await call(api + id + what, { method: 'POST' }, JSON.stringify(answer));
  }
})();
