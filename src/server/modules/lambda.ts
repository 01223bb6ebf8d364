import { lambdaAsync } from '../../edges/lambda-async.ts'
import { lambdaToEvents } from '../../edges/lambda-to-events.ts'
import { lambdaToLambda } from '../../edges/lambda-to-lambda.ts'
import { lambdaToLogs } from '../../edges/lambda-to-logs.ts'
import { lambdaToS3 } from '../../edges/lambda-to-s3.ts'
import { lambdaToSns } from '../../edges/lambda-to-sns.ts'
import { lambdaToSqs } from '../../edges/lambda-to-sqs.ts'
import { functionsInWeather } from '../../edges/weather.ts'
import { EVENTS } from '../../services/events/port.ts'
import { createLambda, type LambdaNeeds } from '../../services/lambda/create-lambda.ts'
import { lambda as service } from '../../services/lambda/index.ts'
import { LAMBDA } from '../../services/lambda/port.ts'
import { LOGS } from '../../services/logs/port.ts'
import { S3 } from '../../services/s3/port.ts'
import { SNS } from '../../services/sns/port.ts'
import { SQS } from '../../services/sqs/port.ts'
import { STS } from '../../services/sts/port.ts'
import type { Module } from '../module.ts'
import { getRuntimes, packageRoute } from './lambda-routes.ts'

/** `runs`: in simulation functions are no processes. */
export function lambda({ runs }: Pick<LambdaNeeds, 'runs'> = {}): Module {
  return {
    ...service,
    routes: { 'GET /_aws/lambda/runtimes': getRuntimes },
    open({ env, port, owner, roleCheck }) {
      const running = createLambda(env, {
        ...{ owner, sink: lambdaToLogs(port(LOGS)), issueCredentials: port(STS).issue },
        objects: port(S3),
        ...(runs && { runs }),
      })
      const functions = running.port
      return {
        port: functions,
        portIn: (weather) => functionsInWeather(functions, weather),
        own: running.own,
        runner: running,
        hostRoutes: [running.urls],
        routes: { 'GET /_millrace/lambda/code/': packageRoute(running) },
        namedBlobs: () => running.namedBlobs(),
        edges: () => [
          lambdaAsync(port(LAMBDA)),
          lambdaToSqs(port(SQS), functions, roleCheck),
          lambdaToLambda(functions, roleCheck),
          lambdaToSns(port(SNS), functions, roleCheck),
          lambdaToEvents(port(EVENTS), functions, roleCheck),
          lambdaToS3(port(S3), functions, roleCheck),
        ],
      }
    },
  }
}
