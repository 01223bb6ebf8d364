// Which web pages a bucket lets ask for what.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { invalidRequest, malformedXml } from '../errors.ts'

export interface CorsRule {
  readonly ID?: string | undefined
  readonly AllowedHeaders?: readonly string[] | undefined
  readonly AllowedMethods?: readonly string[] | undefined
  readonly AllowedOrigins?: readonly string[] | undefined
  readonly ExposeHeaders?: readonly string[] | undefined
  readonly MaxAgeSeconds?: number | undefined
}

const METHODS = new Set(['GET', 'PUT', 'HEAD', 'POST', 'DELETE'])
const MOST = 100

export function requireRules(rules: readonly CorsRule[] | undefined): readonly CorsRule[] {
  if (rules === undefined || rules.length === 0 || rules.length > MOST) throw malformedXml()
  for (const rule of rules) requireRule(rule)
  return rules
}

function requireRule({ AllowedMethods = [], AllowedOrigins = [], ...rule }: CorsRule): void {
  if (AllowedMethods.length === 0 || AllowedOrigins.length === 0) throw malformedXml()
  for (const method of AllowedMethods) {
    if (METHODS.has(method)) continue
    throw invalidRequest(
      `Found unsupported HTTP method in CORS config. Unsupported method is ${method}`,
    )
  }
  requireOneStar('AllowedOrigin', AllowedOrigins)
  requireOneStar('AllowedHeader', rule.AllowedHeaders ?? [])
  for (const header of rule.ExposeHeaders ?? []) {
    if (!header.includes('*')) continue
    throw invalidRequest(
      `ExposeHeader "${header}" contains wildcard. We currently do not support wildcard for ExposeHeader.`,
    )
  }
}

function requireOneStar(name: string, patterns: readonly string[]): void {
  for (const pattern of patterns) {
    if (pattern.indexOf('*') === pattern.lastIndexOf('*')) continue
    throw invalidRequest(`${name} "${pattern}" can not have more than one wildcard.`)
  }
}

export interface Page {
  readonly origin: string
  readonly method: string
  /** Names that it wants to send, as it says them. */
  readonly headers: readonly string[]
}

/** What the answer tells the browser; undefined: no rule is for that page. */
export function answerTo(
  rules: readonly CorsRule[],
  page: Page,
): Record<string, string> | undefined {
  for (const rule of rules) {
    const pattern = rule.AllowedOrigins!.find((one) => fits(one, page.origin))
    if (pattern === undefined || !rule.AllowedMethods!.includes(page.method)) continue
    const asked = page.headers.map((name) => name.toLowerCase())
    if (!asked.every((name) => (rule.AllowedHeaders ?? []).some((one) => fitsName(one, name)))) {
      continue
    }
    return headersOf(rule, pattern === '*' ? '*' : page.origin, asked)
  }
  return undefined
}

function headersOf(rule: CorsRule, origin: string, asked: readonly string[]) {
  const { ExposeHeaders = [], MaxAgeSeconds } = rule
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Methods': rule.AllowedMethods!.join(', '),
    ...(asked.length > 0 && { 'Access-Control-Allow-Headers': asked.join(', ') }),
    ...(ExposeHeaders.length > 0 && { 'Access-Control-Expose-Headers': ExposeHeaders.join(', ') }),
    ...(MaxAgeSeconds !== undefined && { 'Access-Control-Max-Age': String(MaxAgeSeconds) }),
    ...(origin !== '*' && { 'Access-Control-Allow-Credentials': 'true' }),
    Vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  }
}

/** One star stands for any characters. */
function fits(pattern: string, text: string): boolean {
  const star = pattern.indexOf('*')
  if (star < 0) return pattern === text
  const [start, end] = [pattern.slice(0, star), pattern.slice(star + 1)]
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end)
}

const fitsName = (pattern: string, name: string) => fits(pattern.toLowerCase(), name)

export const noOrigin = () =>
  new AwsError('BadRequest', 'Insufficient information. Origin request header needed.', {
    status: 400,
  })

export const noMethod = () =>
  new AwsError('BadRequest', 'Invalid Access-Control-Request-Method: null', { status: 400 })

export function forbiddenPage(why: string, Method: string, ResourceType: 'BUCKET' | 'OBJECT') {
  return new AwsError('AccessForbidden', `CORSResponse: ${why}`, {
    status: 403,
    members: { Method, ResourceType },
  })
}
