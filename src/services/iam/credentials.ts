// SSH keys, signing certificates and credentials for single services: kept and shown.

import { createHash } from 'node:crypto'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { ALL, freshId } from './account.ts'
import { invalidPublicKey, noSuchEntity } from './errors.ts'
import { credentials, lower, type CredentialRow } from './tables.ts'
import { requireUser } from './users.ts'

type Kind = CredentialRow['kind']

const MISSING: Readonly<Record<Kind, (id: string) => string>> = {
  ssh: (id) => `The Public Key with id ${id} cannot be found.`,
  signing: (id) => `The Certificate with id ${id} cannot be found.`,
  service: (id) => `No such credential ${id} exists`,
}

export function* requireCredential(
  kind: Kind,
  userName: string,
  id: string,
): Reading<CredentialRow> {
  const user = yield* requireUser(userName)
  const row = yield* credentials.get(lower(user.name), id)
  if (row?.kind !== kind) throw noSuchEntity(MISSING[kind](id))
  return row
}

export function* credentialsOf(user: string, kind: Kind): Reading<CredentialRow[]> {
  const rows = yield* credentials.range([lower(user)], { limit: ALL })
  return rows.map(({ row }) => row).filter((row) => row.kind === kind)
}

/** Certificates have longer ids than all else. */
export function newCredentialId(tx: Tx, kind: Kind, account: string): string {
  if (kind === 'signing') return tx.uuid().replaceAll('-', '').toUpperCase()
  return freshId(tx, kind === 'ssh' ? 'APKA' : 'ACCA', account)
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_service-specific.html */
const SERVICES: ReadonlySet<string> = new Set([
  'bedrock.amazonaws.com',
  'cassandra.amazonaws.com',
  'codecommit.amazonaws.com',
  'logs.amazonaws.com',
])

export function serviceSupported(name: string): string {
  if (SERVICES.has(name)) return name
  throw noSuchEntity(`No such service ${name} is supported for Service Specific Credentials`)
}

export function servicePassword(tx: Tx): string {
  return Buffer.from(tx.random(33)).toString('base64')
}

const statusOf = ({ active }: CredentialRow) =>
  active ? ('Active' as const) : ('Inactive' as const)

export function presentService(row: CredentialRow) {
  return {
    CreateDate: new Date(row.createdAtMs),
    ServiceName: row.serviceName ?? '',
    ServiceUserName: row.serviceUserName ?? '',
    ServiceSpecificCredentialId: row.id,
    UserName: row.userName,
    Status: statusOf(row),
  }
}

export function presentSsh(row: CredentialRow) {
  return {
    UserName: row.userName,
    SSHPublicKeyId: row.id,
    Fingerprint: row.fingerprint ?? '',
    SSHPublicKeyBody: row.body ?? '',
    Status: statusOf(row),
    UploadDate: new Date(row.createdAtMs),
  }
}

export function presentSigning(row: CredentialRow) {
  return {
    UserName: row.userName,
    CertificateId: row.id,
    CertificateBody: row.body ?? '',
    Status: statusOf(row),
    UploadDate: new Date(row.createdAtMs),
  }
}

/** MD5 over the key's bytes, in pairs: `ssh-rsa AAAA…`, or PEM. */
export function fingerprintOf(body: string): string {
  const bytes = Buffer.from(keyText(body), 'base64')
  if (bytes.length < 32) throw invalidPublicKey('The key is in an invalid format.')
  const digest = createHash('md5').update(bytes).digest('hex')
  return digest.match(/../g)!.join(':')
}

function keyText(body: string): string {
  if (body.startsWith('ssh-rsa ')) return body.split(' ')[1] ?? ''
  const lines = body.trim().split('\n')
  const pem = lines[0]?.startsWith('-----BEGIN ') && lines.at(-1)?.startsWith('-----END ')
  return pem ? lines.slice(1, -1).join('') : ''
}
