// https://docs.aws.amazon.com/firehose/latest/APIReference/API_StartDeliveryStreamEncryption.html

import { changeDelivery } from '../change.ts'
import { invalidArgument } from '../errors.ts'
import { operation } from '../operation.ts'
import type { DeliveryRow } from '../tables.ts'

/** The key is kept and shown; data at rest is the disk's to protect. */
export const startDeliveryStreamEncryption = operation(
  'StartDeliveryStreamEncryption',
  async (input, context) => {
    const encryption = encryptionOf(
      input.DeliveryStreamEncryptionConfigurationInput ?? { KeyType: 'AWS_OWNED_CMK' },
    )!
    await changeDelivery(context, input, (row) => {
      if (row.source === undefined) return { ...row, encryption }
      throw invalidArgument(
        'Encryption of a delivery stream with a Kinesis source is its source’s.',
      )
    })
    return {}
  },
)

export function encryptionOf(
  input: { readonly KeyType?: string; readonly KeyARN?: string | undefined } | undefined,
): DeliveryRow['encryption'] {
  if (input?.KeyType === undefined) return undefined
  const { KeyType: keyType, KeyARN: keyArn } = input
  if ((keyType === 'CUSTOMER_MANAGED_CMK') === (keyArn !== undefined)) {
    return { keyType, ...(keyArn && { keyArn }) }
  }
  throw invalidArgument('KeyARN is required for CUSTOMER_MANAGED_CMK, and for nothing else.')
}
