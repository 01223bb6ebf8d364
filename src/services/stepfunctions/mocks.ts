// Mocked responses of tasks, in the format of AWS's own MockConfigFile: an execution of
// `<machine's ARN>#<test case>` gets them in place of real ones.
// https://docs.aws.amazon.com/step-functions/latest/dg/sfn-local-test-sm-exec.html

import type { Json } from '../../asl/json.ts'
import { isObject } from '../../asl/json.ts'
import type { Store } from '../../store/store.ts'
import { Table } from '../../store/table.ts'
import type { Answer } from './engine/run.ts'
import type { MockedCall } from './mocked-call.ts'

export interface MockConfig {
  /** By machine, test case and state: the name of a response. */
  readonly StateMachines: Readonly<Record<string, { readonly TestCases: Readonly<Record<string, Readonly<Record<string, string>>>> }>> // prettier-ignore
  /** By name and number of the invocation, `0` or `1-3`. */
  readonly MockedResponses: Readonly<Record<string, Readonly<Record<string, Json>>>>
}

const table = new Table<[], MockConfig>('mocks')
const PARTITION = 'stepfunctions/mocks'
const READ = { durability: 'buffered' } as const

/** Text: what is wrong with a configuration. */
export function problemWith(config: unknown): string | undefined {
  if (!isObject(config)) return 'the configuration is no JSON object'
  const { StateMachines, MockedResponses } = config
  if (!isObject(StateMachines) || !isObject(MockedResponses)) {
    return 'StateMachines and MockedResponses are required'
  }
  for (const [name, machine] of Object.entries(StateMachines)) {
    const cases = isObject(machine) ? machine.TestCases : undefined
    if (!isObject(cases)) return `${name} has no TestCases`
    for (const [test, states] of Object.entries(cases)) {
      if (!isObject(states)) return `${name}#${test} names no states`
      for (const response of Object.values(states)) {
        if (typeof response !== 'string' || !Object.hasOwn(MockedResponses, response)) {
          return `${name}#${test}: there is no response ${String(response)}`
        }
      }
    }
  }
  for (const [name, responses] of Object.entries(MockedResponses)) {
    for (const [range, response] of Object.entries(isObject(responses) ? responses : {})) {
      const good = isObject(response) && ('Return' in response || isObject(response.Throw ?? null))
      if (!/^\d+(-\d+)?$/.test(range) || !good) return `${name}: ${range} is no response`
    }
  }
  return undefined
}

export function keepMocks(store: Store, config: MockConfig): Promise<void> {
  return store.transact(PARTITION, function* (tx) {
    table.put(tx, [], config)
  })
}

/** Whether there is such a test case. */
export async function hasCase(store: Store, machine: string, test: string): Promise<boolean> {
  const config = await store.transact(PARTITION, () => table.get(), READ)
  return own(own(config?.StateMachines, machine)?.TestCases, test) !== undefined
}

/** undefined: the state is not mocked, and its call is real. */
export async function mockedAnswer(store: Store, call: MockedCall): Promise<Answer | undefined> {
  const config = await store.transact(PARTITION, () => table.get(), READ)
  const states = own(own(config?.StateMachines, call.machine)?.TestCases, call.test)
  const name = own(states, call.state)
  const responses = name === undefined ? undefined : own(config?.MockedResponses, name)
  if (responses === undefined) return undefined
  const found = Object.entries(responses).find(([range]) => covers(range, call.index))?.[1]
  if (found === undefined || !isObject(found)) {
    const cause = `The mocked response ${name} says nothing of invocation ${call.index}`
    return { kind: 'failure', error: 'States.Runtime', cause }
  }
  if ('Return' in found) return { kind: 'success', output: found.Return! }
  const { Error: error, Cause: cause } = found.Throw as { Error?: string; Cause?: string }
  return { kind: 'failure', error, cause }
}

function own<T>(of: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return of !== undefined && Object.hasOwn(of, name) ? of[name] : undefined
}

function covers(range: string, index: number): boolean {
  const [from, to = from] = range.split('-')
  return index >= Number(from) && index <= Number(to)
}
