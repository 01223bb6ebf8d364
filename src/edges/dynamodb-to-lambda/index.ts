// DynamoDB → Lambda: the stream of a table, read for each event source mapping on it.
// https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html

import type { DynamodbPort } from '../../services/dynamodb/port.ts'
import type { RoleCheck } from '../../services/service.ts'
import type { MappedSources } from '../event-source/follower.ts'
import { createStreamToLambda, type StreamToLambdaNeeds } from '../event-source/stream-mapping.ts'
import { changeReader } from './reader.ts'
import { streamCheck } from './source-check.ts'

export interface DynamodbToLambdaNeeds extends StreamToLambdaNeeds {
  readonly dynamodb: DynamodbPort
  /** Whether a function's role may what its mapping does. */
  readonly roleCheck?: RoleCheck | undefined
}

export function createDynamodbToLambda(needs: DynamodbToLambdaNeeds): MappedSources {
  const { dynamodb, roleCheck } = needs
  return createStreamToLambda(needs, {
    ...{ name: 'dynamodb-to-lambda', service: 'dynamodb', info: 'DDBStreamBatchInfo' },
    check: streamCheck(dynamodb, roleCheck),
    readerOf: ({ eventSourceArn, stream: { startingPosition } }) =>
      changeReader(
        dynamodb,
        eventSourceArn,
        startingPosition === 'LATEST' ? 'LATEST' : 'TRIM_HORIZON',
      ),
  })
}
