// What a schedule may call, by the ARN of its target.
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html

import { parseArn } from '../../kernel/arn.ts'
import { validation } from './errors.ts'
import type { ScheduleTarget } from './port.ts'

const TEMPLATED: Readonly<Record<string, string>> = {
  sqs: '',
  sns: '',
  lambda: 'function:',
  events: 'event-bus/',
  states: 'stateMachine:',
  kinesis: 'stream/',
  firehose: 'deliverystream/',
  ecs: 'cluster/',
  codebuild: 'project/',
  codepipeline: '',
  batch: 'job-queue/',
  inspector: 'target/',
  sagemaker: 'pipeline/',
}

const INPUT_BYTES = 262_144

export function requireTarget(target: ScheduleTarget): ScheduleTarget {
  const parsed = parseArn(target.Arn)
  if (parsed === undefined) throw validation('Provided Arn is not in correct format.')
  if (parsed.service === 'scheduler') {
    const [kind, service, action, ...rest] = parsed.resource.split(':')
    if (kind !== 'aws-sdk' || !service || !action || rest.length > 0) {
      throw validation(`${target.Arn} is not a universal target: arn:aws:scheduler:::aws-sdk:<service>:<action>.`) // prettier-ignore
    }
    if (
      /^(get|describe|list|poll|receive|search|scan|query|select|read|lookup|discover|validate|batchget|batchdescribe|batchread|transactget|adminget|adminlist|testmigration|retrieve|testconnection|translatedocument|isauthorized|invokemodel)/i.test(
        action,
      )
    ) {
      // prettier-ignore
      throw validation(`${action} is a read-only action, which is not supported as a universal target.`) // prettier-ignore
    }
  } else if (!parsed.resource.startsWith(TEMPLATED[parsed.service] ?? '\0')) {
    throw validation(`${target.Arn} is not supported as a target.`)
  }
  if (Buffer.byteLength(target.Input ?? '') > INPUT_BYTES) {
    throw validation(`Input is longer than ${INPUT_BYTES} bytes.`)
  }
  const isBus = parsed.service === 'events'
  if (isBus !== (target.EventBridgeParameters !== undefined)) {
    throw validation('EventBridgeParameters are required for, and only for, an event bus.')
  }
  if (parsed.service === 'kinesis' && target.KinesisParameters === undefined) {
    throw validation('KinesisParameters are required for a stream.')
  }
  return target
}
