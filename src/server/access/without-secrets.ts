// Request parameters as a record may keep them: bounded, without secrets, bodies and code.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html

const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS'
const MAX_DEPTH = 6
const MAX_MEMBERS = 50
const MAX_TEXT = 512

/** Members whose values nobody should find in a record. Lower case. */
const SECRETS: ReadonlySet<string> = new Set([
  'password',
  'newpassword',
  'oldpassword',
  'secretaccesskey',
  'sessiontoken',
  'privatekey',
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
  'environment',
  'payload',
  'message',
  'messagebody',
  'zipfile',
  'logevents',
])

export function withoutSecrets(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') {
    return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value
  }
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return `${value.length} bytes`
  if (depth >= MAX_DEPTH) return '…'
  if (Array.isArray(value)) {
    return value.slice(0, MAX_MEMBERS).map((each) => withoutSecrets(each, depth + 1))
  }
  if (Symbol.asyncIterator in value) return 'a stream'
  const members = Object.entries(value).slice(0, MAX_MEMBERS)
  return Object.fromEntries(
    members.map(([name, each]) => [
      name,
      isSecret(name, value) && each !== undefined ? HIDDEN : withoutSecrets(each, depth + 1),
    ]),
  )
}

/** Parameters of EventBridge's connections say it of themselves. */
function isSecret(name: string, of: object): boolean {
  if (name === 'Value' && 'IsValueSecret' in of) return of.IsValueSecret === true
  return SECRETS.has(name.toLowerCase())
}
