import { expect, test } from 'vitest'
import { testContext } from '../test-context.ts'
import { countOutbox, createOutbox, keep, listOutbox, outboxOf } from './outbox.ts'
import type { OutboxEntry } from './port.ts'

const TOPIC = 'arn:aws:sns:us-east-1:111111111111:orders'
const entry: OutboxEntry = {
  protocol: 'email',
  to: 'ann@example.com',
  messageId: 'm',
  from: TOPIC,
  text: 'hello',
}

test('the newest thousand are kept per account and region', async () => {
  const { store } = testContext()
  await store.transact(outboxOf('111111111111', 'us-east-1'), function* (tx) {
    for (let i = 0; i < 1_005; i++) yield* keep(tx, { ...entry, text: String(i) })
  })
  await store.transact(outboxOf('222222222222', 'eu-west-1'), (tx) => keep(tx, entry))
  const listed = await listOutbox(store, { limit: 2_000 })
  expect(listed).toHaveLength(1_001)
  expect(listed.filter(({ account }) => account === '222222222222')).toHaveLength(1)
  const texts = listed.filter(({ region }) => region === 'us-east-1').map(({ text }) => text)
  expect([texts[0], texts.at(-1)]).toEqual(['1004', '5'])
  expect(await countOutbox(store)).toBe(1_001)
  expect(await listOutbox(store, { limit: 5, to: 'bob' })).toEqual([])
})

test('a redelivery after a crash is recorded once', async () => {
  const { store } = testContext()
  const intentId = await store.transact('p', function* (tx) {
    return tx.emit({ edge: 'sns-to-outbox', target: entry.to, payload: {} })
  })
  const outbox = createOutbox(store)
  expect(await outbox.record(TOPIC, entry, intentId)).toEqual({ taken: true })
  expect(await outbox.record(TOPIC, entry, intentId)).toEqual({ taken: true })
  expect(await countOutbox(store)).toBe(1)
})

test('a long text is cut, and says so', async () => {
  const { store } = testContext()
  await store.transact(outboxOf('111111111111', 'us-east-1'), (tx) =>
    keep(tx, { ...entry, text: 'x'.repeat(300_000) }),
  )
  const [row] = await listOutbox(store, { limit: 1 })
  expect(row).toMatchObject({ cut: true })
  expect(row!.text).toHaveLength(262_144)
})

test('nothing is recorded for a device that is not there', async () => {
  const { store } = testContext()
  const to = 'arn:aws:sns:us-east-1:111111111111:endpoint/GCM/shop/1'
  const result = await createOutbox(store).record(
    TOPIC,
    { ...entry, protocol: 'application', to },
    'no intent',
  )
  expect(result).toEqual({ refusal: { code: 'NotFound', reason: 'Endpoint does not exist' } })
  expect(await countOutbox(store)).toBe(0)
})
