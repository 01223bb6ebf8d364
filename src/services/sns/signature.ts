// Signatures of SNS messages: RSA over the named members, by a key that each data directory makes
// for itself once and keeps.
// https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html

import { createPrivateKey, generateKeyPair, hash, sign, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { Table } from '../../store/table.ts'
import type { Env } from '../service.ts'
import { selfSignedCertificate } from './certificate.ts'

/** A document to be signed; of its members some are covered. */
export type Signable = Readonly<Record<string, unknown>>

export interface Signature {
  /** Base64. */
  readonly signature: string
  readonly signingCertUrl: string
}

export interface SnsSigner {
  sign(message: Signable, version: '1' | '2'): Promise<Signature>
  /** The certificate of that name as PEM text. */
  certificate(fileName: string): Promise<string | undefined>
}

interface SigningRow {
  readonly id: string
  readonly privateKey: string
  readonly certificate: string
}

const PARTITION = '#sns-signing'
const signingTable = new Table<[], SigningRow>('key')
const VALID_MS = 20 * 365 * 86_400_000

/** In byte order. Subject is there only if the message has one. */
const NOTIFICATION = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'] as const
const CONFIRMATION = [
  'Message',
  'MessageId',
  'SubscribeURL',
  'Timestamp',
  'Token',
  'TopicArn',
  'Type',
] as const

export function textToSign(message: Signable): string {
  const names = message.Type === 'Notification' ? NOTIFICATION : CONFIRMATION
  let text = ''
  for (const name of names) {
    const value = message[name]
    if (typeof value === 'string') text += `${name}\n${value}\n`
  }
  return text
}

/** The same message goes to many subscribers: its signature is computed once. */
const CACHED_SIGNATURES = 1_000
/** Of libuv's four threads, so that the store's syncs find one free. */
const SIGNING_AT_ONCE = 2

export interface SignerOptions {
  /** Where certificates are found, when that is not under Millrace's own endpoint. */
  readonly certificateBase?: string | undefined
}

export function createSnsSigner(
  env: Pick<Env, 'store' | 'clock' | 'random' | 'endpoint'>,
  options: SignerOptions = {},
): SnsSigner {
  const cache = new Map<string, Promise<string>>()
  const atOnce = limiter(SIGNING_AT_ONCE)
  let loading: Promise<SigningKey> | undefined

  function key(): Promise<SigningKey> {
    loading ??= loadKey(env).catch((error: unknown) => {
      loading = undefined
      throw error
    })
    return loading
  }

  function signed(text: string, version: '1' | '2'): Promise<string> {
    const digest = hash('sha256', version + text, 'base64')
    const known = cache.get(digest)
    if (known !== undefined) return known
    const signature = key().then(({ privateKey }) => {
      const algorithm = version === '2' ? 'RSA-SHA256' : 'RSA-SHA1'
      return atOnce(async () =>
        (await signAside(algorithm, Buffer.from(text), privateKey)).toString('base64'),
      )
    })
    signature.catch(() => cache.delete(digest))
    cache.set(digest, signature)
    if (cache.size > CACHED_SIGNATURES) cache.delete(cache.keys().next().value!)
    return signature
  }

  return {
    async sign(message, version) {
      const { row } = await key()
      const base = options.certificateBase ?? `${env.endpoint()}/_millrace/sns`
      return {
        signature: await signed(textToSign(message), version),
        signingCertUrl: `${base}/${fileNameOf(row)}`,
      }
    },
    async certificate(fileName) {
      const { row } = await key()
      return fileName === fileNameOf(row) ? row.certificate : undefined
    },
  }
}

function fileNameOf({ id }: SigningRow): string {
  return `SimpleNotificationService-${id}.pem`
}

interface SigningKey {
  readonly row: SigningRow
  readonly privateKey: KeyObject
}

const signAside = promisify(sign) as (
  algorithm: string,
  data: Uint8Array,
  key: KeyObject,
) => Promise<Buffer>
const newKeyPair = promisify(generateKeyPair)

/** Stores in memory are a test's: one key for all of them spares each the search for primes. */
let keyPairOfTests: ReturnType<typeof generate> | undefined

function generate() {
  return newKeyPair('rsa', { modulusLength: 2048 })
}

async function loadKey(env: Pick<Env, 'store' | 'clock' | 'random'>): Promise<SigningKey> {
  const { store } = env
  const kept = await store.transact(PARTITION, () => signingTable.get())
  const row = kept ?? (await keep(store, await newRow(env)))
  return { row, privateKey: createPrivateKey(row.privateKey) }
}

/** Whoever comes second takes what the first one kept. */
function keep(store: Env['store'], row: SigningRow): Promise<SigningRow> {
  return store.transact(PARTITION, function* (tx) {
    const kept = yield* signingTable.get()
    if (kept === undefined) signingTable.put(tx, [], row)
    return kept ?? row
  })
}

async function newRow({ store, clock, random }: Pick<Env, 'store' | 'clock' | 'random'>) {
  const inMemory = store.health().durability === 'memory'
  const pair = await (inMemory ? (keyPairOfTests ??= generate()) : generate())
  const nowMs = clock.nowMs()
  const serial = Buffer.from(random.bytes(16))
  serial[0] = (serial[0]! & 0x7f) | 0x40
  const certificate = selfSignedCertificate({
    ...pair,
    commonName: 'sns.amazonaws.com',
    serial,
    notBeforeMs: nowMs - 86_400_000,
    notAfterMs: nowMs + VALID_MS,
  })
  const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { id: serial.toString('hex'), privateKey, certificate }
}

/** Runs no more than `most` at once, the others in turn. */
function limiter(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      return await work()
    } finally {
      // The place goes to the next one without becoming free in between.
      const next = waiting.shift()
      if (next === undefined) running--
      else next()
    }
  }
}
