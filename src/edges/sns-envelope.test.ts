import { describe, expect, it } from 'vitest'
import type { Notification, SnsMessage } from '../services/sns/port.ts'
import { createEnvelopes } from './sns-envelope.ts'

let signatures = 0
const signer = {
  sign: async () => ({ signature: `signature ${++signatures}`, signingCertUrl: 'https://cert' }),
}
const envelopes = createEnvelopes({ signer, endpoint: () => 'http://localhost:4566' })
const topicArn = 'arn:aws:sns:us-east-1:111111111111:t'

function message(messageId: string, more: Partial<SnsMessage> = {}): SnsMessage {
  const base = { messageId, topicArn, body: '"q" \u2028 }', publishedAtMs: 0 }
  return { ...base, signatureVersion: '1', ...more }
}

function delivery(of: SnsMessage, name: string, more: Partial<Notification> = {}): Notification {
  const subscriber = { arn: `${topicArn}:${name}`, protocol: 'sqs', endpoint: 'q', raw: false }
  const { messageId } = of
  return { kind: 'notification', topicArn, messageId, subscriber, requestId: 'r', ...more }
}

const withoutSignature = (document: object) => ({ ...document, Signature: undefined })

describe('the text of a notification', () => {
  it.each<[string, Partial<SnsMessage>, Partial<Notification>]>([
    ['plain', {}, {}],
    ['with a subject and attributes', { subject: 's', attributes: { a: { type: 'String', value: 'v' } } }, {}], // prettier-ignore
    ['of a FIFO topic', { sequenceNumber: '1' }, {}],
    ['replayed', { sequenceNumber: '1' }, { replayed: true }],
    ['long', {}, { storedAs: 'text' }],
    ['structured', { bodies: { sqs: 'for queues' } }, {}],
  ])('is that of the document: %s', async (name, content, more) => {
    const published = message(name, content)
    const of = delivery(published, 'one', more)
    const document = await envelopes.notification(of, published)
    const text = await envelopes.notificationText(of, published)
    expect(withoutSignature(JSON.parse(text))).toEqual(withoutSignature(document))
    expect(Object.keys(JSON.parse(text))).toEqual(Object.keys(document))
  })

  it('is signed once for all subscriptions, and names each in its own link', async () => {
    const published = message('once')
    const before = signatures
    const texts = ['one', 'two'].map((name) =>
      envelopes.notificationText(delivery(published, name), published),
    )
    const [one, two] = (await Promise.all(texts)).map((text) => JSON.parse(text))
    expect(signatures).toBe(before + 1)
    expect(one.UnsubscribeURL).toContain(`${topicArn}:one`)
    expect({ ...one, UnsubscribeURL: two.UnsubscribeURL }).toEqual(two)
  })

  it('is not mistaken for that of another message or of a replay', async () => {
    const [a, b] = [message('a'), message('b', { body: 'other' })]
    const text = (of: SnsMessage, more = {}) =>
      envelopes.notificationText(delivery(of, 'one', more), of)
    await text(a)
    expect(JSON.parse(await text(b)).Message).toBe('other')
    expect(JSON.parse(await text(a, { replayed: true })).Replayed).toBe(true)
  })
})
