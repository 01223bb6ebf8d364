import { expect, it } from 'vitest'
import { createWorld, FakeLambda, mappingRow } from '../sqs-to-lambda/ports.fixture.ts'
import { followMappings, type OpenSource } from './follower.ts'

it.each([
  ['that is read', 'Enabled', ['start', 'settled', 'stop', 'forget', 'settled']],
  ['at rest', 'Disabled', ['settled', 'forget', 'settled']],
] as const)('forgets a deleted mapping %s before it is gone', async (_, state, expected) => {
  const { env, clock, settle } = createWorld()
  const lambda = new FakeLambda(clock)
  lambda.row = mappingRow({ enabled: state === 'Enabled' })
  const did: string[] = []
  const open = (): OpenSource => ({
    start: () => void did.push('start'),
    stop: async () => void did.push('stop'),
    forget: async () => void did.push('forget'),
  })
  const { mappings } = lambda.port
  const settled = async (...of: Parameters<typeof mappings.settle>) => {
    did.push('settled')
    await mappings.settle(...of)
  }
  const port = { ...lambda.port, mappings: { ...mappings, settle: settled } }
  const kind = { name: 'sqs-to-lambda', service: 'sqs', check: async () => {}, env, open }
  const following = followMappings({ ...kind, lambda: port })
  await following.start()
  await settle()
  lambda.change(mappingRow({ state: 'Deleting' }))
  await settle()
  expect(did).toEqual(expected)
  expect(lambda.settled).toEqual([state, 'Deleted'])
  await following.stop()
})
