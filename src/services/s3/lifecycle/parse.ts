// A lifecycle configuration as it is put: checked, and with an id for each rule.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html

import type { InputOf } from '../../../wire/types.ts'
import { invalidArgument, invalidRequest, malformedXml } from '../errors.ts'
import { DAY_MS, type Lifecycle, type LifecycleRule } from './rules.ts'

type Input = InputOf<typeof import('@aws-sdk/client-s3'), 'PutBucketLifecycleConfiguration'>
type Given = NonNullable<NonNullable<Input['LifecycleConfiguration']>['Rules']>[number]

const MAX_RULES = 1000
const MAX_ID_CHARACTERS = 255
const MINIMA: readonly Lifecycle['minimum'][] = [
  'all_storage_classes_128K',
  'varies_by_storage_class',
]
const CLASSES: ReadonlySet<string | undefined> = new Set([
  ...['STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER', 'DEEP_ARCHIVE', 'GLACIER_IR'],
])

export function parsed(input: Input, newId: () => string): Lifecycle {
  const asked = input.TransitionDefaultMinimumObjectSize as string | undefined
  const minimum = MINIMA.find((known) => known === (asked ?? MINIMA[0]))
  if (minimum === undefined) {
    throw invalidRequest(`Invalid TransitionDefaultMinimumObjectSize found: ${asked}`)
  }
  const given = input.LifecycleConfiguration?.Rules ?? []
  if (given.length === 0 || given.length > MAX_RULES) throw malformedXml()
  const rules = given.map((rule) => ruleOf(rule, newId))
  if (new Set(rules.map(({ ID }) => ID)).size < rules.length) {
    throw invalidArgument('Rule ID must be unique. Found same ID for more than one rule')
  }
  return { rules, minimum }
}

function ruleOf(given: Given, newId: () => string): LifecycleRule {
  const { ID, Status, Prefix, Filter, Expiration, Transitions = [] } = given
  const { NoncurrentVersionExpiration: ends, NoncurrentVersionTransitions: moves = [] } = given
  const abort = given.AbortIncompleteMultipartUpload
  if (Status !== 'Enabled' && Status !== 'Disabled') throw malformedXml()
  if ((Prefix === undefined) === (Filter === undefined)) throw malformedXml()
  if (filterMembers(Filter) > 1) throw malformedXml()
  if ((ID ?? '').length > MAX_ID_CHARACTERS) {
    throw invalidArgument(`ID length should not exceed allowed limit of ${MAX_ID_CHARACTERS}`)
  }
  if (!(Expiration ?? ends ?? abort) && Transitions.length + moves.length === 0) {
    throw invalidRequest('At least one action needs to be specified in a rule')
  }
  if (Expiration !== undefined) requireExpiration(Expiration)
  for (const one of Transitions) {
    if ((one.Days === undefined) === (one.Date === undefined)) throw malformedXml()
    if (!CLASSES.has(one.StorageClass)) throw malformedXml()
    requireDays('Transition', one.Days, 0)
    requireMidnight(one.Date)
  }
  for (const one of moves) {
    if (!CLASSES.has(one.StorageClass) || one.NoncurrentDays === undefined) throw malformedXml()
    requireDays('NoncurrentVersionTransition', one.NoncurrentDays, 0)
  }
  if (ends !== undefined && ends.NoncurrentDays === undefined) throw malformedXml()
  requireDays('NoncurrentVersionExpiration', ends?.NoncurrentDays, 1)
  requireDays('AbortIncompleteMultipartUpload', abort?.DaysAfterInitiation, 1)
  // Dates become texts, and what is not there goes.
  return JSON.parse(JSON.stringify({ ...given, ID: ID || newId() })) as LifecycleRule
}

function filterMembers(filter: Given['Filter']): number {
  return Object.values(filter ?? {}).filter((member) => member !== undefined).length
}

function requireExpiration(given: NonNullable<Given['Expiration']>): void {
  if (filterMembers(given) !== 1) throw malformedXml()
  requireDays('Expiration', given.Days, 1)
  requireMidnight(given.Date)
}

function requireDays(action: string, days: number | undefined, least: number): void {
  if (days === undefined || days >= least) return
  const kind = least === 0 ? 'nonnegative' : 'positive'
  throw invalidArgument(`'Days' for ${action} action must be a ${kind} integer`)
}

function requireMidnight(date: Date | undefined): void {
  if (date === undefined || Number(date) % DAY_MS === 0) return
  throw invalidArgument("'Date' must be at midnight GMT")
}

/** As it is shown. */
export function shown({ rules, minimum }: Lifecycle): any {
  return {
    Rules: rules.map(({ Expiration, Transitions, ...rule }) => ({
      ...rule,
      Expiration: Expiration && dated(Expiration),
      Transitions: Transitions?.map(dated),
    })),
    TransitionDefaultMinimumObjectSize: minimum,
  }
}

function dated<Action extends { readonly Date?: string }>({ Date: date, ...action }: Action) {
  return { ...action, Date: date === undefined ? undefined : new Date(date) }
}
