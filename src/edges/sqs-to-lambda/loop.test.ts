import { afterEach, expect, it } from 'vitest'
import { traceHeaderOf } from '../event-source/function-target.ts'
import type { MappedSources } from '../event-source/follower.ts'
import { createSqsToLambda } from './index.ts'
import {
  createWorld,
  FakeLambda,
  FakeQueue,
  fifoArn,
  mappingRow,
  queueArn,
} from './ports.fixture.ts'

const LOOP = 'Root=1-2-3;Lineage=0123abcd:16'

let edge: MappedSources | undefined
afterEach(() => edge?.stop())

async function deliver(eventSourceArn: string, send: (queue: FakeQueue) => string[]) {
  const world = createWorld()
  const queue = new FakeQueue(world.clock)
  const lambda = new FakeLambda(world.clock)
  lambda.looping = LOOP
  lambda.row = mappingRow({ eventSourceArn })
  const ids = send(queue)
  edge = createSqsToLambda({ sqs: queue.port(eventSourceArn), lambda: lambda.port, env: world.env })
  await edge.start()
  await world.settle()
  return { ...world, queue, lambda, ids }
}

it('keeps a message that runs in a loop from the function, and only that one', async () => {
  const { queue, lambda, hops, ids } = await deliver(queueArn, (queue) => [
    queue.send('loop', undefined, { AWSTraceHeader: LOOP }),
    queue.send('fresh', undefined, { AWSTraceHeader: 'Root=1-2-3' }),
  ])
  expect(lambda.invocations.map(({ bodies }) => bodies)).toEqual([['fresh']])
  expect(queue.deleted).toEqual([ids[1]])
  const failed = hops.filter(({ outcome }) => outcome === 'failed')
  expect(failed).toMatchObject([{ id: ids[0] }])
  expect(failed[0]!.reason).toContain('RecursiveInvocationException')
})

it('keeps what stands behind it in its group', async () => {
  const { lambda, hops } = await deliver(fifoArn, (queue) => [
    queue.send('loop', 'a', { AWSTraceHeader: LOOP }),
    queue.send('behind', 'a'),
  ])
  expect(lambda.invocations).toEqual([])
  expect(hops.filter(({ outcome }) => outcome === 'failed')).toHaveLength(2)
})

it('goes on under the trace with the longest way', () => {
  const headers = ['Root=a', 'Root=b;Lineage=0123abcd:3|0123abce:1', 'Root=c;Lineage=0123abcd:3']
  expect(traceHeaderOf(headers.map((traceHeader) => ({ traceHeader })))).toBe(headers[1])
  expect(traceHeaderOf([])).toBeUndefined()
})
