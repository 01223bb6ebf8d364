// What is known of resources, for permissions: policies and tags, read through their services. What a
// management call of this process changes is forgotten at once; what another node changes is seen
// within a second, where AWS allows itself a minute.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html

import type { Policy } from '../../access/document.ts'
import { readPolicies } from '../../access/read-policies.ts'
import { parseArn } from '../../kernel/arn.ts'
import type { Env, ResourceFacts, Service } from '../../services/service.ts'

export interface Resource {
  /** In full, with the path that a request left out. */
  readonly arn: string
  /** Whose it is; undefined where the ARN has no account (`*`, telephone numbers, AWS's own). */
  readonly account: string | undefined
  readonly facts: ResourceFacts | undefined
  readonly policy: readonly Policy[] | undefined
}

interface Known {
  readonly resource: Resource
  readonly untilMs: number
}

const FRESH_MS = 1_000
const REMEMBERED = 4_096

export class Resources {
  readonly #env: Pick<Env, 'store' | 'clock'>
  readonly #services: ReadonlyMap<string, Service>
  readonly #known = new Map<string, Known>()
  #generation = 0

  constructor(services: readonly Service[], env: Pick<Env, 'store' | 'clock'>) {
    this.#env = env
    this.#services = new Map(services.map((service) => [service.name, service]))
  }

  /** Without waiting, when it was looked at a moment ago. */
  known(arn: string): Resource | undefined {
    const known = this.#known.get(arn)
    return known !== undefined && this.#env.clock.nowMs() < known.untilMs
      ? known.resource
      : undefined
  }

  async of(arn: string): Promise<Resource> {
    const known = this.known(arn)
    if (known !== undefined) return known
    const generation = this.#generation
    const untilMs = this.#env.clock.nowMs() + FRESH_MS
    const resource = await this.#read(arn)
    if (generation === this.#generation && !resource.facts?.volatile) {
      if (this.#known.size >= REMEMBERED) this.#known.clear()
      this.#known.set(arn, { resource, untilMs })
    }
    return resource
  }

  /** It was changed, and with a bucket what its objects have of it. */
  forget(arn: string): void {
    this.#generation++
    this.#known.delete(arn)
    const within = `${arn}/`
    for (const known of this.#known.keys()) if (known.startsWith(within)) this.#known.delete(known)
  }

  async #read(arn: string): Promise<Resource> {
    const parsed = parseArn(arn)
    const service = parsed && this.#services.get(parsed.service)
    const facts = await service?.facts?.(arn, this.#env)
    const inArn = parsed && /^\d{12}$/.test(parsed.account) ? parsed.account : undefined
    const { policy, morePolicies = [] } = facts ?? {}
    return {
      ...{ arn: facts?.arn ?? arn, account: inArn ?? facts?.account, facts },
      policy: policy === undefined ? undefined : [policy, ...morePolicies].flatMap(readPolicies),
    }
  }
}
