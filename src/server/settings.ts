// Every option of `millrace start`, in one table: command-line flag, environment variable, default
// and how it is read. The command line wins over the environment.

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import manifest from '../../package.json' with { type: 'json' }
import type { Settings } from '../services/service.ts'

export const VERSION: string = manifest.version

export interface ServerSettings extends Settings {
  readonly host: string
  /** 0 asks the system for a free port. */
  readonly port: number
  readonly store: 'embedded' | 'memory'
  /** Starts with what is left where acknowledged data is lost. */
  readonly acceptLoss: boolean
  readonly clock: 'real' | 'virtual'
  readonly auth: 'off' | 'enforce'
  /** Access keys known with `--auth enforce`: id → secret. */
  readonly credentials: ReadonlyMap<string, string>
  /** Proves who the operator is to a guarded admin API; undefined: one is made. */
  readonly adminToken: string | undefined
  /** Host names accepted in `Host` and `Origin` beside the local ones and AWS's own. */
  readonly allowedHosts: readonly string[]
  readonly logLevel: LogLevel
  /** Lineage keeps at most so many hops, and none older than so many milliseconds. */
  readonly lineageMaxHops: number
  readonly lineageMaxAgeMs: number
  /** Records of management calls that are kept; 0: none. */
  readonly callsKept: number
  /** `auto`: changing calls become events without a trail; `trails`: as in AWS. */
  readonly cloudtrail: 'auto' | 'trails'
  /** Whether certificates of https endpoints that Millrace calls must be good. */
  readonly outboundTls: 'verify' | 'insecure'
  /** Further certificate authorities, PEM. */
  readonly outboundCa: string | undefined
  /** Base of SigningCertURL; undefined: Millrace's own. */
  readonly snsCertificateUrl: string | undefined
  /** Where hops go as OpenTelemetry spans; undefined: nowhere. */
  readonly otlpEndpoint: string | undefined
  /** Whether weather may be made on the real clock. */
  readonly weather: boolean
}

export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** A setting that cannot be used: reported in one line, exit code 1. */
export class BadSetting extends Error {
  override name = 'BadSetting'
}

export interface Option {
  readonly name: keyof ServerSettings
  /** As commander wants it. */
  readonly flags: string
  readonly help: string
  readonly default: string
  /** Not to be repeated where others may read it. */
  readonly secret?: true
  parse(text: string): unknown
}

const oneOf =
  <T extends string>(...values: readonly T[]) =>
  (text: string): T => {
    if (values.includes(text as T)) return text as T
    throw new BadSetting(`must be one of ${values.join(', ')}`)
  }

const integer =
  (min: number, max: number) =>
  (text: string): number => {
    const value = Number(text)
    if (/^\d{1,15}$/.test(text) && value >= min && value <= max) return value
    throw new BadSetting(`must be a whole number from ${min} to ${max}`)
  }

function boolean(text: string): boolean {
  if (text === 'true' || text === '1' || text === '') return true
  if (text === 'false' || text === '0') return false
  throw new BadSetting('must be true or false')
}

/** An empty host would be every address there is, an empty directory the one that one stands in. */
function notEmpty(text: string): string {
  if (text.trim() !== '') return text
  throw new BadSetting('must not be empty')
}

/** An http or https URL without a slash at its end; nothing for the empty text. */
function url(text: string): string | undefined {
  if (text === '') return undefined
  if (URL.canParse(text) && /^https?:/i.test(text)) return text.replace(/\/+$/, '')
  throw new BadSetting('must be an http or https URL')
}

/** Long enough that nobody guesses it, and nothing that a header could not carry. */
export function isToken(text: string): boolean {
  return /^[\x21-\x7e]{16,256}$/.test(text)
}

function token(text: string): string | undefined {
  if (text === '') return undefined
  if (isToken(text)) return text
  throw new BadSetting('must have 16 to 256 printable characters without spaces')
}

function pemFile(path: string): string | undefined {
  if (path === '') return undefined
  try {
    return readFileSync(resolve(path), 'utf8')
  } catch {
    throw new BadSetting('must be a file that can be read')
  }
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** Reads `90s`, `15m`, `6h`, `7d` or plain milliseconds. */
export function durationMs(text: string): number {
  const match = /^(\d{1,12})(ms|[smhd])?$/.exec(text)
  if (!match) throw new BadSetting(`must be a duration such as 90s, 15m, 6h or 7d`)
  const unit = match[2]
  return Number(match[1]) * (unit && unit !== 'ms' ? UNIT_MS[unit as keyof typeof UNIT_MS] : 1)
}

function credentials(text: string): ReadonlyMap<string, string> {
  const pairs = list(text).map((pair) => {
    const colon = pair.indexOf(':')
    if (colon <= 0 || colon === pair.length - 1)
      throw new BadSetting('must be id:secret[,id:secret…]')
    return [pair.slice(0, colon), pair.slice(colon + 1)] as const
  })
  return new Map(pairs)
}

/** `ecs=https://ecs.eu-west-1.amazonaws.com,batch=…` */
function endpoints(text: string): ReadonlyMap<string, string> {
  const pairs = list(text).map((pair) => {
    const [service = '', address = ''] = pair.split('=', 2)
    const parsed = url(address)
    if (!/^[a-z0-9-]{1,64}$/.test(service) || parsed === undefined)
      throw new BadSetting('must be service=url[,service=url…]')
    return [service, parsed] as const
  })
  return new Map(pairs)
}

export const OPTIONS: readonly Option[] = [
  {
    name: 'host',
    flags: '--host <address>',
    default: '127.0.0.1',
    help: 'address to listen on',
    parse: notEmpty,
  },
  {
    name: 'port',
    flags: '--port <number>',
    default: '4566',
    help: 'port to listen on (0: any)',
    parse: integer(0, 65535),
  },
  {
    name: 'dataDir',
    flags: '--data-dir <dir>',
    default: '.millrace',
    help: 'where everything is kept',
    parse: (t) => resolve(notEmpty(t)),
  },
  {
    name: 'store',
    flags: '--store <kind>',
    default: 'embedded',
    help: 'embedded (durable) or memory (gone at exit)',
    parse: oneOf('embedded', 'memory'),
  },
  {
    name: 'acceptLoss',
    flags: '--accept-loss [on]',
    default: 'false',
    help: 'start although acknowledged data is damaged or gone, with what is left',
    parse: boolean,
  },
  {
    name: 'clock',
    flags: '--clock <kind>',
    default: 'real',
    help: 'real, or virtual: time moves only when told to',
    parse: oneOf('real', 'virtual'),
  },
  {
    name: 'auth',
    flags: '--auth <mode>',
    default: 'off',
    help: 'off, or enforce: every request must be signed',
    parse: oneOf('off', 'enforce'),
  },
  {
    name: 'credentials',
    flags: '--credentials <pairs>',
    default: 'test:test',
    help: 'access keys for --auth enforce, id:secret[,…]',
    secret: true,
    parse: credentials,
  },
  {
    name: 'adminToken',
    flags: '--admin-token <token>',
    default: '',
    help: 'guards the admin API; one is made for --auth enforce and for a --host beyond this machine',
    secret: true,
    parse: token,
  },
  {
    name: 'forward',
    flags: '--forward <endpoints>',
    default: '',
    help: 'sends recorded calls of services that Millrace does not have, signed with AWS_ACCESS_KEY_ID, service=url[,…]',
    parse: endpoints,
  },
  {
    name: 'access',
    flags: '--access <mode>',
    default: 'warn',
    help: 'IAM and resource policies: warn (report what AWS would refuse), enforce or off',
    parse: oneOf('warn', 'enforce', 'off'),
  },
  {
    name: 'runtimeSdk',
    flags: '--runtime-sdk <where>',
    default: 'auto',
    help: "the AWS SDK of functions' runtimes: auto (this machine's), install (once, if it has none), off, or a directory",
    parse: notEmpty,
  },
  {
    name: 'strictTiming',
    flags: '--strict-timing [on]',
    default: 'false',
    help: "let AWS's waiting rules bind (60 s between purges, …)",
    parse: boolean,
  },
  {
    name: 'strictLimits',
    flags: '--strict-limits [on]',
    default: 'false',
    help: 'let the limits of Kinesis shards bind; otherwise lineage says where AWS would have throttled',
    parse: boolean,
  },
  {
    name: 'allowedHosts',
    flags: '--allowed-hosts <names>',
    default: '',
    help: 'further host names accepted in Host and Origin',
    parse: list,
  },
  {
    name: 'logLevel',
    flags: '--log-level <level>',
    default: 'warn',
    help: LOG_LEVELS.join(', '),
    parse: oneOf(...LOG_LEVELS),
  },
  {
    name: 'lineageMaxHops',
    flags: '--lineage-max-hops <n>',
    default: '500000',
    help: 'hops kept for trace and explain; 0: none are recorded',
    parse: integer(0, 1_000_000_000),
  },
  {
    name: 'lineageMaxAgeMs',
    flags: '--lineage-max-age <duration>',
    default: '7d',
    help: 'and for how long',
    parse: durationMs,
  },
  {
    name: 'callsKept',
    flags: '--calls-kept <n>',
    default: '50000',
    help: 'management calls kept for `millrace calls` and LookupEvents; 0: none are recorded',
    parse: integer(0, 1_000_000),
  },
  {
    name: 'cloudtrail',
    flags: '--cloudtrail <mode>',
    default: 'auto',
    help: 'auto: changing calls are events as if a trail existed; trails: only what a logging trail selects',
    parse: oneOf('auto', 'trails'),
  },
  {
    name: 'outboundTls',
    flags: '--outbound-tls <mode>',
    default: 'verify',
    help: 'certificates of https endpoints that are called: verify, or insecure',
    parse: oneOf('verify', 'insecure'),
  },
  {
    name: 'outboundCa',
    flags: '--outbound-ca <file>',
    default: '',
    help: 'further certificate authorities for those, PEM',
    parse: pemFile,
  },
  {
    name: 'snsCertificateUrl',
    flags: '--sns-certificate-url <url>',
    default: '',
    help: "base of SNS's SigningCertURL, when a proxy serves the certificate under AWS's name",
    parse: url,
  },
  {
    name: 'otlpEndpoint',
    flags: '--otlp-endpoint <url>',
    default: '',
    help: 'OpenTelemetry collector (OTLP over HTTP) that gets every hop as a span',
    parse: url,
  },
  {
    name: 'weather',
    flags: '--weather [on]',
    default: 'false',
    help: 'let POST /_millrace/weather disturb deliveries on the real clock, too',
    parse: boolean,
  },
]

/** `dataDir` → `MILLRACE_DATA_DIR`; `lineageMaxAgeMs` → `MILLRACE_LINEAGE_MAX_AGE`. */
export function environmentName(option: Option): string {
  const flag = option.flags.split(' ')[0]!.slice(2)
  return `MILLRACE_${flag.replaceAll('-', '_').toUpperCase()}`
}

/**
 * Of a variable; undefined where it says nothing: empty, as `${X:-}` leaves it, or what Kubernetes and
 * Docker's links tell of a service named millrace (`MILLRACE_PORT=tcp://10.0.0.7:4566`).
 */
export function environmentText(
  variable: string,
  environment: NodeJS.ProcessEnv,
): string | undefined {
  const text = environment[variable]
  if (text === undefined || text.trim() === '') return undefined
  return variable === 'MILLRACE_PORT' && /^(?:tcp|udp):\/\//.test(text) ? undefined : text
}

/** Reads settings from explicit texts (by option name) over the environment over the defaults. */
export function readSettings(
  given: Readonly<Partial<Record<keyof ServerSettings, string>>>,
  environment: NodeJS.ProcessEnv = process.env,
): ServerSettings {
  const settings: Record<string, unknown> = {}
  for (const option of OPTIONS) {
    const variable = environmentName(option)
    const text = given[option.name] ?? environmentText(variable, environment) ?? option.default
    try {
      settings[option.name] = option.parse(text)
    } catch (error) {
      if (!(error instanceof BadSetting)) throw error
      const where = given[option.name] === undefined ? variable : option.flags.split(' ')[0]
      const what = option.secret ? 'what was given' : `'${text}'`
      throw new BadSetting(`${where}: ${what} ${error.message}`)
    }
  }
  return settings as unknown as ServerSettings
}
