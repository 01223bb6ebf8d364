// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadServerCertificate.html
// The private key is compared with the certificate and not kept: nothing here ends TLS with it.

import { ALL, freshId, iamArn, inAccount, mergeTags } from '../account.ts'
import { presentCertificate, readCertificate, requireMatchingKey } from '../certificates.ts'
import { alreadyExists, limitExceeded } from '../errors.ts'
import { MAX_SERVER_CERTIFICATES } from '../limits.ts'
import { operation } from '../operation.ts'
import { lower, serverCertificates, type ServerCertificateRow } from '../tables.ts'

export const uploadServerCertificate = operation('UploadServerCertificate', (input, context) =>
  inAccount(context, function* (tx) {
    const { ServerCertificateName: name, Path: path = '/', CertificateBody: body } = input
    if (yield* serverCertificates.get(lower(name))) {
      throw alreadyExists(`The Server Certificate with name ${name} already exists.`)
    }
    if ((yield* serverCertificates.range([], { limit: ALL })).length >= MAX_SERVER_CERTIFICATES) {
      throw limitExceeded(
        `Cannot exceed quota for ServerCertificatesPerAccount: ${MAX_SERVER_CERTIFICATES}`,
      )
    }
    const certificate = readCertificate(body)
    requireMatchingKey(certificate, input.PrivateKey)
    const row: ServerCertificateRow = {
      name,
      path,
      id: freshId(tx, 'ASCA', context.account),
      arn: iamArn(context, 'server-certificate', path, name),
      uploadedAtMs: tx.nowMs,
      expiresAtMs: Date.parse(certificate.validTo),
      body,
      ...(input.CertificateChain !== undefined && { chain: input.CertificateChain }),
      tags: mergeTags([], input.Tags ?? []),
    }
    serverCertificates.put(tx, [lower(name)], row)
    return {
      ServerCertificateMetadata: presentCertificate(row),
      ...(row.tags.length > 0 && { Tags: [...row.tags] }),
    }
  }),
)
