// Finds a Node.js function's handler as AWS's runtime does.
// https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html

import { existsSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { RuntimeError } from './nodejs-errors.mjs'
import { importFromNodePath } from './nodejs-packages.mjs'

const env = process.env

/** `dir/file.export.nested` → module path and export path. */
function splitHandler(handler) {
  const slash = handler.lastIndexOf('/') + 1
  const dot = handler.indexOf('.', slash)
  if (dot <= slash - 1 || dot < 0 || dot === handler.length - 1) {
    throw new RuntimeError('Runtime.MalformedHandlerName', 'Bad handler')
  }
  if (handler.includes('..')) {
    throw new RuntimeError(
      'Runtime.MalformedHandlerName',
      `'${handler}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    )
  }
  return [handler.slice(0, dot), handler.slice(dot + 1)]
}

function isModulePackage(file) {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json')
    if (existsSync(manifest)) {
      try {
        return JSON.parse(readFileSync(manifest, 'utf8')).type === 'module'
      } catch {
        return false
      }
    }
    if (folder === dirname(folder)) return false
  }
}

async function loadModule(path) {
  const require = createRequire(join(env.LAMBDA_TASK_ROOT, 'noop.js'))
  const base = resolve(env.LAMBDA_TASK_ROOT, path)
  const file = ['', '.js', '.mjs', '.cjs'].map((end) => base + end).find((name) => isFile(name))
  if (file === undefined) return require(base)
  const isModule = file.endsWith('.mjs') || (!file.endsWith('.cjs') && isModulePackage(file))
  if (!/^AWS_Lambda_nodejs1[0-6]/.test(env.AWS_EXECUTION_ENV ?? ''))
    importFromNodePath(file, isModule)
  if (isModule) {
    return import(pathToFileURL(file).href)
  }
  try {
    return require(file)
  } catch (error) {
    const esm = error.code === 'ERR_REQUIRE_ESM' || error.code === 'ERR_REQUIRE_ASYNC_MODULE'
    if (!esm || file.endsWith('.cjs')) throw error
    return import(pathToFileURL(file).href)
  }
}

const isFile = (path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true

/** AWS's runtime has its SDK; here the machine may have none. */
function wayOut(message) {
  if (!/['"](?:@aws-sdk\/|@smithy\/|aws-sdk['"])/.test(message)) return ''
  return (
    '\n(Millrace found no such package of the AWS SDK on this machine. Start it with --runtime-sdk ' +
    'install or --runtime-sdk <dir>, or put the package into the function or a layer.)'
  )
}

export async function loadHandler() {
  const name = env._HANDLER ?? ''
  const [path, exported] = splitHandler(name)
  let handler
  try {
    handler = await loadModule(path)
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new RuntimeError('Runtime.UserCodeSyntaxError', `SyntaxError: ${error.message}`, error)
    }
    if (error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND') {
      const text = `Error: ${error.message}${wayOut(error.message)}`
      throw new RuntimeError('Runtime.ImportModuleError', text, error)
    }
    throw error
  }
  for (const part of exported.split('.')) handler = handler?.[part] ?? handler?.default?.[part]
  if (handler === undefined || handler === null) {
    throw new RuntimeError('Runtime.HandlerNotFound', `${name} is undefined or not exported`)
  }
  if (typeof handler !== 'function') {
    throw new RuntimeError('Runtime.HandlerNotFound', `${name} is not a function`)
  }
  return handler
}
