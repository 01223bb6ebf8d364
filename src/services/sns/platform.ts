// Mobile push: platform applications, their endpoints, and what may be sent to one.
// https://docs.aws.amazon.com/sns/latest/dg/mobile-push-send.html

import { arn as arnOf, parseArn } from '../../kernel/arn.ts'
import { Table, type Reading } from '../../store/table.ts'
import type { Context } from '../service.ts'
import { requireArn } from './address.ts'
import { invalidParameter, snsError } from './errors.ts'

export const PLATFORMS: ReadonlySet<string> = new Set([
  'ADM',
  'APNS',
  'APNS_SANDBOX',
  'APNS_VOIP',
  'APNS_VOIP_SANDBOX',
  'BAIDU',
  'GCM',
  'MACOS',
  'MACOS_SANDBOX',
  'MPNS',
  'WNS',
])

type Strings = Readonly<Record<string, string>>

export interface ApplicationRow {
  readonly attributes: Strings
  /** Tells it from one of the same name before it. */
  readonly generation: string
  readonly createdMs: number
}

export interface EndpointRow {
  readonly id: string
  /** Token, Enabled, CustomUserData. */
  readonly attributes: Strings
}

/** Keys: `GCM/orders`. */
export const applicationTable = new Table<[app: string], ApplicationRow>('app')
export const pushEndpointTable = new Table<[app: string, id: string], EndpointRow>('push')
/** The endpoint of a token, which may be long, by its digest. */
export const pushTokenTable = new Table<[app: string, digest: string], string>('push-token')

const SECRETS = new Set(['PlatformCredential', 'PlatformPrincipal'])

/** What was given as a credential is not told to anyone. */
export function shownAttributes(attributes: Strings): Strings {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !SECRETS.has(name)))
}

export interface PlatformAddress {
  /** `GCM/orders` */
  readonly app: string
  readonly platform: string
  /** Of an endpoint. */
  readonly id: string | undefined
  readonly arn: string
}

export function applicationArn({ region, account }: Context, app: string): string {
  return arnOf('sns', region, account, `app/${app}`)
}

export function pushEndpointArn({ region, account }: Context, app: string, id: string): string {
  return arnOf('sns', region, account, `endpoint/${app}/${id}`)
}

/** undefined when the text is neither an application's ARN nor an endpoint's. */
export function platformOf(text: string): PlatformAddress | undefined {
  const arn = parseArn(text)
  const [kind, platform = '', name = '', id, more] = arn?.resource.split('/') ?? []
  if (arn?.service !== 'sns' || !PLATFORMS.has(platform) || more !== undefined) return undefined
  if (!/^[\w.-]{1,256}$/.test(name)) return undefined
  if (kind === 'app' && id === undefined) {
    return { app: `${platform}/${name}`, platform, id, arn: text }
  }
  if (kind !== 'endpoint' || id === undefined || !/^[\w-]{1,64}$/.test(id)) return undefined
  return { app: `${platform}/${name}`, platform, id, arn: text }
}

export function requireApplicationArn(text: string | undefined): PlatformAddress {
  const address = platformOf(requireArn(text, 'PlatformApplicationArn'))
  if (address !== undefined && address.id === undefined) return address
  throw invalidParameter('PlatformApplicationArn')
}

export function requireEndpointArn(
  text: string | undefined,
  parameter = 'EndpointArn',
): PlatformAddress & { readonly id: string } {
  const { id, ...rest } = platformOf(requireArn(text, parameter)) ?? { id: undefined }
  if (id === undefined || !('app' in rest)) throw invalidParameter(parameter)
  return { ...rest, id }
}

export function* requireApplication({ app }: PlatformAddress): Reading<ApplicationRow> {
  const row = yield* applicationTable.get(app)
  if (row === undefined) throw snsError('NotFoundException', 'PlatformApplication does not exist')
  return row
}

export function* requireEndpoint(address: {
  readonly app: string
  readonly id: string
}): Reading<EndpointRow> {
  const row = yield* pushEndpointTable.get(address.app, address.id)
  if (row === undefined) throw snsError('NotFoundException', 'Endpoint does not exist')
  return row
}

/** Why nothing can be pushed to an endpoint; undefined when it can. */
export function* endpointRefusal(
  arn: string,
): Reading<{ code: string; reason: string } | undefined> {
  const address = platformOf(arn)
  const row = address?.id && (yield* pushEndpointTable.get(address.app, address.id))
  if (!address || !row) return { code: 'NotFound', reason: 'Endpoint does not exist' }
  const application = yield* applicationTable.get(address.app)
  if (application?.attributes.Enabled === 'false') {
    return { code: 'PlatformApplicationDisabled', reason: 'Platform application is disabled' }
  }
  if (row.attributes.Enabled !== 'false') return undefined
  return { code: 'EndpointDisabled', reason: 'Endpoint is disabled' }
}

/** Throws on a name that AWS takes for no application's. */
export function requireApplicationName(name: string): void {
  const fault =
    name === ''
      ? 'cannot be empty'
      : name.length > 256
        ? 'must be at most 256 characters long'
        : /^[A-Za-z0-9_.-]+$/.test(name)
          ? undefined
          : "must contain only characters 'a'-'z', 'A'-'Z', '0'-'9', '_', '-', and '.'"
  if (fault !== undefined) throw invalidParameter(`${name} Reason: ${fault}`)
}

/** Both credentials or none; Google's service has one only. */
export function requireCredentials(attributes: Strings, platform: string): void {
  const { PlatformPrincipal: principal, PlatformCredential: credential } = attributes
  if (principal === undefined && credential !== undefined && platform !== 'GCM') {
    throw withoutOther('PlatformCredential', 'PlatformPrincipal')
  }
  if (principal !== undefined && credential === undefined) {
    throw withoutOther('PlatformPrincipal', 'PlatformCredential')
  }
}

function withoutOther(given: string, missing: string) {
  return invalidParameter(`Attributes Reason: ${given} attribute provided without ${missing}`)
}

const ENDPOINT_ATTRIBUTES = new Set(['Token', 'Enabled', 'CustomUserData'])

export function requireEndpointAttributes(attributes: Strings): void {
  for (const name of Object.keys(attributes)) {
    if (!ENDPOINT_ATTRIBUTES.has(name)) {
      throw invalidParameter(`Attributes Reason: Invalid attribute name: ${name}`)
    }
  }
  const { Enabled: enabled, CustomUserData: data = '', Token: token } = attributes
  if (enabled !== undefined && !/^(true|false)$/i.test(enabled)) {
    throw invalidParameter(
      'Attributes Reason: Invalid value for attribute: Enabled: must be true or false',
    )
  }
  if (Buffer.byteLength(data) > 2048) {
    throw invalidParameter(
      'Attributes Reason: Invalid value for attribute: CustomUserData: must be at most 2048 bytes long in UTF-8 encoding',
    )
  }
  if (token !== undefined && (token === '' || token.length > 4096)) {
    throw invalidParameter('Token')
  }
}
