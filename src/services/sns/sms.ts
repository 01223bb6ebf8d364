// Text messages: an account's settings, and who does not want any.
// https://docs.aws.amazon.com/sns/latest/dg/sms_manage.html

import type { Tx } from '../../store/store.ts'
import { Table, type Reading } from '../../store/table.ts'
import { invalidParameter, unprefixed } from './errors.ts'

export const smsSettingsTable = new Table<[], Readonly<Record<string, string>>>('sms')
export const optedOutTable = new Table<[phoneNumber: string], { readonly atMs: number }>('opt-out')

export const SMS_ATTRIBUTES: ReadonlySet<string> = new Set([
  'MonthlySpendLimit',
  'DeliveryStatusIAMRole',
  'DeliveryStatusSuccessSamplingRate',
  'DefaultSenderID',
  'DefaultSMSType',
  'UsageReportS3Bucket',
])

const SMS_TYPES: ReadonlySet<string> = new Set(['Promotional', 'Transactional'])

export function requireSmsAttributes(given: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(given)) {
    if (!SMS_ATTRIBUTES.has(name)) throw unprefixed(`${name} is not a valid attribute`)
  }
  const type = given.DefaultSMSType
  if (type !== undefined && !SMS_TYPES.has(type)) throw unprefixed('DefaultSMSType is invalid')
}

export function isPhoneNumber(text: string): boolean {
  return /^\+?[1-9]\d{1,14}$/.test(text)
}

export function requirePhoneNumber(text: string | undefined): string {
  if (text !== undefined && isPhoneNumber(text)) return text
  throw invalidParameter('PhoneNumber Reason: input incorrectly formatted')
}

export function* isOptedOut(phoneNumber: string): Reading<boolean> {
  return (yield* optedOutTable.get(phoneNumber)) !== undefined
}

/** As if its owner had answered STOP. */
export function optOut(tx: Tx, phoneNumber: string): void {
  optedOutTable.put(tx, [phoneNumber], { atMs: tx.nowMs })
}
