// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeEndpoints.html

import { operation } from '../operation.ts'

/** A day: clients that discover endpoints ask again then. */
const CACHE_MINUTES = 1440

export const describeEndpoints = operation('DescribeEndpoints', async (_, context) => ({
  Endpoints: [{ Address: new URL(context.baseUrl).host, CachePeriodInMinutes: CACHE_MINUTES }],
}))
