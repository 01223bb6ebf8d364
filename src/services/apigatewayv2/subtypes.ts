// First-class integrations of HTTP APIs: which operation each calls, and with what.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html

export interface Subtype {
  /** As clients sign. */
  readonly service: string
  readonly action: string
  readonly required: readonly string[]
  readonly optional: readonly string[]
  /** The operation's input from the parameters; left out: they are it. */
  readonly input?: (parameters: Readonly<Record<string, unknown>>) => Record<string, unknown>
}

type Parameters = Readonly<Record<string, unknown>>

const words = (text: string) => text.split(' ').filter(Boolean)

function subtype(
  service: string,
  action: string,
  [required, optional]: readonly [string, string],
  input?: Subtype['input'],
): readonly [string, Subtype] {
  const shown = service === 'events' ? 'EventBridge' : service === 'states' ? 'StepFunctions' : service === 'sqs' ? 'SQS' : 'Kinesis' // prettier-ignore
  const of = { service, action, required: words(required), optional: words(`${optional} Region`) }
  return [`${shown}-${action}`, { ...of, ...(input && { input }) }]
}

/** Step Functions' own names begin small. */
const small = (parameters: Parameters) =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name[0]!.toLowerCase() + name.slice(1), value])) // prettier-ignore

function entry({ Time, Resources, ...rest }: Parameters) {
  const more = {
    ...(Time !== undefined && { Time: Date.parse(String(Time)) / 1_000 }),
    ...(Resources !== undefined && { Resources: listOf(Resources) }),
  }
  return { Entries: [{ ...rest, ...more }] }
}

function listOf(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    return value.split(',').map((one) => one.trim())
  }
}

const NUMBERS = ['DelaySeconds', 'MaxNumberOfMessages', 'VisibilityTimeout', 'WaitTimeSeconds']
const STRUCTURES = ['MessageAttributes', 'MessageSystemAttributes', 'AttributeNames', 'MessageAttributeNames'] // prettier-ignore

function queue(parameters: Parameters): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      if (NUMBERS.includes(name)) return [name, Number(value)]
      return [name, STRUCTURES.includes(name) ? listOf(value) : value]
    }),
  )
}

/** AppConfig is not here. */
export const SUBTYPES: ReadonlyMap<string, Subtype> = new Map([
  subtype('events', 'PutEvents', ['Detail DetailType Source', 'Time EventBusName Resources TraceHeader'], entry), // prettier-ignore
  subtype('sqs', 'SendMessage', ['QueueUrl MessageBody', 'DelaySeconds MessageAttributes MessageDeduplicationId MessageGroupId MessageSystemAttributes'], queue), // prettier-ignore
  subtype('sqs', 'ReceiveMessage', ['QueueUrl', 'AttributeNames MaxNumberOfMessages MessageAttributeNames ReceiveRequestAttemptId VisibilityTimeout WaitTimeSeconds'], queue), // prettier-ignore
  subtype('sqs', 'DeleteMessage', ['ReceiptHandle QueueUrl', '']),
  subtype('sqs', 'PurgeQueue', ['QueueUrl', '']),
  subtype('kinesis', 'PutRecord', ['StreamName Data PartitionKey', 'SequenceNumberForOrdering ExplicitHashKey']), // prettier-ignore
  subtype('states', 'StartExecution', ['StateMachineArn', 'Name Input'], small),
  subtype('states', 'StartSyncExecution', ['StateMachineArn', 'Name Input TraceHeader'], small),
  subtype('states', 'StopExecution', ['ExecutionArn', 'Cause Error'], small),
])
