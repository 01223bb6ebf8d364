// https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateUsagePlan.html

import type { UsagePlan } from '@aws-sdk/client-api-gateway'
import { badRequest, notFound } from './errors.ts'
import {
  integerOf,
  numberOf,
  patchKnown,
  set,
  text,
  type Draft,
  type Patch,
  type Rule,
} from './patch.ts'

const ANY = ['add', 'replace', 'remove']

const RULES: readonly Rule[] = [
  text('name'),
  text('description', ANY),
  text('productCode', ANY),
  { path: '/apiStages', ops: ['add', 'remove'], apply: stage },
  { path: '/throttle', ops: ['remove'], apply: (draft) => set(draft, 'throttle', undefined) },
  { path: '/quota', ops: ['remove'], apply: (draft) => set(draft, 'quota', undefined) },
  member('throttle', 'rateLimit', numberOf),
  member('throttle', 'burstLimit', integerOf),
  member('quota', 'limit', integerOf),
  member('quota', 'offset', integerOf),
  member('quota', 'period', periodOf),
  { path: '/apiStages/*/throttle', ops: ['remove'], apply: (draft, patch) => set(stageAt(draft, patch), 'throttle', undefined) }, // prettier-ignore
  { path: '/apiStages/*/throttle/*/*', ops: ['remove'], apply: (draft, patch) => changeMethod(draft, patch) }, // prettier-ignore
  { path: '/apiStages/*/throttle/*/*/*', ops: ['add', 'replace'], apply: (draft, patch) => changeMethod(draft, patch) }, // prettier-ignore
]

export function changePlan(plan: UsagePlan, patches: readonly Patch[]): UsagePlan {
  return patchKnown(plan, patches, RULES)
}

function member(of: string, name: string, read: (value: string | undefined) => unknown): Rule {
  return {
    path: `/${of}/${name}`,
    ops: ANY,
    apply(draft, { op, value }) {
      const group: Draft = { ...(of === 'quota' && { offset: 0 }), ...draft[of] }
      set(group, name, op === 'remove' ? undefined : read(value))
      draft[of] = group
    },
  }
}

function periodOf(value: string | undefined): string {
  if (value === 'DAY' || value === 'WEEK' || value === 'MONTH') return value
  throw badRequest('Invalid quota period specified. Valid options are DAY,WEEK,MONTH')
}

function stage(draft: Draft, { op, value }: Patch): void {
  const [apiId, name, ...rest] = value?.split(':') ?? []
  if (!apiId || !name || rest.length > 0) throw badRequest('Invalid API Stage specified')
  const others = ((draft.apiStages ?? []) as Draft[]).filter(
    (one) => one.apiId !== apiId || one.stage !== name,
  )
  draft.apiStages = op === 'add' ? [...others, { apiId, stage: name }] : others
}

function stageAt(draft: Draft, { parts }: Patch): Draft {
  const found = ((draft.apiStages ?? []) as Draft[]).find((one) => `${one.apiId}:${one.stage}` === parts[1]) // prettier-ignore
  if (found === undefined) throw notFound(`Invalid API Stage ${parts[1]} specified`)
  return found
}

/** `/apiStages/a:s/throttle/~1pets/GET/rateLimit` */
function changeMethod(draft: Draft, patch: Patch): void {
  const at = stageAt(draft, patch)
  const [, , , path, method, name] = patch.parts
  const key = `${path}/${method}`
  const limits = new Map(Object.entries((at.throttle ?? {}) as object))
  if (name === undefined) limits.delete(key)
  else if (name === 'rateLimit')
    limits.set(key, { ...limits.get(key), rateLimit: numberOf(patch.value) }) // prettier-ignore
  else if (name === 'burstLimit')
    limits.set(key, { ...limits.get(key), burstLimit: integerOf(patch.value) }) // prettier-ignore
  else throw badRequest(`Invalid patch path ${patch.path}`)
  at.throttle = Object.fromEntries(limits)
}
