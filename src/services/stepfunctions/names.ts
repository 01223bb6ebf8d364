// Names and ARNs.
// https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html#service-limits-general

import { parseArn, type Arn } from '../../kernel/arn.ts'
import { invalidArn, invalidName } from './errors.ts'

const FORBIDDEN = /[\s?*<>{}[\]"#%\\^|~`$&,;:/\p{Cc}\uFFFE\uFFFF]/u
const MAX_NAME = 80

export function requireName(name: string): string {
  if (name.length < 1 || name.length > MAX_NAME || FORBIDDEN.test(name)) throw invalidName(name)
  return name
}

export function requireArn(text: string): Arn {
  const parsed = parseArn(text)
  if (parsed === undefined) throw invalidArn(`Invalid ARN prefix: ${text}`)
  if (parsed.service !== 'states') throw invalidArn(`Service name not valid: ${parsed.service}`)
  return parsed
}

export interface QualifiedArn extends Arn {
  readonly name: string
  /** A version's number, an alias's name. */
  readonly qualifier: string | undefined
}

export function machineArn(text: string): QualifiedArn {
  const parsed = requireArn(text)
  const [kind, name = '', qualifier, ...more] = parsed.resource.split(':')
  if (kind !== 'stateMachine') throw invalidArn(`Resource type not valid in this context: ${kind}`)
  if (name === '' || more.length > 0) throw invalidArn(`Invalid ARN: ${text}`)
  return { ...parsed, name, qualifier }
}

export function activityArn(text: string): QualifiedArn {
  const parsed = requireArn(text)
  const [kind, name = '', ...more] = parsed.resource.split(':')
  if (kind !== 'activity') throw invalidArn(`Resource type not valid in this context: ${kind}`)
  if (name === '' || more.length > 0) throw invalidArn(`Invalid ARN: ${text}`)
  return { ...parsed, name, qualifier: undefined }
}

/** Of standard executions; `resource` is `machine:name`. */
export function executionArn(text: string): Arn & { readonly execution: string } {
  const parsed = requireArn(text)
  const [kind, ...rest] = parsed.resource.split(':')
  if (kind !== 'execution') throw invalidArn(`Resource type not valid in this context: ${kind}`)
  if (rest.length !== 2) throw invalidArn(`Invalid ARN: ${text}`)
  return { ...parsed, execution: rest.join(':') }
}
