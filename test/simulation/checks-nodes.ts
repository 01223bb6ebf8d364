// Checks that know of several nodes.

import type { Check, Evidence } from './evidence.ts'
import type { Delivery, Ledger } from './ledger.ts'
import type { Plan } from './options.ts'

export function pauses({ cluster }: Plan): boolean {
  return cluster !== undefined && cluster.pausing > 0
}

/**
 * A node that is stopped on its way to a function comes there late: with messages that the queue has
 * given to another one meanwhile. Nothing inside Millrace can keep it from that, and nothing that it
 * then says of those messages counts. So a check of who had what when leaves out such calls.
 */
export function inTime(check: Check): Check {
  return (evidence) =>
    pauses(evidence.plan) ? check({ ...evidence, ledger: withoutLate(evidence) }) : check(evidence)
}

function withoutLate({ ledger, hops }: Evidence): Ledger {
  /** Until when a message was one receiver's own. */
  const ownUntilMs = new Map<string, number>()
  for (const { id, outcome, attempt, nextAtMs } of hops) {
    if (outcome === 'received') ownUntilMs.set(`${id} ${attempt}`, nextAtMs ?? 0)
  }
  const calls = new Set(ledger.batches.flatMap(({ op, fn }) => (fn === undefined ? [] : [op])))
  const isLate = ({ batch, id, count, atMs }: Delivery) =>
    calls.has(batch) && atMs >= (ownUntilMs.get(`${id} ${count}`) ?? Infinity)
  const late = new Set(ledger.deliveries.filter(isLate).map(({ batch }) => batch))
  const kept = (one: Delivery) => !late.has(one.batch)
  return {
    ...ledger,
    deliveries: ledger.deliveries.filter(kept),
    batches: ledger.batches.filter(({ op }) => !late.has(op)),
    byId: new Map([...ledger.byId].map(([id, all]) => [id, all.filter(kept)])),
  }
}

/**
 * Of an asynchronous event the attempts that failed count up, and one end is written: by the node that
 * had it, whoever else still thought so.
 */
export function decided({ plan, hops }: Evidence): string[] {
  const { failing, info } = plan.weather
  const problems: string[] = []
  const attempts = new Map<string, number>()
  const ended = new Set<string>()
  for (const { id, via, outcome, attempt = 0 } of hops) {
    if (via !== 'lambda-async') continue
    const before = attempts.get(id) ?? 0
    if (outcome === 'failed') {
      // After an answer that got lost, the same may be written once more.
      const isAgain = attempt === before && failing + info > 0
      if (attempt !== before + 1 && !isAgain)
        problems.push(`${id} failed for the ${attempt}. time after the ${before}.`)
      attempts.set(id, attempt)
    } else if (outcome === 'delivered' || outcome === 'dead-lettered') {
      if (ended.has(id)) problems.push(`${id} ended twice`)
      ended.add(id)
    }
  }
  return problems
}

/** Of a node that cannot say for a whole lease that it lives, others take what it runs for ended. */
export function reserved({ plan, history }: Evidence): string[] {
  const { failing, info } = plan.weather
  if (failing + info > 0) return []
  return history
    .of('over')
    .map(({ fn, running, reserved: most }) => `${running} of ${fn} ran at once, reserved: ${most}`)
}
