// Client certificates, by which a backend would know API Gateway. Kept, and not shown to backends.
// https://docs.aws.amazon.com/apigateway/latest/api/API_ClientCertificate.html

import type { ClientCertificate, PatchOperation } from '@aws-sdk/client-api-gateway'
import type { Context } from '../service.ts'
import { noSuch } from './errors.ts'
import { newPartId } from './ids.ts'
import { changeOne, inAccount, withTagsShown } from './of-account.ts'
import { patchesOf, patchKnown, replaces } from './patch.ts'
import { certificateTable } from './tables.ts'

export const noCertificate = () => noSuch('client certificate')

const YEAR_MS = 365 * 86_400_000
const LINE = 64

export function generateCertificate(
  input: { description?: string | undefined; tags?: Record<string, string> | undefined },
  context: Context,
): Promise<ClientCertificate> {
  const { description, tags } = input
  // eslint-disable-next-line require-yield
  return inAccount(context, function* (tx) {
    const id = newPartId(tx)
    const certificate: ClientCertificate = {
      clientCertificateId: id,
      ...(description && { description }),
      pemEncodedCertificate: pemOf(tx.random(600)),
      createdDate: new Date(tx.nowMs),
      expirationDate: new Date(tx.nowMs + YEAR_MS),
      ...(tags && Object.keys(tags).length > 0 && { tags }),
    }
    certificateTable.put(tx, [id], certificate)
    return certificate
  })
}

function pemOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('base64')
  const lines = Array.from({ length: Math.ceil(text.length / LINE) }, (_, i) => text.slice(i * LINE, (i + 1) * LINE)) // prettier-ignore
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}

export async function updateCertificate(
  input: {
    clientCertificateId: string | undefined
    patchOperations?: PatchOperation[] | undefined
  },
  context: Context,
): Promise<ClientCertificate> {
  const patches = patchesOf(input.patchOperations)
  const row = await changeOne(certificateTable, input.clientCertificateId!, context, {
    missing: noCertificate,
    change: (before) =>
      patchKnown(before, patches, [
        replaces('/description', (draft, { value }) => (draft.description = value)),
      ]),
  })
  return withTagsShown(row)
}
