// Request parameters as a record may keep them: bounded, without secrets, bodies and code.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html

const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS'
const MAX_DEPTH = 10
const MAX_MEMBERS = 200
const MAX_TEXT = 16_384
const MAX_BYTES = 100_000

/** Members whose values nobody should find in a record. Lower case. */
const SECRETS: ReadonlySet<string> = new Set([
  'sessiontoken',
  'secretstring',
  'secretbinary',
  'webidentitytoken',
  'samlassertion',
  'apikeyvalue',
  'clientsecret',
  'encodedmessage',
  'authenticationcode1',
  'authenticationcode2',
  'tokencode',
  'token',
  'onetimepassword',
  'platformcredential',
  'platformprincipal',
  'payload',
  'message',
  'messagebody',
  'logevents',
])

/** What AWS leaves out rather than hides. Lower case. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'password',
  'newpassword',
  'oldpassword',
  'secretaccesskey',
  'privatekey',
  'zipfile',
  'environment',
])

/** At most 100 KB of text, as in a record of CloudTrail's. */
export function withoutSecrets(value: unknown): unknown {
  return kept(value, 0, { left: MAX_BYTES })
}

function kept(value: unknown, depth: number, room: { left: number }): unknown {
  if (typeof value === 'string') {
    const text = value.slice(0, Math.min(MAX_TEXT, room.left))
    room.left -= text.length
    return text.length < value.length ? `${text}…` : value
  }
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return dateText(value)
  if (value instanceof Uint8Array) return `${value.length} bytes`
  if (depth >= MAX_DEPTH) return '…'
  if (Array.isArray(value)) {
    return value.slice(0, MAX_MEMBERS).map((each) => kept(each, depth + 1, room))
  }
  if (Symbol.asyncIterator in value) return 'a stream'
  const members = Object.entries(value).slice(0, MAX_MEMBERS)
  const open = members.filter(([name]) => !LEFT_OUT.has(name.toLowerCase()))
  return Object.fromEntries(
    open.map(([name, each]) => [
      name,
      isSecret(name, value) && each !== undefined ? HIDDEN : kept(each, depth + 1, room),
    ]),
  )
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** `Nov 27, 2026, 8:07:40 PM`, as CloudTrail writes moments. */
function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return ''
  const [hours, rest] = [date.getUTCHours(), date.toISOString().slice(13, 19)]
  const day = `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}`
  return `${day}, ${hours % 12 || 12}${rest} ${hours < 12 ? 'AM' : 'PM'}`
}

/** Parameters of EventBridge's connections say it of themselves. */
function isSecret(name: string, of: object): boolean {
  if (name === 'Value' && 'IsValueSecret' in of) return of.IsValueSecret === true
  return SECRETS.has(name.toLowerCase())
}
