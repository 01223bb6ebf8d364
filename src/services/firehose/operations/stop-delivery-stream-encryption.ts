// https://docs.aws.amazon.com/firehose/latest/APIReference/API_StopDeliveryStreamEncryption.html

import { changeDelivery } from '../change.ts'
import { operation } from '../operation.ts'

export const stopDeliveryStreamEncryption = operation(
  'StopDeliveryStreamEncryption',
  async (input, context) => {
    await changeDelivery(context, input, ({ encryption: _, ...row }) => row)
    return {}
  },
)
