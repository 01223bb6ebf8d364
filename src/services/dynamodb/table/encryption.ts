// Encryption is kept and shown; data at rest is the disk's to protect.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSESpecification.html

import { arn as arnOf } from '../../../kernel/arn.ts'
import { invalid } from '../errors.ts'
import type { Place } from '../address.ts'
import type { TableRow } from '../tables.ts'

export interface EncryptionInput {
  readonly Enabled?: boolean | undefined
  readonly SSEType?: string | undefined
  readonly KMSMasterKeyId?: string | undefined
}

/** Undefined: with a key that AWS owns, which no description shows. */
export function encryptionOf(
  input: EncryptionInput | undefined,
  { account, region }: Place,
): TableRow['encryption'] {
  if (!input?.Enabled) {
    if (input?.KMSMasterKeyId !== undefined && input.Enabled === false) {
      throw invalid('KMSMasterKeyId can only be specified when SSE is enabled')
    }
    return undefined
  }
  const id = input.KMSMasterKeyId ?? 'alias/aws/dynamodb'
  const resource = id.startsWith('alias/') ? id : `key/${id}`
  return {
    type: input.SSEType ?? 'KMS',
    keyArn: id.startsWith('arn:') ? id : arnOf('kms', region, account, resource),
  }
}
