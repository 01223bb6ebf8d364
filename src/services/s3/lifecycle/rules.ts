// Which lifecycle rule means which object, and from when.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html

/** What rules look at of an object. */
interface Looked {
  readonly key: string
  readonly bytes: number
  readonly tags: Readonly<Record<string, string>>
  readonly storageClass: string
  readonly modifiedMs: number
}

export interface Tag {
  readonly Key: string
  readonly Value: string
}

interface Sizes {
  readonly Prefix?: string
  readonly ObjectSizeGreaterThan?: number
  readonly ObjectSizeLessThan?: number
}

export interface Transition {
  readonly StorageClass: string
  readonly Days?: number
  /** ISO 8601, as all dates of kept rules. */
  readonly Date?: string
}

export interface NoncurrentTransition {
  readonly StorageClass: string
  readonly NoncurrentDays: number
  readonly NewerNoncurrentVersions?: number
}

/** As AWS has it, and with an id. */
export interface LifecycleRule {
  readonly ID: string
  readonly Status: 'Enabled' | 'Disabled'
  /** Of old rules, instead of a filter. */
  readonly Prefix?: string
  readonly Filter?: Sizes & {
    readonly Tag?: Tag
    readonly And?: Sizes & { readonly Tags?: readonly Tag[] }
  }
  readonly Expiration?: {
    readonly Days?: number
    readonly Date?: string
    readonly ExpiredObjectDeleteMarker?: boolean
  }
  readonly Transitions?: readonly Transition[]
  readonly NoncurrentVersionExpiration?: {
    readonly NoncurrentDays: number
    readonly NewerNoncurrentVersions?: number
  }
  readonly NoncurrentVersionTransitions?: readonly NoncurrentTransition[]
  readonly AbortIncompleteMultipartUpload?: { readonly DaysAfterInitiation?: number }
}

export interface Lifecycle {
  readonly rules: readonly LifecycleRule[]
  /** Which classes small objects do not go to. */
  readonly minimum: 'all_storage_classes_128K' | 'varies_by_storage_class'
}

export const DAY_MS = 24 * 3600_000
const SMALL_BYTES = 128 * 1024

/** Ends of days that a rule counts are at midnight. */
export function midnightFrom(ms: number): number {
  return Math.ceil(ms / DAY_MS) * DAY_MS
}

export function midnightAfter(ms: number): number {
  return (Math.floor(ms / DAY_MS) + 1) * DAY_MS
}

/** From when on a date or a number of days says so; undefined: never. */
export function dueMs(
  { Days, Date: date }: { readonly Days?: number | undefined; readonly Date?: string | undefined },
  sinceMs: number,
): number | undefined {
  if (date !== undefined) return Date.parse(date)
  return Days === undefined ? undefined : midnightFrom(sinceMs + Days * DAY_MS)
}

/** By its key alone, as uploads and markers are chosen; rules that ask for more mean none of them. */
export function meansKey(rule: LifecycleRule, key: string): boolean {
  const { Tag: tag, And } = rule.Filter ?? {}
  const sized = [rule.Filter, And].some(
    (part) => part?.ObjectSizeGreaterThan !== undefined || part?.ObjectSizeLessThan !== undefined,
  )
  if (tag !== undefined || And?.Tags?.length || sized) return false
  return rule.Status === 'Enabled' && key.startsWith(prefixOf(rule))
}

export function means(rule: LifecycleRule, { key, bytes, tags }: Looked): boolean {
  if (rule.Status !== 'Enabled' || !key.startsWith(prefixOf(rule))) return false
  const { Tag: tag, And, ...plain } = rule.Filter ?? {}
  const wanted = [...(tag ? [tag] : []), ...(And?.Tags ?? [])]
  if (!wanted.every(({ Key, Value }) => Object.hasOwn(tags, Key) && tags[Key] === Value)) {
    return false
  }
  return [plain, And ?? {}].every(
    ({ ObjectSizeGreaterThan: above = -1, ObjectSizeLessThan: below = Infinity }) =>
      bytes > above && bytes < below,
  )
}

function prefixOf({ Prefix, Filter }: LifecycleRule): string {
  return Prefix ?? Filter?.Prefix ?? Filter?.And?.Prefix ?? ''
}

/** Objects only ever go down. */
const CLASSES = [
  ...['STANDARD', 'REDUCED_REDUNDANCY', 'STANDARD_IA', 'INTELLIGENT_TIERING', 'ONEZONE_IA'],
  ...['GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE'],
]

/** The class to which an object goes now; undefined: it stays. */
export function classNow(
  { minimum }: Lifecycle,
  rules: readonly LifecycleRule[],
  row: Looked,
  wanted: (rule: LifecycleRule) => readonly string[],
): string | undefined {
  let lowest = CLASSES.indexOf(row.storageClass)
  for (const rule of rules) {
    for (const name of wanted(rule)) {
      if (row.bytes < SMALL_BYTES && !takesSmall(rule, minimum, name)) continue
      lowest = Math.max(lowest, CLASSES.indexOf(name))
    }
  }
  const found = CLASSES[lowest]
  return found === row.storageClass ? undefined : found
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html */
function takesSmall(rule: LifecycleRule, minimum: Lifecycle['minimum'], name: string): boolean {
  const { Filter } = rule
  const sized = [Filter, Filter?.And].some(
    (part) => part?.ObjectSizeGreaterThan !== undefined || part?.ObjectSizeLessThan !== undefined,
  )
  const archives = name === 'GLACIER' || name === 'DEEP_ARCHIVE'
  return sized || (minimum === 'varies_by_storage_class' && archives)
}

/** Which rule ends a current object first, and when. */
export function expirationOf(
  lifecycle: Lifecycle | undefined,
  row: Looked,
): { readonly ruleId: string; readonly atMs: number } | undefined {
  let first: { ruleId: string; atMs: number } | undefined
  for (const rule of lifecycle?.rules ?? []) {
    const atMs = rule.Expiration && dueMs(rule.Expiration, row.modifiedMs)
    if (atMs === undefined || !means(rule, row)) continue
    if (first === undefined || atMs < first.atMs) first = { ruleId: rule.ID, atMs }
  }
  return first
}
