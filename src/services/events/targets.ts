// What a target may be, by its ARN, and the edge that leads there.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html

import { parseArn, type Arn } from '../../kernel/arn.ts'
import { notValid, validation } from './errors.ts'
import { requireInput } from './input.ts'
import type { TargetSpec } from './port.ts'

interface Kind {
  /** The edge that carries events there; undefined: Millrace does not serve the service yet. */
  readonly edge: string | undefined
  readonly is: (arn: Arn) => boolean
  readonly needsRole?: true
  /** Only rules that EventBridge itself manages have such targets. */
  readonly managed?: true
  /** The member that such a target must have. */
  readonly needs?: `${string}Parameters`
}

/** EventBridge calls the service; Millrace records the call. */
export const EVENTS_TO_CALL = 'events-to-call'

const of =
  (service: string, prefix = '') =>
  (arn: Arn) =>
    arn.service === service && arn.resource.startsWith(prefix)

const call = (is: Kind['is'], needs?: Kind['needs']): Kind => ({
  edge: EVENTS_TO_CALL,
  is,
  needsRole: true,
  ...(needs && { needs }),
})

const KINDS: readonly Kind[] = [
  { edge: 'events-to-sqs', is: of('sqs') },
  { edge: 'events-to-sns', is: (arn) => of('sns')(arn) && !arn.resource.endsWith('.fifo') },
  { edge: 'events-to-lambda', is: of('lambda', 'function:') },
  { edge: 'events-to-logs', is: of('logs', 'log-group:') },
  { edge: 'events-to-bus', is: of('events', 'event-bus/') },
  { edge: 'events-to-archive', is: of('events', 'archive/'), managed: true },
  { edge: 'events-to-schemas', is: of('schemas', 'discoverer/'), managed: true },
  { edge: 'events-to-http', is: of('events', 'api-destination/'), needsRole: true },
  { edge: 'events-to-states', is: of('states', 'stateMachine:'), needsRole: true },
  { edge: 'events-to-kinesis', is: of('kinesis', 'stream/'), needsRole: true },
  { edge: 'events-to-firehose', is: of('firehose', 'deliverystream/'), needsRole: true },
  { edge: 'events-to-api', is: of('execute-api'), needsRole: true },
  call(of('ecs', 'cluster/'), 'EcsParameters'),
  call(of('batch', 'job-queue/'), 'BatchParameters'),
  call(of('codebuild', 'project/')),
  call(of('codepipeline')),
  call(of('redshift', 'cluster:'), 'RedshiftDataParameters'),
  call(of('redshift-serverless', 'workgroup/'), 'RedshiftDataParameters'),
  call(of('sagemaker', 'pipeline/')),
  call(of('glue', 'workflow/')),
  call(of('imagebuilder', 'image-pipeline/')),
  call(of('inspector', 'target/')),
  call(of('ssm-incidents', 'response-plan/')),
  call(of('ssm', 'document/'), 'RunCommandParameters'),
  call(of('ssm', 'automation-definition/')),
  call(of('ssm', 'opsitem')),
  call(of('appsync', 'endpoints/graphql-api/'), 'AppSyncParameters'),
  call(of('events', 'target/stop-instance')),
  call(of('events', 'target/reboot-instance')),
  call(of('events', 'target/terminate-instance')),
  call(of('events', 'target/create-snapshot')),
]

function kindOf(text: string): Kind | undefined {
  const arn = parseArn(text)
  return arn && KINDS.find(({ is }) => is(arn))
}

/** undefined for what cannot be a target. */
export function edgeOf(arn: string): string | undefined {
  return kindOf(arn)?.edge
}

/** Throws what PutTargets says of a target that it does not take. */
export function requireTarget(target: TargetSpec): void {
  const { Arn, Id, RoleArn } = target
  if (parseArn(Arn) === undefined) throw notValid(Arn, 'Provided Arn is not in correct format.')
  const kind = kindOf(Arn)
  if (kind === undefined || kind.managed) {
    const fifo = Arn.endsWith('.fifo') && parseArn(Arn)!.service === 'sns'
    throw notValid(
      'Target',
      fifo ? 'FIFO SNS topic is not supported.' : `${Arn} is not supported as a target.`,
    )
  }
  if (kind.edge === undefined) {
    throw validation(`Millrace does not deliver events to ${Arn} yet, and takes no target that it would drop.`) // prettier-ignore
  }
  if (kind.needsRole && RoleArn === undefined) {
    throw validation(`RoleArn is required for target ${Arn}.`)
  }
  if (kind.needs && target[kind.needs] === undefined) {
    throw notValid(kind.needs, `${kind.needs} is required for target ${Id}.`)
  }
  const letters = target.DeadLetterConfig?.Arn
  if (letters !== undefined && parseArn(letters)?.service !== 'sqs') {
    throw notValid('DeadLetterConfig', 'A dead-letter queue is a standard queue of SQS.')
  }
  requireFifo(target)
  requireInput(target)
}

function requireFifo({ Arn, Id, SqsParameters }: TargetSpec): void {
  const fifo = parseArn(Arn)!.service === 'sqs' && Arn.endsWith('.fifo')
  const group = SqsParameters?.MessageGroupId
  if (fifo && !group) {
    throw notValid(
      'SqsParameters',
      `Parameter(s) MessageGroupId must be specified for target: ${Id}.`,
    )
  }
}
