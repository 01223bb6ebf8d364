// What a message weighs and which characters it may hold.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html

import { sqsError } from './errors.ts'
import type { StoredAttributes } from './md5.ts'

// Compiled once, from no input: everything outside tab, newline, return and the legal planes.
// eslint-disable-next-line no-control-regex
const suspicious = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/

/** #x9 | #xA | #xD | #x20–#xD7FF | #xE000–#xFFFD | #x10000–#x10FFFF */
export function isLegalText(text: string): boolean {
  // One native scan settles plain text; only surrogates need a second look.
  if (!suspicious.test(text)) return true
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c < 0x20 ? c !== 9 && c !== 10 && c !== 13 : c === 0xfffe || c === 0xffff) return false
    if (c < 0xd800 || c > 0xdfff) continue
    const next = text.charCodeAt(i + 1)
    if (c > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return false
    i++
  }
  return true
}

export const ILLEGAL_TEXT =
  'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF.'

export function requireLegalText(text: string): void {
  if (!isLegalText(text)) throw sqsError('InvalidMessageContents', ILLEGAL_TEXT)
}

/** Names, types and values count; system attributes (the trace header) do not. */
export function attributesBytes(attributes: StoredAttributes): number {
  let bytes = 0
  for (const name in attributes) {
    const attribute = attributes[name]!
    bytes += Buffer.byteLength(name) + Buffer.byteLength(attribute.dataType)
    if (attribute.binaryValue !== undefined)
      bytes += Buffer.byteLength(attribute.binaryValue, 'base64')
    else bytes += Buffer.byteLength(attribute.stringValue ?? '')
  }
  return bytes
}
