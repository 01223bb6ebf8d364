// The environment variables of a function's process: AWS's reserved ones, the function's own, and
// nothing of Millrace's.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html

import type { FunctionSettings } from '../tables.ts'
import type { RoleCredentials } from './role-credentials.ts'

export interface Surroundings {
  readonly account: string
  readonly region: string
  readonly name: string
  readonly version: string
  readonly settings: FunctionSettings
  readonly logGroup: string
  readonly logStream: string
  readonly taskRoot: string
  /** Where the layers are unpacked: what AWS has at /opt. */
  readonly optRoot: string | undefined
  /** Where the AWS SDK of the runtime is; undefined: the machine has none. */
  readonly sdkDir: string | undefined
  readonly runtimeDir: string
  readonly temporaryDir: string
  /** `127.0.0.1:port` of the Runtime API. */
  readonly runtimeApi: string
  readonly credentials: Pick<RoleCredentials, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>
  readonly initializationType: string
  /** Where the AWS SDK in the function finds Millrace. */
  readonly endpoint: string
}

/** Refused in CreateFunction's Environment. */
export const RESERVED: ReadonlySet<string> = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_DEFAULT_REGION',
  'AWS_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_LAMBDA_RUNTIME_API',
  'LAMBDA_TASK_ROOT',
  'LAMBDA_RUNTIME_DIR',
])

export function variables(of: Surroundings): Record<string, string> {
  const { settings, taskRoot, runtimeDir } = of
  const path = process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin'
  const unreserved: Record<string, string> = {
    PATH: path,
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    PWD: taskRoot,
    TMPDIR: of.temporaryDir,
    LD_LIBRARY_PATH: `${taskRoot}:${taskRoot}/lib`,
    NODE_PATH: nodePath(of),
    ...pythonPath(of),
    AWS_ENDPOINT_URL: of.endpoint,
    // Nobody listens there; AWS's client for it wants to know nevertheless.
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:2000',
    _AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1',
    _AWS_XRAY_DAEMON_PORT: '2000',
    ...rubyPaths(settings.runtime, taskRoot, of.optRoot),
    ...(of.optRoot === undefined ? {} : layerPaths(of.optRoot, taskRoot, path)),
  }
  const reserved: Record<string, string> = {
    _HANDLER: settings.handler,
    AWS_REGION: of.region,
    AWS_DEFAULT_REGION: of.region,
    AWS_LAMBDA_FUNCTION_NAME: of.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: of.version,
    AWS_LAMBDA_INITIALIZATION_TYPE: of.initializationType,
    AWS_LAMBDA_LOG_GROUP_NAME: of.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: of.logStream,
    AWS_LAMBDA_LOG_FORMAT: settings.logging.format,
    AWS_LAMBDA_RUNTIME_API: of.runtimeApi,
    LAMBDA_TASK_ROOT: taskRoot,
    LAMBDA_RUNTIME_DIR: runtimeDir,
    AWS_ACCESS_KEY_ID: of.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: of.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: of.credentials.sessionToken,
  }
  if (settings.logging.format === 'JSON') {
    reserved['AWS_LAMBDA_LOG_LEVEL'] = settings.logging.applicationLevel ?? 'INFO'
  }
  if (!settings.runtime.startsWith('provided')) {
    reserved['AWS_EXECUTION_ENV'] = `AWS_Lambda_${settings.runtime}`
  }
  return { ...unreserved, ...settings.environment, ...reserved }
}

/**
 * Where AWS's runtimes look into layers, by language.
 * https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html
 */
function layerPaths(opt: string, taskRoot: string, path: string): Record<string, string> {
  return {
    PATH: `${path}:${opt}/bin`,
    LD_LIBRARY_PATH: `${taskRoot}:${taskRoot}/lib:${opt}/lib`,
    MILLRACE_LAYERS_DIR: opt,
  }
}

function nodePath({ settings, optRoot, taskRoot, sdkDir }: Surroundings): string {
  const paths = [`${taskRoot}/node_modules`]
  if (optRoot !== undefined) paths.unshift(`${optRoot}/nodejs/node_modules`)
  const node = /^nodejs(\d+)/.exec(settings.runtime)?.[1]
  if (optRoot !== undefined && node) paths.unshift(`${optRoot}/nodejs/node${node}/node_modules`)
  if (node && sdkDir !== undefined) paths.push(sdkDir)
  return paths.join(':')
}

/**
 * Python's own runtime client puts these folders in front when it has what it needs of the standard
 * library: a package's `json.py` must not stand in for it. The SDK's comes after them.
 */
function pythonPath({ settings, taskRoot, optRoot, sdkDir }: Surroundings): Record<string, string> {
  if (settings.runtime.startsWith('python'))
    return sdkDir === undefined ? {} : { PYTHONPATH: sdkDir }
  return { PYTHONPATH: optRoot === undefined ? taskRoot : `${taskRoot}:${optRoot}/python` }
}

/**
 * The end stands for the gems of the machine's Ruby. As with Python, the runtime client itself puts
 * the folders of libraries in front, when it has what it needs.
 */
function rubyPaths(runtime: string, root: string, opt: string | undefined): Record<string, string> {
  const version = /^ruby(\d+\.\d+)/.exec(runtime)?.[1]
  if (version === undefined) return {}
  const gems = [`${root}/vendor/bundle/ruby/${version}.0`]
  if (opt !== undefined) gems.push(`${opt}/ruby/gems/${version}.0`)
  return { GEM_PATH: `${gems.join(':')}:` }
}
