// The digests that SDKs check every message against.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation

import { createHash, hash } from 'node:crypto'

export interface StoredAttribute {
  readonly dataType: string
  readonly stringValue?: string
  /** Base64. */
  readonly binaryValue?: string
}

export type StoredAttributes = Readonly<Record<string, StoredAttribute>>

export function md5OfText(text: string): string {
  return hash('md5', text, 'hex')
}

/**
 * Names ascending; each name, type and value with its length before it, the value's kind as one
 * byte between. undefined when there is nothing to digest.
 */
export function md5OfAttributes(attributes: StoredAttributes): string | undefined {
  const names = Object.keys(attributes)
  if (names.length === 0) return undefined
  const digest = createHash('md5')
  const length = Buffer.allocUnsafe(4)
  const part = (bytes: Uint8Array) => {
    length.writeUInt32BE(bytes.length, 0)
    digest.update(length).update(bytes)
  }
  for (const name of names.sort()) {
    const attribute = attributes[name]!
    part(Buffer.from(name, 'utf8'))
    part(Buffer.from(attribute.dataType, 'utf8'))
    if (attribute.binaryValue !== undefined) {
      digest.update(Uint8Array.of(2))
      part(Buffer.from(attribute.binaryValue, 'base64'))
    } else {
      digest.update(Uint8Array.of(1))
      part(Buffer.from(attribute.stringValue ?? '', 'utf8'))
    }
  }
  return digest.digest('hex')
}
