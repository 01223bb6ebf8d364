// How much of a plan's quota its keys have used, by day.
// https://docs.aws.amazon.com/apigateway/latest/api/API_GetUsage.html

import type { QuotaSettings, UsagePlan } from '@aws-sdk/client-api-gateway'
import type { Reading } from '../../store/table.ts'
import type { Context } from '../service.ts'
import { badRequest, notFound } from './errors.ts'
import { inAccount, requireOne } from './of-account.ts'
import { pageOf, type PageInput } from './pages.ts'
import { integerOf, patchesOf } from './patch.ts'
import { planKeyTable, usagePlanTable, usageTable, type UsageRow } from './tables.ts'
import { noPlan } from './usage-plan.ts'

const DAY_MS = 86_400_000
const MOST_DAYS = 90
const MOST_KEYS = 10_000

export const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)

/** The first day of the period that a moment is in. */
export function periodStart({ period, offset = 0 }: QuotaSettings, nowMs: number): string {
  const date = new Date(nowMs)
  const today = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate())
  if (period === 'WEEK') {
    const days = (date.getUTCDay() - offset + 7) % 7
    return dayOf(today - days * DAY_MS)
  }
  if (period !== 'MONTH') return dayOf(today)
  const first = Math.max(1, offset + 1)
  const back = date.getUTCDate() < first ? 1 : 0
  return dayOf(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - back, first))
}

/** Used since a period began, and what is left of it. */
export function* usageSince(plan: UsagePlan, keyId: string, nowMs: number): Reading<UsageRow[]> {
  const from = periodStart(plan.quota ?? {}, nowMs)
  const rows = yield* usageTable.range([plan.id!, keyId], { limit: MOST_DAYS * 10, reverse: true })
  return rows.map(({ row }) => row).filter(({ day }) => day >= from)
}

export function* remainingOf(plan: UsagePlan, keyId: string, nowMs: number): Reading<number> {
  const [last] = yield* usageSince(plan, keyId, nowMs)
  return last?.remaining ?? plan.quota?.limit ?? 0
}

export function getUsage(
  input: PageInput & {
    usagePlanId: string | undefined
    startDate: string | undefined
    endDate: string | undefined
    keyId?: string | undefined
  },
  context: Context,
) {
  const { usagePlanId, startDate = '', endDate = '', keyId } = input
  const days = daysBetween(startDate, endDate)
  return inAccount(context, function* () {
    const plan = yield* requireOne(usagePlanTable, usagePlanId!, noPlan)
    const all = yield* planKeyTable.range([plan.id!], { limit: MOST_KEYS })
    const keys = all.map(({ row }) => row.id).filter((id) => keyId === undefined || id === keyId)
    const page = pageOf(keys, input, (id) => id)
    const items: [string, number[][]][] = []
    for (const id of page.items) {
      const series: number[][] = []
      for (const day of days) {
        const row = yield* usageTable.get(plan.id!, id, day)
        series.push([row?.used ?? 0, row?.remaining ?? plan.quota?.limit ?? 0])
      }
      items.push([id, series])
    }
    const { position } = page
    return { usagePlanId, startDate, endDate, items: Object.fromEntries(items), position }
  })
}

function daysBetween(start: string, end: string): string[] {
  const [from, to] = [start, end].map((text) => (/^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN)) // prettier-ignore
  if (!(from! <= to!))
    throw badRequest('Usage Plan start date and end date must be valid and in order')
  const count = Math.round((to! - from!) / DAY_MS) + 1
  if (count > MOST_DAYS) throw badRequest(`Usage Plan date range may not exceed ${MOST_DAYS} days`)
  return Array.from({ length: count }, (_, i) => dayOf(from! + i * DAY_MS))
}

export function updateUsage(
  input: { usagePlanId: string | undefined; keyId: string | undefined; patchOperations?: any[] | undefined }, // prettier-ignore
  context: Context,
) {
  const patches = patchesOf(input.patchOperations)
  return inAccount(context, function* (tx) {
    const { usagePlanId = '', keyId = '' } = input
    const plan = yield* requireOne(usagePlanTable, usagePlanId, noPlan)
    if (keyId.length > 512 || (yield* planKeyTable.get(usagePlanId, keyId)) === undefined) {
      throw notFound('Invalid Usage Plan Key identifier specified')
    }
    const day = dayOf(tx.nowMs)
    const row = yield* usageTable.get(usagePlanId, keyId, day)
    let remaining = row?.remaining ?? (yield* remainingOf(plan, keyId, tx.nowMs))
    for (const { path, value } of patches) {
      if (path !== '/remaining') throw badRequest(`Invalid patch path ${path}`)
      remaining = integerOf(value)
    }
    const used = row?.used ?? 0
    usageTable.put(tx, [usagePlanId, keyId, day], { day, used, remaining })
    const items = { [keyId]: [[used, remaining]] }
    return { usagePlanId, startDate: day, endDate: day, items }
  })
}
