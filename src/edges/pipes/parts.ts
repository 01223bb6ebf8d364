// What pipes need of the rest of Millrace.

import type { ApiDestinations, CallOutbox } from '../../services/events/port.ts'
import type { DynamodbPort } from '../../services/dynamodb/port.ts'
import type { KinesisPort } from '../../services/kinesis/port.ts'
import type { LambdaPort } from '../../services/lambda/port.ts'
import type { LogsPort } from '../../services/logs/port.ts'
import type { PipesPort } from '../../services/pipes/port.ts'
import type { CallOperation, Env, RoleCheck } from '../../services/service.ts'
import type { SqsPort } from '../../services/sqs/port.ts'
import type { Outbound } from '../outbound/outbound.ts'

export interface PipesParts {
  readonly env: Env
  readonly pipes: PipesPort
  readonly sqs: SqsPort
  readonly kinesis: KinesisPort
  readonly dynamodb: DynamodbPort
  readonly lambda: Pick<LambdaPort, 'invoke'>
  readonly logs: Pick<LogsPort, 'append' | 'group'>
  readonly events: ApiDestinations & CallOutbox
  readonly call: CallOperation | undefined
  readonly roleCheck: RoleCheck | undefined
  readonly outbound: Outbound
}

export const PIPES_SERVICE = 'pipes.amazonaws.com'
/** Of the arrows, in the lineage. */
export const VIA = 'pipes'
