// Every service of Millrace. A new one is a line here.

import { apigateway } from './modules/apigateway.ts'
import { cloudtrail } from './modules/cloudtrail.ts'
import { apigatewayv2 } from './modules/apigatewayv2.ts'
import { dynamodb } from './modules/dynamodb.ts'
import { events } from './modules/events.ts'
import { firehose } from './modules/firehose.ts'
import { dynamodbstreams } from './modules/dynamodbstreams.ts'
import { iam } from './modules/iam.ts'
import { kinesis } from './modules/kinesis.ts'
import { lambda } from './modules/lambda.ts'
import { logs } from './modules/logs.ts'
import { scheduler } from './modules/scheduler.ts'
import { pipes } from './modules/pipes.ts'
import { s3 } from './modules/s3.ts'
import { schemas } from './modules/schemas.ts'
import { sns } from './modules/sns.ts'
import { sqs } from './modules/sqs.ts'
import { stepfunctions } from './modules/stepfunctions.ts'
import { sts } from './modules/sts.ts'
import type { Module } from './module.ts'

/** In this order they are opened, where none asks for another before. */
export const modules: readonly Module[] = [
  sqs,
  sns(),
  lambda(),
  logs,
  iam,
  sts,
  dynamodb,
  dynamodbstreams,
  kinesis,
  firehose,
  events,
  scheduler,
  pipes,
  schemas,
  s3,
  stepfunctions,
  apigatewayv2,
  apigateway,
  cloudtrail,
]
