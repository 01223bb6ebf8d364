// Rows and keys of EventBridge. A bus's partition holds the bus, its rules with their targets, and a
// log of what changed in them, from which the compiled rules in memory are brought up to date.

import { createHash } from 'node:crypto'
import { Table } from '../../store/table.ts'
import type { TargetSpec } from './port.ts'

type Strings = Readonly<Record<string, string>>

export interface BusRow {
  readonly name: string
  readonly arn: string
  readonly account: string
  readonly region: string
  /** Tells a bus from one of the same name before it. */
  readonly generation: string
  readonly createdMs: number
  readonly modifiedMs: number
  readonly description?: string | undefined
  readonly kmsKeyIdentifier?: string | undefined
  readonly deadLetterArn?: string | undefined
  readonly logConfig?: { readonly IncludeDetail?: string; readonly Level?: string } | undefined
  /** JSON text. */
  readonly policy?: string | undefined
  readonly tags: Strings
}

export type RuleState = 'ENABLED' | 'DISABLED' | 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'

export interface RuleRow {
  readonly name: string
  readonly arn: string
  readonly busName: string
  readonly generation: string
  readonly createdMs: number
  readonly createdBy: string
  readonly state: RuleState
  readonly pattern?: string | undefined
  readonly schedule?: string | undefined
  /** Changes when the schedule begins anew; undefined while it rests. */
  readonly scheduleId?: string | undefined
  readonly description?: string | undefined
  readonly roleArn?: string | undefined
  readonly managedBy?: string | undefined
  /** In order of their ids. */
  readonly targets: readonly TargetSpec[]
  readonly tags: Strings
}

/** The default bus is there without a row. */
export const busTable = new Table<[], BusRow>('bus')
export const ruleTable = new Table<[name: string], RuleRow>('rule')

export interface RulesHead {
  /** Of the latest change. */
  readonly sequence: number
  /** Random, because a sequence is given out again after a failed commit. */
  readonly version: string
  readonly rules: number
}

/** Every custom bus has one; the default bus from its first rule on. */
export const headTable = new Table<[], RulesHead>('head')
/** Which rule changed, newest `CHANGES_KEPT` of them. */
export const changeTable = new Table<
  [sequence: number],
  { readonly version: string; readonly rule: string }
>('chg')
export const CHANGES_KEPT = 1_000

/** Which rules have a target: by a digest, for an ARN may be longer than a key. */
export const targetTable = new Table<[digest: string, rule: string], null>('tgt')

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
