// Which selectors a trail may have.
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html

import { parseArn } from '../../../kernel/arn.ts'
import { badSelectors } from '../errors.ts'
import { MOST_DATA_RESOURCES, MOST_SELECTORS, MOST_VALUES } from '../limits.ts'
import type { AdvancedSelector, BasicSelector, DataResource, FieldSelector } from './selector.ts'

/** The types of basic selectors, and what their values begin with. */
const BASIC_TYPES: Readonly<Record<string, string>> = {
  'AWS::S3::Object': 's3',
  'AWS::Lambda::Function': 'lambda',
  'AWS::DynamoDB::Table': 'dynamodb',
}
const READ_WRITE: readonly string[] = ['All', 'ReadOnly', 'WriteOnly']
const EXCLUDABLE: readonly string[] = ['kms.amazonaws.com', 'rdsdata.amazonaws.com']

export function checkBasic(selectors: readonly BasicSelector[]): void {
  if (selectors.length === 0 || selectors.length > MOST_SELECTORS) {
    throw badSelectors(`The number of event selectors must be between 1 and ${MOST_SELECTORS}.`)
  }
  let values = 0
  for (const selector of selectors) {
    const { ReadWriteType = 'All', ExcludeManagementEventSources = [] } = selector
    if (!READ_WRITE.includes(ReadWriteType)) {
      throw badSelectors(`Value ${ReadWriteType} for ReadWriteType is invalid.`)
    }
    for (const source of ExcludeManagementEventSources) {
      if (EXCLUDABLE.includes(source)) continue
      throw badSelectors(`Value ${source} for ExcludeManagementEventSources is invalid.`)
    }
    for (const resource of selector.DataResources ?? []) values += checkResource(resource)
    const { IncludeManagementEvents = true, DataResources = [] } = selector
    if (!IncludeManagementEvents && DataResources.length === 0) {
      throw badSelectors('An event selector must log management events or data events.')
    }
  }
  if (values > MOST_DATA_RESOURCES) {
    throw badSelectors(`A trail cannot have more than ${MOST_DATA_RESOURCES} data resources.`)
  }
}

function checkResource({ Type = '', Values = [] }: DataResource): number {
  const service = Object.hasOwn(BASIC_TYPES, Type) ? BASIC_TYPES[Type]! : undefined
  if (service === undefined) throw badSelectors(`Value ${Type} for DataResources.Type is invalid.`)
  for (const value of Values) {
    const isAll = value === `arn:aws:${service}`
    const parsed = parseArn(value)
    const isOne = parsed?.service === service && !value.includes('*')
    if (!isAll && !isOne) throw badSelectors(`Value ${value} for DataResources.Values is invalid.`)
  }
  return Values.length
}

const FIELDS: ReadonlySet<string> = new Set([
  'eventCategory',
  'eventName',
  'eventSource',
  'eventType',
  'readOnly',
  'resources.type',
  'resources.ARN',
  'sessionCredentialFromConsole',
  'userIdentity.arn',
])
/** These can only be equal to something. */
const ONLY_EQUALS: ReadonlySet<string> = new Set([
  'eventCategory',
  'readOnly',
  'resources.type',
  'sessionCredentialFromConsole',
])
const OPERATORS = [
  'Equals',
  'StartsWith',
  'EndsWith',
  'NotEquals',
  'NotStartsWith',
  'NotEndsWith',
] as const

export function checkAdvanced(selectors: readonly AdvancedSelector[]): void {
  let values = 0
  for (const { FieldSelectors = [] } of selectors) {
    for (const field of FieldSelectors) values += checkField(field)
    checkWhole(FieldSelectors)
  }
  if (values > MOST_VALUES) {
    throw badSelectors(`A trail cannot have more than ${MOST_VALUES} values in its selectors.`)
  }
}

function checkField(selector: FieldSelector): number {
  const { Field = '' } = selector
  if (!FIELDS.has(Field)) throw badSelectors(`Field ${Field} is invalid.`)
  const used = OPERATORS.filter((operator) => (selector[operator] ?? []).length > 0)
  if (used.length === 0) throw badSelectors(`Field ${Field} must have at least one operator.`)
  const others = used.filter((operator) => operator !== 'Equals')
  if (ONLY_EQUALS.has(Field) && others.length > 0) {
    throw badSelectors(`Field ${Field} can only use the Equals operator.`)
  }
  return used.reduce((count, operator) => count + selector[operator]!.length, 0)
}

function checkWhole(fields: readonly FieldSelector[]): void {
  const named = fields.map(({ Field }) => Field)
  const twice = named.find((name, at) => named.indexOf(name) !== at)
  if (twice !== undefined) throw badSelectors(`Field ${twice} is used more than once.`)
  const equals = (name: string) => fields.find(({ Field }) => Field === name)?.Equals
  const category = equals('eventCategory')
  if (category?.length !== 1) {
    throw badSelectors('Field eventCategory is required and must have one value.')
  }
  if (category[0] !== 'Management' && category[0] !== 'Data') {
    throw badSelectors(`Value ${category[0]} for field eventCategory is invalid.`)
  }
  if (category[0] === 'Data' && equals('resources.type')?.length !== 1) {
    throw badSelectors('Field resources.type is required for data events.')
  }
  if (category[0] === 'Management' && named.some((name) => name?.startsWith('resources.'))) {
    throw badSelectors('Management events cannot be selected by resources.')
  }
}
