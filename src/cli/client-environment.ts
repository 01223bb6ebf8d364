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
  return new Map([
    ['AWS_ENDPOINT_URL', endpointOf(endpoint)],
    ['AWS_REGION', region],
    ['AWS_DEFAULT_REGION', region],
    ['AWS_ACCESS_KEY_ID', pointed.AWS_ACCESS_KEY_ID ?? known.id],
    ['AWS_SECRET_ACCESS_KEY', pointed.AWS_SECRET_ACCESS_KEY ?? known.secret],
  ])
}

/** What must not be set beside them: it would win, or not fit the credentials. */
export function unwantedVariables(environment: NodeJS.ProcessEnv = process.env): readonly string[] {
  if (environment.AWS_ENDPOINT_URL) return []
  return ['AWS_PROFILE', 'AWS_SESSION_TOKEN'].filter((name) => environment[name] !== undefined)
}

/** Of `--credentials`' form, `id:secret[,…]`: whoever starts a server so has it in the environment. */
function firstPair(text: string | undefined): { id: string; secret: string } | undefined {
  const match = /^\s*([^:,]+):([^,]+?)\s*(?:,|$)/.exec(text ?? '')
  return match === null ? undefined : { id: match[1]!, secret: match[2]! }
}
