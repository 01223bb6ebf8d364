// A mapping that reads from a queue in memory for a function in memory, in virtual time.

import { NodeClock, Pulse } from '../../delivery/node.fixture.ts'
import type { InvokeResult } from '../../services/lambda/port.ts'
import type { EventSourceMappingRow } from '../../services/lambda/tables.ts'
import type { MappedSources } from '../event-source/follower.ts'
import { createSqsToLambda } from './index.ts'
import { answer, createWorld, FakeLambda, FakeQueue, mappingRow } from './ports.fixture.ts'

const running: MappedSources[] = []
/** After each test. */
export async function stopAll(): Promise<void> {
  await Promise.all(running.splice(0).map((edge) => edge.stop()))
}

export async function begin(
  change: Partial<EventSourceMappingRow> = {},
  machineConcurrency = 1000,
  pulse = new Pulse(),
) {
  const world = createWorld()
  const env = { ...world.env, clock: new NodeClock(world.clock, pulse) }
  const queue = new FakeQueue(world.clock)
  const lambda = new FakeLambda(world.clock)
  lambda.row = mappingRow(change)
  const sqs = queue.port(lambda.row.eventSourceArn)
  const edge = createSqsToLambda({ sqs, lambda: lambda.port, env, machineConcurrency })
  running.push(edge)
  await edge.start()
  await world.settle()
  const outcomes = () => world.hops.map((hop) => `${hop.outcome} ${hop.parentId ?? hop.id}`)
  return { ...world, queue, lambda, edge, outcomes }
}

/** Invocations stay open until each is released. */
export function gate() {
  const waiting: ((result: InvokeResult) => void)[] = []
  return {
    reply: () => new Promise<InvokeResult>((resolve) => waiting.push(resolve)),
    release: (result = answer(null)) => waiting.shift()!(result),
    get open() {
      return waiting.length
    },
  }
}

export const turns = async (count = 20) => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve))
}
