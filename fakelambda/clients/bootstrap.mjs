// Runs a Node.js handler the way Lambda's own runtime does.
//
// It is started as a bootstrap: it loads the function that _HANDLER names from LAMBDA_TASK_ROOT, asks
// the Runtime API for one event after the other, and posts what the handler returned, threw or called
// back with. The words of its errors and the form of its log lines are Lambda's. It needs no package.

import { existsSync, readFileSync } from 'node:fs'
import http from 'node:http'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import util from 'node:util'

const env = process.env
const require = createRequire(import.meta.url)

// ---- errors -----------------------------------------------------------------------------------------

// fault is an error that the runtime reports in its own name, and not the function's.
function fault(kind, cause) {
  const error = new Error(String(cause))
  error.name = `Runtime.${kind}`
  error.stack = error.stack.replace(/^Error/, error.name)
  return error
}

function isError(value) {
  return util.types.isNativeError(value) ||
    ['name', 'message', 'stack'].every((member) => value && typeof value[member] === 'string' && value[member])
}

// described is a thrown value as the document that is posted.
function described(value) {
  try {
    if (isError(value)) {
      return { errorType: value.name, errorMessage: value.message, trace: value.stack.split('\n') }
    }
    return { errorType: typeof value, errorMessage: value.toString(), trace: [] }
  } catch {
    return {
      errorType: 'handled',
      errorMessage:
        'callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack',
    }
  }
}

// told is a thrown value as it stands in the log.
function told(value) {
  try {
    return '\t' + JSON.stringify(value, (_, v) => {
      if (!(v instanceof Error)) {
        return v
      }
      const all = { errorType: v.name, errorMessage: v.message, code: v.code, ...v }
      if (typeof v.stack === 'string') {
        all.stack = v.stack.split('\n')
      }
      return all
    })
  } catch {
    return '\t' + JSON.stringify(described(value))
  }
}

// ---- the Runtime API --------------------------------------------------------------------------------

const [hostname, port] = env.AWS_LAMBDA_RUNTIME_API.split(':')
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })

// call makes one request. Where nobody answers there is nobody to work for.
function call(method, what, body, headers = {}) {
  return new Promise((resolve) => {
    const request = http.request(
      { hostname, port, agent, method, path: '/2018-06-01/runtime/' + what, headers },
      (answer) => {
        const parts = []
        answer.on('data', (part) => parts.push(part))
        answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }))
      },
    )
    request.on('error', (error) => {
      process.stderr.write(`the Runtime API is gone: ${error.message}\n`)
      process.exit(1)
    })
    request.end(body)
  })
}

function post(what, text) {
  const body = Buffer.from(text)
  return call('POST', what, body, { 'Content-Type': 'application/json', 'Content-Length': body.length })
}

function postError(what, error) {
  const document = described(error)
  const body = Buffer.from(JSON.stringify(document))
  return call('POST', what, body, {
    'Content-Type': 'application/json',
    'Content-Length': body.length,
    'Lambda-Runtime-Function-Error-Type': document.errorType.replace(/[^\x20-\x7e]/g, '?'),
  })
}

function serialized(result) {
  try {
    return JSON.stringify(result === undefined ? null : result) ?? 'null' // a function is no JSON at all
  } catch {
    throw new Error('Unable to stringify response body')
  }
}

// ---- the log ----------------------------------------------------------------------------------------

let currentRequest

function patchConsole() {
  const levels = { log: 'INFO', debug: 'DEBUG', info: 'INFO', warn: 'WARN', error: 'ERROR', trace: 'TRACE', fatal: 'FATAL' }
  for (const [method, level] of Object.entries(levels)) {
    console[method] = (...args) => {
      process.stdout.write(`${new Date().toISOString()}\t${currentRequest}\t${level}\t${util.format(...args)}\n`)
    }
  }
}

// ---- the handler ------------------------------------------------------------------------------------

function requireIfThere(file) {
  return existsSync(file) ? require(file) : undefined
}

async function importIfThere(file) {
  return existsSync(file) ? import(pathToFileURL(file).href) : undefined
}

// isModule says whether the nearest package.json makes a .js file an ES module.
function isModule(folder) {
  const file = path.join(folder, 'package.json')
  if (existsSync(file)) {
    try {
      return JSON.parse(readFileSync(file)).type === 'module'
    } catch (error) {
      console.warn(`${file} cannot be read, it will be ignored for ES module detection purposes.`, error)
      return false
    }
  }
  const above = path.dirname(folder)
  return above !== folder && path.basename(folder) !== 'node_modules' && isModule(above)
}

async function loadModule(root, folder, name) {
  const file = path.resolve(root, folder, name)
  const module = existsSync(file + '.js') && isModule(path.dirname(file))
  return requireIfThere(file) ??
    (module ? await importIfThere(file + '.js') : requireIfThere(file + '.js')) ??
    (await importIfThere(file + '.mjs')) ??
    requireIfThere(file + '.cjs') ??
    require(require.resolve(name, { paths: [root, path.resolve(root, folder)] }))
}

async function load(root, full) {
  if (full.includes('..')) {
    throw fault('MalformedHandlerName', `'${full}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`)
  }
  const last = path.basename(full)
  const [, name, property] = last.match(/^([^.]*)\.(.*)$/) ?? []
  if (name === undefined) {
    throw fault('MalformedHandlerName', 'Bad handler')
  }
  let app
  try {
    app = await loadModule(root, full.slice(0, full.lastIndexOf(last)), name)
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw Object.assign(fault('UserCodeSyntaxError', error), { stack: error.stack })
    }
    throw error?.code === 'MODULE_NOT_FOUND' ? fault('ImportModuleError', error) : error
  }
  const handler = property.split('.').reduce((nested, key) => nested && nested[key], app)
  if (!handler) {
    throw fault('HandlerNotFound', `${full} is undefined or not exported`)
  }
  if (typeof handler !== 'function') {
    throw fault('HandlerNotFound', `${full} is not a function`)
  }
  if (handler.length > 2 && withoutCallbacks) {
    throw fault('CallbackHandlerDeprecated', 'AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later.')
  }
  return handler
}

// Since Node.js 24 a handler has no third parameter.
const withoutCallbacks = Number(/nodejs(\d+)/.exec(env.AWS_EXECUTION_ENV)?.[1] ?? 0) >= 24

// ---- one event after the other ----------------------------------------------------------------------

// whenDrained is what happens when the event loop has nothing left to do.
let whenDrained = () => {}

// onCrash reports an error that nobody caught: at first of the start, later of the invocation.
let onCrash = (error) => postError('init/error', error)

function contextOf(headers) {
  const deadline = Number(headers['lambda-runtime-deadline-ms'])
  return {
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: undefined,
    identity: undefined,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    getRemainingTimeInMillis: () => deadline - Date.now(),
  }
}

// answering makes the ways in which a handler can answer. Of each way the first call counts.
function answering(id, next) {
  const at = `invocation/${id}/`
  let waits = true
  let complete = false
  const fail = (error) => {
    console.error('Invoke Error', told(error instanceof Error ? error : new Error(error)))
    postError(at + 'error', error).then(next)
  }
  const succeed = (result) => {
    if (complete) {
      console.error('Invocation has already been reported as done. Cannot call complete more than once per invocation.')
      return
    }
    complete = true
    post(at + 'response', serialized(result)).then(next)
  }
  const isSet = (error) => error !== undefined && error !== null
  let finished = false
  const first = (way) => (...args) => {
    if (!finished) {
      way(...args) // what throws here may be tried again, as an error
      finished = true
    }
  }
  const done = (error, result) => {
    whenDrained = () => {}
    isSet(error) ? fail(error) : succeed(result)
  }
  const callback = (error, result) => {
    if (isSet(error) || !waits) {
      done(error, result)
    } else {
      whenDrained = () => setImmediate(() => succeed(result))
    }
  }
  return {
    callback: first(callback),
    neverAnswered() {
      complete = true
      post(at + 'response', 'null').then(next)
    },
    context: {
      get callbackWaitsForEmptyEventLoop() { return waits },
      set callbackWaitsForEmptyEventLoop(value) { waits = value },
      succeed: first((result) => done(null, result)),
      fail: first((error) => done(isSet(error) ? error : 'handled')),
      done: first(done),
    },
  }
}

async function serve(handler) {
  const { headers, body, status } = await call('GET', 'invocation/next')
  if (status !== 200) {
    throw new Error(`the Runtime API answered ${status} to a request for an event`)
  }
  const id = currentRequest = headers['lambda-runtime-aws-request-id']
  const { callback, context, neverAnswered } = answering(id, () => setImmediate(serve, handler))
  onCrash = (error) => postError(`invocation/${id}/error`, error)
  whenDrained = neverAnswered
  env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id']
  try {
    const result = handler(JSON.parse(body), Object.assign(context, contextOf(headers)), callback)
    if (typeof result?.then === 'function') {
      result.then(context.succeed, context.fail).catch(context.fail)
    }
  } catch (error) {
    callback(error)
  }
}

patchConsole()
process.on('uncaughtException', (error) => {
  console.error('Uncaught Exception', told(error))
  onCrash(error).then(() => process.exit(129))
})
process.on('unhandledRejection', (reason) => {
  const error = fault('UnhandledPromiseRejection', reason)
  error.reason = reason
  console.error('Unhandled Promise Rejection', told(error))
  onCrash(error).then(() => process.exit(128))
})
process.on('beforeExit', () => whenDrained())

try {
  serve(await load(env.LAMBDA_TASK_ROOT, env._HANDLER))
} catch (error) {
  process.emit('uncaughtException', error)
}
