// What is said of refusals, and of what AWS would have refused: to the log, and to the lineage.

import type { Hop } from '../../kernel/hop.ts'
import type { Env } from '../../services/service.ts'
import type { GateCall } from '../../wire/gate.ts'
import type { Judgement } from './judge.ts'

/** Warnings given: each once, the oldest forgotten first. */
const REMEMBERED = 1_000
/** Of hops only. */
const PARTITION = 'access'

export class Reports {
  readonly #env: Env
  readonly #given = new Set<string>()

  constructor(env: Env) {
    this.#env = env
  }

  refused(call: GateCall, judgement: Judgement, text: string): Promise<void> {
    return this.#leaveHop(call, judgement, text)
  }

  /** Once for who, what and where: loops would fill the log. */
  async wouldRefuse(call: GateCall, judgement: Judgement, text: string): Promise<void> {
    const { who, action, resource } = judgement
    if (this.hasWarned(who, action, resource)) return
    if (this.#given.size >= REMEMBERED) this.#given.delete(this.#given.values().next().value!)
    this.#given.add(`${who} ${action} ${resource}`)
    const said = `AWS would have refused this: ${text}`
    this.#env.log.warn({ requestId: call.requestId, caller: who, action, resource }, said)
    await this.#leaveHop(call, judgement, said)
  }

  hasWarned(who: string, action: string, resource: string): boolean {
    return this.#given.has(`${who} ${action} ${resource}`)
  }

  #leaveHop(call: GateCall, { who, resource }: Judgement, reason: string): Promise<void> {
    const { operation } = call.identified!
    return this.#env.store.transact(
      PARTITION,
      // eslint-disable-next-line require-yield
      function* (tx) {
        const hop: Hop = {
          atMs: tx.nowMs,
          id: call.requestId,
          from: who,
          to: resource,
          via: operation,
          outcome: 'refused',
          reason,
          requestId: call.requestId,
        }
        tx.hop(hop)
      },
      { durability: 'buffered' },
    )
  }
}
