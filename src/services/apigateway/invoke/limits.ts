// API keys, and how fast and how much: usage plans, stages, methods, the account.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html

import type { ApiKey, ThrottleSettings, UsagePlan } from '@aws-sdk/client-api-gateway'
import type { Env } from '../../service.ts'
import {
  accountPartition,
  apiKeyTable,
  apiKeyValueTable,
  keyPlanTable,
  usagePlanTable,
  usageTable,
} from '../tables.ts'
import { dayOf, remainingOf } from '../usage.ts'
import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { setIdentity, type ApiCall } from './call.ts'
import { GatewayError } from './gateway-error.ts'

const ACCOUNT: Required<Pick<ThrottleSettings, 'rateLimit' | 'burstLimit'>> = { rateLimit: 10_000, burstLimit: 5_000 } // prettier-ignore
const REMEMBERED = 10_000
const MOST_PLANS = 100

interface Bucket {
  tokens: number
  atMs: number
}

export class Limits {
  readonly #env: Pick<Env, 'store' | 'clock'>
  /** Not kept over a restart: AWS's throttles are targets, not ceilings. */
  readonly #buckets = new Map<string, Bucket>()

  constructor(env: Pick<Env, 'store' | 'clock'>) {
    this.#env = env
  }

  /** Throws where the caller has no key, comes too often or has had enough. */
  async admit(call: ApiCall, keyFromAuthorizer: string | undefined): Promise<void> {
    const { method, stage, address } = call
    if (method.apiKeyRequired === true) await this.#withKey(call, keyFromAuthorizer)
    const at = `${address.id}/${stage.stageName}`
    const path = `${call.resource.path!.replace(/^\//, '')}/${method.httpMethod}`
    const settings = stage.methodSettings ?? {}
    const setting = settings[path] ?? settings['*/*']
    if (setting !== undefined) {
      const limits = { rateLimit: setting.throttlingRateLimit, burstLimit: setting.throttlingBurstLimit } // prettier-ignore
      this.#take(settings[path] ? `${at}/${path}` : at, limits)
    }
    this.#take(`${address.account}/${address.region}`, ACCOUNT)
  }

  async #withKey(call: ApiCall, fromAuthorizer: string | undefined): Promise<void> {
    const value = call.compiled.api.apiKeySource === 'AUTHORIZER' ? fromAuthorizer : call.request.headers['x-api-key'] // prettier-ignore
    const found = value !== undefined && value.length <= 128 ? await this.#planOf(call, value) : undefined // prettier-ignore
    if (found === undefined) throw new GatewayError('INVALID_API_KEY')
    const { key, plan } = found
    setIdentity(call, { apiKey: key.value ?? null, apiKeyId: key.id ?? null })
    const own = plan.apiStages?.find(({ apiId, stage }) => apiId === call.address.id && stage === call.stage.stageName) // prettier-ignore
    const path = `${call.resource.path}/${call.method.httpMethod}`
    const limits = own?.throttle?.[path] ?? plan.throttle
    if (limits !== undefined) this.#take(`${plan.id}/${key.id}/${own?.throttle?.[path] ? path : ''}`, limits) // prettier-ignore
    if (plan.quota?.limit !== undefined) await this.#use(call, plan, key)
  }

  /** The key, and the plan that opens this stage to it. */
  #planOf({ address, stage }: ApiCall, value: string) {
    return this.#env.store.transact(
      accountPartition(address),
      function* (): Reading<{ key: ApiKey; plan: UsagePlan } | undefined> {
        const id = yield* apiKeyValueTable.get(value)
        const key = id === undefined ? undefined : yield* apiKeyTable.get(id)
        if (key?.enabled !== true) return undefined
        for (const { row: planId } of yield* keyPlanTable.range([id!], { limit: MOST_PLANS })) {
          const plan = yield* usagePlanTable.get(planId)
          const opens = plan?.apiStages?.some((one) => one.apiId === address.id && one.stage === stage.stageName) // prettier-ignore
          if (plan !== undefined && opens) return { key, plan }
        }
        return undefined
      },
      { durability: 'buffered' },
    )
  }

  async #use({ address }: ApiCall, plan: UsagePlan, key: ApiKey): Promise<void> {
    const used = await this.#env.store.transact(accountPartition(address), (tx) => use(tx, plan, key.id!)) // prettier-ignore
    if (!used) throw new GatewayError('QUOTA_EXCEEDED')
  }

  /** A token bucket on the clock: `burstLimit` tokens, refilled at `rateLimit` a second. */
  #take(name: string, { rateLimit, burstLimit }: ThrottleSettings): void {
    if (rateLimit === undefined && burstLimit === undefined) return
    const most = burstLimit ?? Math.max(1, Math.ceil(rateLimit ?? 0))
    const nowMs = this.#env.clock.nowMs()
    const bucket = this.#buckets.get(name) ?? { tokens: most, atMs: nowMs }
    const refilled = bucket.tokens + ((nowMs - bucket.atMs) * (rateLimit ?? ACCOUNT.rateLimit)) / 1_000 // prettier-ignore
    bucket.tokens = Math.min(most, refilled)
    bucket.atMs = nowMs
    if (this.#buckets.size >= REMEMBERED) this.#buckets.clear()
    this.#buckets.set(name, bucket)
    if (bucket.tokens < 1) throw new GatewayError('THROTTLED')
    bucket.tokens--
  }
}

function* use(tx: Tx, plan: UsagePlan, keyId: string): Reading<boolean> {
  const day = dayOf(tx.nowMs)
  const remaining = yield* remainingOf(plan, keyId, tx.nowMs)
  if (remaining <= 0) return false
  const row = yield* usageTable.get(plan.id!, keyId, day)
  usageTable.put(tx, [plan.id!, keyId, day], { day, used: (row?.used ?? 0) + 1, remaining: remaining - 1 }) // prettier-ignore
  return true
}
