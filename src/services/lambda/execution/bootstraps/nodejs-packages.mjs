// Lets `import` find what `require` finds: the packages of layers and the AWS SDK that the runtime
// brings along, in the folders of NODE_PATH, as AWS's runtimes of Node.js 18 and newer do.
// https://aws.amazon.com/blogs/compute/node-js-18-x-runtime-now-available-in-aws-lambda/

import { readFileSync } from 'node:fs'
import * as module from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Where to look from: beside each folder of packages. */
let places = []

/** `file`: the handler's, which tells whether anything will be imported at all. */
export function importFromNodePath(file, isModule) {
  const folders = (process.env.NODE_PATH ?? '').split(':')
  const own = join(process.env.LAMBDA_TASK_ROOT, 'node_modules')
  const looked = folders.filter((one) => one.endsWith('/node_modules') && one !== own)
  places = looked.map((folder) => pathToFileURL(join(dirname(folder), 'noop.mjs')).href)
  if (places.length === 0) return
  if (module.registerHooks) return void module.registerHooks({ resolve: resolveNow })
  // Before Node.js 22.15 hooks need a thread, which takes its time.
  if (isModule || readFileSync(file, 'latin1').includes('import(')) {
    module.register(import.meta.url, { data: { places } })
  }
}

/** In the hooks' own thread. */
export function initialize(data) {
  places = data.places
}

export async function resolve(specifier, context, next) {
  let first
  for (const attempt of attempts(specifier, context)) {
    try {
      return await next(specifier, attempt)
    } catch (error) {
      first ??= error
      if (!isMissing(error)) break
    }
  }
  throw first
}

function resolveNow(specifier, context, next) {
  let first
  for (const attempt of attempts(specifier, context)) {
    try {
      return next(specifier, attempt)
    } catch (error) {
      first ??= error
      if (!isMissing(error)) break
    }
  }
  throw first
}

/** As asked, then, of a package, as if asked from each of the places. */
function attempts(specifier, context) {
  if (/^(?:[./#]|[a-z]+:)/.test(specifier)) return [context]
  return [context, ...places.map((parentURL) => ({ ...context, parentURL }))]
}

const isMissing = ({ code }) => code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND'
