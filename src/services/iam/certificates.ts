// X.509 certificates, of servers and for signing.

import { createPrivateKey, X509Certificate } from 'node:crypto'
import type { Reading } from '../../store/table.ts'
import { keyPairMismatch, malformedCertificate, noSuchEntity } from './errors.ts'
import { lower, serverCertificates, type ServerCertificateRow } from './tables.ts'

export function* requireServerCertificate(name: string): Reading<ServerCertificateRow> {
  const row = yield* serverCertificates.get(lower(name))
  if (row === undefined) {
    throw noSuchEntity(`The Server Certificate with name ${name} cannot be found.`)
  }
  return row
}

export function readCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch {
    throw malformedCertificate(
      'Unable to parse certificate. Please ensure the certificate is in PEM format.',
    )
  }
}

export function requireMatchingKey(certificate: X509Certificate, pem: string): void {
  let matches: boolean
  try {
    matches = certificate.checkPrivateKey(createPrivateKey(pem))
  } catch {
    throw malformedCertificate('Unable to parse key. Please ensure the key is in PEM format.')
  }
  if (!matches) throw keyPairMismatch('Private key does not match certificate')
}

export function presentCertificate(row: ServerCertificateRow) {
  return {
    Path: row.path,
    ServerCertificateName: row.name,
    ServerCertificateId: row.id,
    Arn: row.arn,
    UploadDate: new Date(row.uploadedAtMs),
    Expiration: new Date(row.expiresAtMs),
  }
}
