// One kind of target that EventBridge reaches by an API call of a service that Millrace does not have.

import type { Arn } from '../../kernel/arn.ts'
import type { Delivery, TargetCall } from '../../services/events/port.ts'

export interface Calling {
  readonly delivery: Delivery
  readonly arn: Arn
  /** What the target gets, as text; and parsed, where it is an object. */
  readonly input: string
  readonly payload: Readonly<Record<string, unknown>>
  /** Whether the target has an Input, InputPath or InputTransformer: some get no event without one. */
  readonly transformed: boolean
  /** The target's parameters, with `$.path` values filled in from the event. */
  readonly parameters: (name: `${string}Parameters`) => Readonly<Record<string, unknown>>
}

export interface CallTarget {
  readonly is: (arn: Arn) => boolean
  readonly call: (calling: Calling) => Omit<TargetCall, 'roleArn'>
}

/** Past the first slash. */
export function nameIn({ resource }: Arn): string {
  return resource.slice(resource.indexOf('/') + 1)
}
