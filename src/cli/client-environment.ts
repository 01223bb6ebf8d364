// What AWS SDKs and the AWS CLI must be told to talk to Millrace, as environment variables.

import { endpointOf } from './admin-client.ts'

const REGION = 'us-east-1'
const ANYONE = { id: 'test', secret: 'test' }

/**
 * The variables by name. Who has pointed `AWS_ENDPOINT_URL` here already keeps region and credentials
 * of the environment; else they would be somebody's real ones, which are nobody's business here.
 * Both region names: the CLI and boto3 read AWS_DEFAULT_REGION, SDK for JavaScript v3 AWS_REGION.
 */
export function clientEnvironment(
  endpoint: string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): ReadonlyMap<string, string> {
  const pointed = environment.AWS_ENDPOINT_URL ? environment : {}
  const region = pointed.AWS_REGION ?? pointed.AWS_DEFAULT_REGION ?? REGION
  const known = firstPair(environment.MILLRACE_CREDENTIALS) ?? ANYONE
  const url = endpointOf(endpoint)
  return new Map([
    ['AWS_ENDPOINT_URL', url],
    ['AWS_REGION', region],
    ['AWS_DEFAULT_REGION', region],
    ['AWS_ACCESS_KEY_ID', pointed.AWS_ACCESS_KEY_ID ?? known.id],
    ['AWS_SECRET_ACCESS_KEY', pointed.AWS_SECRET_ACCESS_KEY ?? known.secret],
    // Version 2 of the CLI shows what is longer than the terminal in a pager, which then reads the
    // commands that were pasted after it.
    ...(environment.AWS_PAGER === undefined ? ([['AWS_PAGER', '']] as const) : []),
    ...pastProxies(new URL(url).hostname, environment),
  ])
}

const PROXIES = ['http_proxy', 'https_proxy', 'all_proxy']

/** Whoever has a proxy set would ask it for this machine. */
function pastProxies(host: string, environment: NodeJS.ProcessEnv): (readonly [string, string])[] {
  const names = PROXIES.flatMap((name) => [name, name.toUpperCase()])
  if (!names.some((name) => environment[name])) return []
  const given = environment.no_proxy || environment.NO_PROXY || ''
  const hosts = given.split(',').map((part) => part.trim())
  const all = hosts.includes(host) || hosts.includes('*') ? given : `${given && `${given},`}${host}`
  return [
    ['NO_PROXY', all],
    ['no_proxy', all],
  ]
}

const SOMEBODYS = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_SECURITY_TOKEN']

/** What must not be set beside them: it would win, or not fit the credentials. */
export function unwantedVariables(environment: NodeJS.ProcessEnv = process.env): readonly string[] {
  const isUnwanted = (name: string) =>
    name === 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS' ||
    (!environment.AWS_ENDPOINT_URL &&
      (SOMEBODYS.includes(name) || name.startsWith('AWS_ENDPOINT_URL_')))
  // Only what is a name in every shell: these lines are evaluated.
  return Object.keys(environment).filter((name) => isUnwanted(name) && /^\w+$/.test(name))
}

/** Of `--credentials`' form, `id:secret[,…]`: whoever starts a server so has it in the environment. */
function firstPair(text: string | undefined): { id: string; secret: string } | undefined {
  const match = /^\s*([^:,]+):([^,]+?)\s*(?:,|$)/.exec(text ?? '')
  return match === null ? undefined : { id: match[1]!, secret: match[2]! }
}
