// The context object, and what expressions of a thread see.
// https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html

import type { JsonObject } from '../../../asl/json.ts'
import type { Scope } from '../../../asl/scope.ts'
import { writeTimestamp } from '../../../asl/timestamp.ts'
import { allVariables, variableOf, type Run } from './run.ts'
import type { Thread } from './thread.ts'

const FAILING = ['Task', 'Parallel', 'Map']

export function scopeOf(run: Run, thread: Thread, more: JsonObject = {}): Scope {
  return {
    input: thread.input,
    context: contextOf(run, thread, more),
    variable: (name) => variableOf(run, thread, name),
    variables: () => allVariables(run, thread),
    chance: run.chance,
  }
}

export function contextOf(run: Run, thread: Thread, more: JsonObject = {}): JsonObject {
  const { row, machine } = run
  const state = machine.flows[thread.flow]?.states.get(thread.state)
  return {
    Execution: {
      Id: row.arn,
      Input: JSON.parse(row.input),
      StartTime: writeTimestamp(row.startMs),
      Name: row.name,
      RoleArn: row.revision.roleArn,
      RedriveCount: row.redriveCount,
      ...(row.redriveMs !== undefined && { RedriveTime: writeTimestamp(row.redriveMs) }),
    },
    StateMachine: { Id: row.machineArn, Name: row.machineName.split('/')[0]! },
    State: {
      Name: thread.state,
      EnteredTime: writeTimestamp(thread.enteredMs),
      ...(state && FAILING.includes(state.type) && { RetryCount: thread.retries }),
    },
    ...mapOf(run, thread),
    ...more,
  }
}

/** `Map.Item` of the innermost iteration. */
function mapOf(run: Run, thread: Thread): JsonObject {
  const { parent } = thread
  const fork = parent && run.forks.get(parent.fork)
  if (fork === undefined) return {}
  const owner = run.threads.get(fork.thread)!
  if (fork.kind !== 'map') return mapOf(run, owner)
  const item = run.results.get(fork.id)?.items?.[parent!.index]
  return { Map: { Item: { Index: parent!.index, Value: item ?? null } } }
}
