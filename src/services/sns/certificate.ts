// A self-signed X.509 certificate around an RSA key: what subscribers check SNS's signatures with.
// node:crypto reads certificates but makes none, so the few ASN.1 values are written here.
// https://www.rfc-editor.org/rfc/rfc5280#section-4.1

import { sign, type KeyObject } from 'node:crypto'

const tags = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  null: 0x05,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  version: 0xa0,
  extensions: 0xa3,
} as const

/** Encoded: 2.5.4.3, 1.2.840.113549.1.1.11, 2.5.29.19. */
const oids = {
  commonName: '550403',
  sha256WithRsa: '2a864886f70d01010b',
  basicConstraints: '551d13',
} as const

export interface CertificateFacts {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
  readonly commonName: string
  /** Positive, at most 20 bytes. */
  readonly serial: Uint8Array
  readonly notBeforeMs: number
  readonly notAfterMs: number
}

/** The certificate as PEM text. */
export function selfSignedCertificate(facts: CertificateFacts): string {
  const name = distinguishedName(facts.commonName)
  const body = der(
    tags.sequence,
    der(tags.version, integer(Uint8Array.of(2))),
    integer(facts.serial),
    algorithm(),
    name,
    der(tags.sequence, time(facts.notBeforeMs), time(facts.notAfterMs)),
    name,
    facts.publicKey.export({ type: 'spki', format: 'der' }),
    der(tags.extensions, der(tags.sequence, notAnAuthority())),
  )
  const signature = sign('RSA-SHA256', body, facts.privateKey)
  const whole = der(tags.sequence, body, algorithm(), bitString(signature))
  const lines = whole.toString('base64').match(/.{1,64}/g)!
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}

/** Tag, length, value. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const value = Buffer.concat(parts)
  return Buffer.concat([Buffer.of(tag), lengthOf(value.length), value])
}

/** Below 128 one byte; else the number of length bytes, and those. */
function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length)
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return Buffer.of(0x80 | bytes.length, ...bytes)
}

/** A leading zero keeps a number positive whose first bit is set. */
function integer(bytes: Uint8Array): Buffer {
  return der(tags.integer, bytes[0]! >= 0x80 ? Buffer.of(0, ...bytes) : bytes)
}

function oid(hex: string): Buffer {
  return der(tags.objectIdentifier, Buffer.from(hex, 'hex'))
}

function algorithm(): Buffer {
  return der(tags.sequence, oid(oids.sha256WithRsa), der(tags.null))
}

function distinguishedName(commonName: string): Buffer {
  const value = der(tags.utf8String, Buffer.from(commonName, 'utf8'))
  return der(tags.sequence, der(tags.set, der(tags.sequence, oid(oids.commonName), value)))
}

function notAnAuthority(): Buffer {
  const empty = der(tags.octetString, der(tags.sequence))
  return der(tags.sequence, oid(oids.basicConstraints), empty)
}

/** Two-digit years end with 2049. */
function time(atMs: number): Buffer {
  const text = `${new Date(atMs).toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`
  return text < '2050'
    ? der(tags.utcTime, Buffer.from(text.slice(2)))
    : der(tags.generalizedTime, Buffer.from(text))
}

function bitString(bytes: Uint8Array): Buffer {
  return der(tags.bitString, Buffer.of(0), bytes)
}
