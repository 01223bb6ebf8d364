import { X509Certificate, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { testContext } from '../test-context.ts'
import { createSnsSigner, textToSign, type Signable } from './signature.ts'

const notification: Signable = {
  Type: 'Notification',
  MessageId: 'b1e2',
  TopicArn: 'arn:aws:sns:us-east-1:000000000000:orders',
  Message: 'Grüße',
  Timestamp: '2026-01-01T00:00:00.000Z',
}

test('the signed text names its members in byte order, and Subject only where there is one', () => {
  expect(textToSign(notification)).toBe(
    'Message\nGrüße\nMessageId\nb1e2\nTimestamp\n2026-01-01T00:00:00.000Z\n' +
      'TopicArn\narn:aws:sns:us-east-1:000000000000:orders\nType\nNotification\n',
  )
  expect(textToSign({ ...notification, Subject: 'hi' })).toContain('b1e2\nSubject\nhi\nTimestamp')
  const confirmation = { ...notification, Type: 'SubscriptionConfirmation' }
  expect(textToSign({ ...confirmation, SubscribeURL: 'u', Token: 't', Subject: 'never' })).toBe(
    'Message\nGrüße\nMessageId\nb1e2\nSubscribeURL\nu\nTimestamp\n2026-01-01T00:00:00.000Z\n' +
      'Token\nt\nTopicArn\narn:aws:sns:us-east-1:000000000000:orders\n' +
      'Type\nSubscriptionConfirmation\n',
  )
})

test('the certificate is a valid self-signed one, and verifies both versions', async () => {
  const context = testContext()
  const signer = createSnsSigner(context)
  const first = await signer.sign(notification, '1')
  const second = await signer.sign(notification, '2')
  expect(first.signingCertUrl).toMatch(
    /^http:\/\/127\.0\.0\.1:4566\/_millrace\/sns\/SimpleNotificationService-[0-9a-f]{32}\.pem$/,
  )
  const pem = await signer.certificate(first.signingCertUrl.split('/').at(-1)!)
  const certificate = new X509Certificate(pem!)
  expect(certificate.subject).toBe('CN=sns.amazonaws.com')
  expect(certificate.verify(certificate.publicKey)).toBe(true)
  expect(certificate.ca).toBe(false)
  expect(Date.parse(certificate.validFrom)).toBe(context.clock.nowMs() - 86_400_000)
  expect(Date.parse(certificate.validTo)).toBeGreaterThan(context.clock.nowMs())
  const text = Buffer.from(textToSign(notification))
  const bytes = (signature: string) => Buffer.from(signature, 'base64')
  expect(verify('RSA-SHA1', text, certificate.publicKey, bytes(first.signature))).toBe(true)
  expect(verify('RSA-SHA256', text, certificate.publicKey, bytes(second.signature))).toBe(true)
  const forged = Buffer.from(textToSign({ ...notification, Message: 'other' }))
  expect(verify('RSA-SHA256', forged, certificate.publicKey, bytes(second.signature))).toBe(false)
})

test('the key is kept: a second signer over the same store has the same certificate', async () => {
  const context = testContext()
  const [one, two] = await Promise.all([
    createSnsSigner(context).sign(notification, '1'),
    createSnsSigner(context).sign(notification, '1'),
  ])
  expect(two).toEqual(one)
  const later = createSnsSigner(context, { certificateBase: 'https://sns.us-east-1.amazonaws.com' })
  const signed = await later.sign(notification, '1')
  expect(signed.signature).toBe(one.signature)
  expect(signed.signingCertUrl).toMatch(/^https:\/\/sns\.us-east-1\.amazonaws\.com\/Simple/)
  expect(await later.certificate('SimpleNotificationService-0.pem')).toBeUndefined()
})
