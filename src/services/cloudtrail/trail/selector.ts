// What a trail logs: basic and advanced event selectors.
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html

export interface BasicSelector {
  readonly ReadWriteType?: 'ReadOnly' | 'WriteOnly' | 'All' | undefined
  readonly IncludeManagementEvents?: boolean | undefined
  readonly DataResources?: readonly DataResource[] | undefined
  readonly ExcludeManagementEventSources?: readonly string[] | undefined
}

export interface DataResource {
  readonly Type?: string | undefined
  readonly Values?: readonly string[] | undefined
}

export interface AdvancedSelector {
  readonly Name?: string | undefined
  readonly FieldSelectors: readonly FieldSelector[] | undefined
}

export interface FieldSelector {
  readonly Field: string | undefined
  readonly Equals?: readonly string[] | undefined
  readonly StartsWith?: readonly string[] | undefined
  readonly EndsWith?: readonly string[] | undefined
  readonly NotEquals?: readonly string[] | undefined
  readonly NotStartsWith?: readonly string[] | undefined
  readonly NotEndsWith?: readonly string[] | undefined
}

export interface Selectors {
  readonly basic?: readonly BasicSelector[] | undefined
  readonly advanced?: readonly AdvancedSelector[] | undefined
}

/** A call, as selectors look at it. */
export interface Selectable {
  readonly category: 'Management' | 'Data'
  /** `dynamodb.amazonaws.com` */
  readonly eventSource: string
  readonly eventName: string
  readonly readOnly: boolean
  /** Of data events: `AWS::S3::Object`, and the ARN of what was touched. */
  readonly resourceType?: string | undefined
  readonly resourceArn?: string | undefined
  /** ARN of who called. */
  readonly userArn: string
}

/** What a trail has that nobody gave selectors: all management events, no data events. */
export const DEFAULT_SELECTORS: readonly BasicSelector[] = [
  {
    ReadWriteType: 'All',
    IncludeManagementEvents: true,
    DataResources: [],
    ExcludeManagementEventSources: [],
  },
]

export function selectsByDefault({ basic, advanced }: Selectors): boolean {
  return basic === undefined && advanced === undefined
}

export function selects({ basic, advanced }: Selectors, call: Selectable): boolean {
  if (advanced !== undefined) return advanced.some((one) => fits(one, call))
  return (basic ?? DEFAULT_SELECTORS).some((one) => takes(one, call))
}

/** Types of the data events that a trail logs any of. */
export function dataTypesOf({ basic, advanced }: Selectors): ReadonlySet<string> {
  const types = (basic ?? []).flatMap(({ DataResources = [] }) => DataResources.map(({ Type }) => Type)) // prettier-ignore
  const further = (advanced ?? []).flatMap(({ FieldSelectors = [] }) =>
    FieldSelectors.filter(({ Field }) => Field === 'resources.type').flatMap(
      ({ Equals = [] }) => Equals,
    ),
  )
  return new Set([...types, ...further].filter((type) => type !== undefined))
}

function takes(selector: BasicSelector, call: Selectable): boolean {
  const { ReadWriteType = 'All', IncludeManagementEvents = true } = selector
  if (ReadWriteType !== 'All' && (ReadWriteType === 'ReadOnly') !== call.readOnly) return false
  if (call.category === 'Management') {
    const excluded = selector.ExcludeManagementEventSources ?? []
    return IncludeManagementEvents && !excluded.includes(call.eventSource)
  }
  return (selector.DataResources ?? []).some(
    ({ Type, Values = [] }) =>
      Type === call.resourceType && Values.some((value) => covers(value, call.resourceArn ?? '')),
  )
}

/** `arn:aws:s3` and `arn:aws:lambda` are all there are; a bucket with a slash is all of its objects. */
function covers(value: string, arn: string): boolean {
  if (value.endsWith('/') || value.split(':').length < 6) return arn.startsWith(value)
  if (value.startsWith('arn:aws:s3:::')) return arn.startsWith(value)
  return arn === value
}

function fits({ FieldSelectors = [] }: AdvancedSelector, call: Selectable): boolean {
  return FieldSelectors.every((field) => holds(field, valueOf(field.Field ?? '', call)))
}

function valueOf(field: string, call: Selectable): string | undefined {
  if (field === 'eventCategory') return call.category
  if (field === 'eventSource') return call.eventSource
  if (field === 'eventName') return call.eventName
  if (field === 'readOnly') return String(call.readOnly)
  if (field === 'resources.type') return call.resourceType
  if (field === 'resources.ARN') return call.resourceArn
  if (field === 'eventType') return 'AwsApiCall'
  if (field === 'userIdentity.arn') return call.userArn
  return field === 'sessionCredentialFromConsole' ? 'false' : undefined
}

/** Of the positive conditions one has to hold, of the negative ones all. */
function holds(field: FieldSelector, value = ''): boolean {
  const { Equals = [], StartsWith = [], EndsWith = [] } = field
  const wanted = Equals.length + StartsWith.length + EndsWith.length
  const found =
    Equals.includes(value) ||
    StartsWith.some((text) => value.startsWith(text)) ||
    EndsWith.some((text) => value.endsWith(text))
  if (wanted > 0 && !found) return false
  const { NotEquals = [], NotStartsWith = [], NotEndsWith = [] } = field
  return !(
    NotEquals.includes(value) ||
    NotStartsWith.some((text) => value.startsWith(text)) ||
    NotEndsWith.some((text) => value.endsWith(text))
  )
}
