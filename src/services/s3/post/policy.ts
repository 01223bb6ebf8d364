// The policy of an upload by a form: until when, and what its fields may say.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { accessDenied } from '../errors.ts'
import type { Lengths } from './length.ts'

/** Nobody has to allow these. */
const FREE = new Set(['policy', 'x-amz-signature', 'awsaccesskeyid', 'signature', 'file', 'submit'])

type Condition = readonly [operator: string, name: string, value: unknown]

interface Asked {
  readonly bucket: string
  readonly nowMs: number
}

export function checkPolicy(
  encoded: string,
  fields: ReadonlyMap<string, string>,
  { bucket, nowMs }: Asked,
): Lengths {
  const { expiration, conditions } = documentOf(encoded)
  if (expiration <= nowMs) throw accordingToPolicy('Policy expired.')
  const said = new Map([...fields, ['bucket', bucket]])
  const allowed = new Set<string>()
  let lengths: Lengths = {}
  for (const condition of conditions) {
    const [operator, name, value] = condition
    if (operator === 'content-length-range') {
      lengths = { least: numberOf(condition, name), most: numberOf(condition, value) }
      continue
    }
    const field = name.startsWith('$') ? name.slice(1).toLowerCase() : name.toLowerCase()
    allowed.add(field)
    if (!holds(operator, said.get(field), String(value), field)) throw failed(condition)
  }
  const extra = [...fields.keys()].filter(
    (name) => !allowed.has(name) && !FREE.has(name) && !name.startsWith('x-ignore-'),
  )
  if (extra.length > 0) throw accordingToPolicy(`Extra input fields: ${extra.join(', ')}`)
  return lengths
}

function holds(operator: string, given: string | undefined, value: string, field: string) {
  if (operator === 'eq') return given === value
  if (operator !== 'starts-with') return false
  // A field that may be anything may be left out, too.
  if (given === undefined) return value === ''
  const each = field === 'content-type' ? given.split(',') : [given]
  return each.every((one) => one.trim().startsWith(value))
}

function documentOf(encoded: string): { expiration: number; conditions: Condition[] } {
  let json: { expiration?: unknown; conditions?: unknown } | null
  try {
    json = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'))
  } catch {
    throw invalid('Invalid JSON.')
  }
  if (typeof json !== 'object' || json === null) throw invalid('Invalid JSON.')
  if (json.expiration === undefined) throw invalid('Policy missing expiration.')
  if (json.conditions === undefined) throw invalid('Policy missing conditions.')
  const expiration = Date.parse(String(json.expiration))
  if (Number.isNaN(expiration)) throw invalid(`Invalid 'expiration' value: '${json.expiration}'`)
  if (!Array.isArray(json.conditions)) throw invalid("Invalid 'conditions' value: must be a List.")
  return { expiration, conditions: json.conditions.flatMap(conditionsOf) }
}

function conditionsOf(given: unknown): Condition[] {
  if (Array.isArray(given)) {
    if (given.length !== 3) throw invalid('Invalid Condition: wrong number of arguments.')
    return [[String(given[0]).toLowerCase(), String(given[1]), given[2]]]
  }
  if (typeof given !== 'object' || given === null) throw invalid('Invalid Condition.')
  return Object.entries(given).map(([name, value]) => ['eq', `$${name}`, value])
}

function numberOf(condition: Condition, given: unknown): number {
  const number = typeof given === 'string' && given.trim() === '' ? Number.NaN : Number(given)
  if (Number.isInteger(number) && number >= 0) return number
  throw failed(condition)
}

function failed([operator, name, value]: Condition): AwsError {
  const shown = [operator, name, value].map((one) => JSON.stringify(one)).join(', ')
  return accordingToPolicy(`Policy Condition failed: [${shown}]`)
}

const accordingToPolicy = (why: string) => accessDenied(`Invalid according to Policy: ${why}`)

const invalid = (why: string) =>
  new AwsError('InvalidPolicyDocument', `Invalid Policy: ${why}`, { status: 400 })
