// The context object of a tested state: what the caller gives, or one that is made up.

import { isObject, typeOf, type JsonObject } from '../../../asl/json.ts'
import { readJson } from '../../../asl/json-text.ts'
import { writeTimestamp } from '../../../asl/timestamp.ts'
import type { Context } from '../../service.ts'
import { validation } from '../errors.ts'

/** Members and their types; `any` may be anything. */
const MEMBERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Execution: { Id: 'string', Input: 'any', Name: 'string', RoleArn: 'string', StartTime: 'string', RedriveCount: 'number', RedriveTime: 'string' }, // prettier-ignore
  State: { EnteredTime: 'string', Name: 'string', RetryCount: 'number' },
  StateMachine: { Id: 'string', Name: 'string' },
  Task: { Token: 'string' },
}

const invalid = (what: string) => validation(`Invalid Context object provided: ${what}`)

/** `waits`: the state is a Task of `.sync` or `.waitForTaskToken`. */
export function givenContext(text: string, waits: boolean): JsonObject {
  const read = readJson(text)
  if ('problem' in read || !isObject(read.value)) throw invalid('it must be a JSON object')
  const context = read.value
  for (const [name, value] of Object.entries(context)) {
    if (name === 'Map') throw invalid("'Map' field is not supported when mocking a Context object")
    if (!Object.hasOwn(MEMBERS, name)) throw invalid(`Field '${name}' is not allowed`)
    if (name === 'Task' && !waits) throw invalid("Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern") // prettier-ignore
    if (!isObject(value)) throw invalid(`${name} must be an object`)
    for (const [field, one] of Object.entries(value)) {
      const type = Object.hasOwn(MEMBERS[name]!, field) ? MEMBERS[name]![field]! : undefined
      if (type === undefined) throw invalid(`Field '${field}' is not allowed`)
      if (type !== 'any' && typeOf(one) !== type)
        throw invalid(`${name}.${field} must be a ${type}`)
    }
  }
  return context
}

export function madeContext(
  { random, region, account, clock }: Context,
  { name, input, roleArn, retries }: { name: string; input: string; roleArn: string; retries: number | undefined }, // prettier-ignore
): JsonObject {
  const [machine, execution] = [random.uuid(), random.uuid()]
  const arn = (kind: string, rest: string) => `arn:aws:states:${region}:${account}:${kind}:${rest}`
  const now = writeTimestamp(clock.nowMs())
  return {
    Execution: {
      Id: arn('express', `${machine}:${execution}`),
      Input: JSON.parse(input),
      Name: execution,
      RoleArn: roleArn,
      StartTime: now,
    },
    StateMachine: { Id: arn('stateMachine', machine), Name: machine },
    State: { Name: name, EnteredTime: now, ...(retries !== undefined && { RetryCount: retries }) },
  }
}
