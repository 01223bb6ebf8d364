// Names of parameters as methods declare them and mappings write them.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html

import { badRequest } from './errors.ts'

const invalid = (name: string) =>
  badRequest(
    `Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: ${name}]`,
  )

const REQUEST =
  /^method\.request\.(?:(?:querystring|path|header|multivaluequerystring|multivalueheader)\.[^\s]{1,512}|body)$/
const RESPONSE = /^method\.response\.header\.[^\s]{1,512}$/

/** Declared parameters: `method.request.querystring.q`. */
export function requireParameters(
  parameters: Readonly<Record<string, boolean>> | undefined,
  kind: 'method.request' | 'method.response',
): void {
  const seen = new Set<string>()
  for (const name of Object.keys(parameters ?? {})) {
    const fits = kind === 'method.request' ? REQUEST : RESPONSE
    if (!fits.test(name)) throw invalid(name)
    const last = name.split('.').slice(3).join('.')
    if (kind === 'method.request' && seen.has(last)) {
      throw badRequest('Parameter names must be unique across querystring, header and path')
    }
    seen.add(last)
  }
}

const SOURCE =
  /^(?:'[^]*'|method\.request\.(?:(?:querystring|path|header|multivaluequerystring|multivalueheader)\.[^\s]{1,512}|body(?:\.[^]{0,512}|\[[^]{0,512})?)|context\.[\w.-]{1,512}|stageVariables\.\w{1,512})$/
const TARGET =
  /^integration\.request\.(?:querystring|path|header|multivaluequerystring|multivalueheader)\.[^\s]{1,512}$/

/** Mappings of an integration's request: target to source. */
export function requireMappings(parameters: Readonly<Record<string, string>> | undefined): void {
  for (const [target, source] of Object.entries(parameters ?? {})) {
    if (!TARGET.test(target)) throw invalid(target)
    if (!SOURCE.test(source)) throw invalid(source)
  }
}
