// The keys that sign digest files: one for each region, made when it is first needed, and kept.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-cli.html

import { createPrivateKey, generateKeyPair, hash, sign, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { Table } from '../../../store/table.ts'
import type { Env } from '../../service.ts'

interface KeyRow {
  /** PKCS #8, PEM. */
  readonly privateKey: string
  /** PKCS #1, DER, base64. */
  readonly publicKey: string
  /** MD5 of that, hex. */
  readonly fingerprint: string
  readonly createdMs: number
}

export interface SigningKey extends KeyRow {
  readonly key: KeyObject
}

export const keyTable = new Table<[], KeyRow>('key')

export function keyPartition(region: string): string {
  return `cloudtrail/signing/${region}`
}

const madePair = promisify(generateKeyPair)
const signAside = promisify(sign)

export async function signingKey(
  { store, clock }: Pick<Env, 'store' | 'clock'>,
  region: string,
): Promise<SigningKey> {
  const partition = keyPartition(region)
  const known = await store.transact(partition, () => keyTable.get())
  const row = known ?? (await keptRow(store, partition, await madeRow(clock.nowMs())))
  return { ...row, key: createPrivateKey(row.privateKey) }
}

/** Another node may have been faster. */
function keptRow(store: Env['store'], partition: string, made: KeyRow): Promise<KeyRow> {
  return store.transact(partition, function* (tx) {
    const other = yield* keyTable.get()
    if (other === undefined) keyTable.put(tx, [], made)
    return other ?? made
  })
}

async function madeRow(createdMs: number): Promise<KeyRow> {
  const { privateKey, publicKey } = await madePair('rsa', { modulusLength: 2048 })
  const der = publicKey.export({ type: 'pkcs1', format: 'der' })
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    publicKey: der.toString('base64'),
    fingerprint: hash('md5', der, 'hex'),
    createdMs,
  }
}

/** In hex. */
export async function signed({ key }: SigningKey, text: string): Promise<string> {
  return (await signAside('RSA-SHA256', Buffer.from(text), key)).toString('hex')
}
