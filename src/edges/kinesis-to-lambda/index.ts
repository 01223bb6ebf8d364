// Kinesis → Lambda: a stream, or a consumer of enhanced fan-out, read for each event source mapping on it.
// Records of the Kinesis Producer Library reach functions as they are: AWS leaves it to them, too.
// https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html

import type { KinesisPort } from '../../services/kinesis/port.ts'
import type { RoleCheck } from '../../services/service.ts'
import type { MappedSources } from '../event-source/follower.ts'
import { createStreamToLambda, type StreamToLambdaNeeds } from '../event-source/stream-mapping.ts'
import { recordReader, textOf } from './reader.ts'
import { streamCheck } from './source-check.ts'

export interface KinesisToLambdaNeeds extends StreamToLambdaNeeds {
  readonly kinesis: Pick<KinesisPort, 'shards' | 'begin' | 'read' | 'watch' | 'require'>
  /** Whether a function's role may what its mapping does. */
  readonly roleCheck?: RoleCheck | undefined
}

export function createKinesisToLambda(needs: KinesisToLambdaNeeds): MappedSources {
  const { kinesis, lambda, roleCheck } = needs
  return createStreamToLambda(needs, {
    ...{ name: 'kinesis-to-lambda', service: 'kinesis', info: 'KinesisBatchInfo' },
    check: streamCheck(kinesis, roleCheck),
    content: { key: 'data', textOf },
    readerOf: (row) => recordReader(kinesis, lambda, row),
  })
}
