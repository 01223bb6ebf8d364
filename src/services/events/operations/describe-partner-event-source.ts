// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribePartnerEventSource.html

import { operation } from '../operation.ts'
import { noSource, offerPartition, offerTable } from '../partners.ts'

export const describePartnerEventSource = operation(
  'DescribePartnerEventSource',
  async (input, context) => {
    const name = input.Name!
    const [offer] = await context.store.transact(offerPartition(context), () =>
      offerTable.range([name], { limit: 1 }),
    )
    if (offer === undefined) throw noSource(name)
    return { Name: name, Arn: offer.row.arn }
  },
)
