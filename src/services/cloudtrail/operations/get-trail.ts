// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrail.html

import { operation } from '../operation.ts'
import { describedTrail } from '../trail/shown.ts'
import { readTrail } from '../trail/store.ts'

export const getTrail = operation('GetTrail', async (input, context) => ({
  Trail: describedTrail(await readTrail(input.Name!, context)),
}))
