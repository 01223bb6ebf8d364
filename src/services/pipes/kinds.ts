// What may be a pipe's source, enrichment and target, by ARN.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-source.html
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-target.html

import { parseArn, type Arn } from '../../kernel/arn.ts'
import { validation } from './errors.ts'

const of =
  (service: string, prefix = '') =>
  (arn: Arn) =>
    arn.service === service && arn.resource.startsWith(prefix)

interface Kind {
  readonly is: (arn: Arn) => boolean
  /** The member of the parameters that is for it. */
  readonly parameters?: `${string}Parameters`
  readonly needsParameters?: true
}

const SOURCES: readonly Kind[] = [
  { is: of('sqs'), parameters: 'SqsQueueParameters' },
  { is: of('kinesis', 'stream/'), parameters: 'KinesisStreamParameters', needsParameters: true },
  {
    is: (arn) => of('dynamodb', 'table/')(arn) && arn.resource.includes('/stream/'),
    parameters: 'DynamoDBStreamParameters',
    needsParameters: true,
  },
]

/** How AWS calls what Millrace has no brokers for. */
const BROKERS: readonly (readonly [string, string])[] = [
  ['mq', 'Amazon MQ'],
  ['kafka', 'Amazon MSK'],
]

const ENRICHMENTS: readonly Kind[] = [
  { is: of('lambda', 'function:') },
  { is: of('states', 'stateMachine:') },
  { is: of('events', 'api-destination/'), parameters: 'HttpParameters' },
]

const TARGETS: readonly Kind[] = [
  { is: of('lambda', 'function:'), parameters: 'LambdaFunctionParameters' },
  { is: of('sqs'), parameters: 'SqsQueueParameters' },
  { is: of('sns') },
  { is: of('events', 'event-bus/'), parameters: 'EventBridgeEventBusParameters' },
  { is: of('events', 'api-destination/'), parameters: 'HttpParameters' },
  { is: of('states', 'stateMachine:'), parameters: 'StepFunctionStateMachineParameters' },
  { is: of('kinesis', 'stream/'), parameters: 'KinesisStreamParameters', needsParameters: true },
  { is: of('firehose', 'deliverystream/') },
  { is: of('logs', 'log-group:'), parameters: 'CloudWatchLogsParameters' },
  { is: of('ecs', 'cluster/'), parameters: 'EcsTaskParameters', needsParameters: true },
  { is: of('batch', 'job-queue/'), parameters: 'BatchJobParameters', needsParameters: true },
  { is: of('redshift', 'cluster:'), parameters: 'RedshiftDataParameters', needsParameters: true },
  { is: of('redshift-serverless', 'workgroup/'), parameters: 'RedshiftDataParameters', needsParameters: true }, // prettier-ignore
  { is: of('sagemaker', 'pipeline/'), parameters: 'SageMakerPipelineParameters' },
  { is: of('inspector', 'target/') },
  { is: of('timestream', 'database/'), parameters: 'TimestreamParameters', needsParameters: true },
]

type Given = Readonly<Record<string, unknown>>

export function requireSource(source: string, parameters: Given): void {
  const arn = parseArn(source)
  const broker = source.startsWith('smk://')
    ? 'a self-managed Kafka cluster'
    : BROKERS.find(([service]) => service === arn?.service)?.[1]
  if (broker !== undefined) {
    throw validation(`Millrace has no ${broker}: ${source} cannot be the source of a pipe here. Its sources are queues of SQS, streams of Kinesis and streams of DynamoDB.`) // prettier-ignore
  }
  requireKind(SOURCES, { role: 'source', text: source, parameters, others: ['FilterCriteria'] })
}

export function requireEnrichment(enrichment: string, parameters: Given): void {
  refuseApi(enrichment, 'enrichment')
  requireKind(ENRICHMENTS, { role: 'enrichment', text: enrichment, parameters, others: ['InputTemplate'] }) // prettier-ignore
}

export function requireTarget(target: string, parameters: Given): void {
  refuseApi(target, 'target')
  requireKind(TARGETS, { role: 'target', text: target, parameters, others: ['InputTemplate'] })
}

function refuseApi(text: string, role: string): void {
  if (parseArn(text)?.service !== 'execute-api') return
  throw validation(`Millrace's pipes do not call APIs of API Gateway yet: ${text} cannot be the ${role} of a pipe here.`) // prettier-ignore
}

interface Asked {
  readonly role: string
  readonly text: string
  readonly parameters: Given
  readonly others: readonly string[]
}

function requireKind(kinds: readonly Kind[], { role, text, parameters, others }: Asked): void {
  const arn = parseArn(text)
  const kind = arn && kinds.find(({ is }) => is(arn))
  if (kind === undefined) throw validation(`${text} is not supported as the ${role} of a pipe.`)
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined || name === kind.parameters || others.includes(name)) continue
    throw validation(`${name} is not valid for the ${role} ${text}.`)
  }
  if (kind.needsParameters && parameters[kind.parameters!] === undefined) {
    throw validation(`${kind.parameters} is required for the ${role} ${text}.`)
  }
}
