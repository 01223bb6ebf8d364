// What must hold whatever happened. Each check answers sentences about what does not.

import type { Hop } from '../../src/kernel/hop.ts'
import { decided, inTime, pauses, reserved } from './checks-nodes.ts'
import type { Check, Evidence } from './evidence.ts'
import type { History } from './history.ts'
import { isTrue } from './options.ts'
import { keyOf, type Delivery, type Ledger, type Story } from './ledger.ts'
import { arnOf, ASYNC, FAN_OUTS, isFifo, LINES } from './topology.ts'
import { isPoison } from './values.ts'

const DEDUPLICATION_MS = 300_000

export const CHECKS: Readonly<Record<string, Check>> = {
  'nothing acknowledged is lost': lost,
  'nothing unexpected arrives': unexpected,
  'a FIFO message is one message for five minutes': deduplicated,
  'groups are delivered in order': inTime(ordered),
  'no redelivery is overtaken': inTime(overtaken),
  'a group is handled by one call at a time': inTime(oneAtATime),
  'receives are counted': inTime(counted),
  'dead letters come after so many receives': deadLetters,
  'dead letters keep their order': deadInOrder,
  'what is deleted stays deleted': deletedStays,
  'attempts are repeated exactly': attempts,
  'asynchronous events end well or in the dead-letter queue': asynchronous,
  'what becomes of an attempt is decided once': decided,
  'no more of a function run than are reserved': reserved,
  'without faults everything happens once': once,
  'the lineage tells where everything is': lineage,
  'nothing is left': nothingLeft,
}

export function check(evidence: Evidence): string[] {
  return Object.entries(CHECKS).flatMap(([name, of]) =>
    of(evidence).map((problem) => `${name}: ${problem}`),
  )
}

function isGone(ledger: Ledger, id: string): boolean {
  if (ledger.deleted.has(id) || ledger.dead.has(id)) return true
  // A consumer that saw it asked for its deletion, and no later delivery was seen.
  return (
    ledger.deleteAsked.has(id) || (ledger.byId.get(id)?.some(({ handled }) => handled) ?? false)
  )
}

function lost({ ledger }: Evidence): string[] {
  const byValue = new Map<string, Delivery[]>()
  for (const delivery of ledger.deliveries) {
    const key = keyOf(delivery.queue, delivery.value)
    byValue.set(key, [...(byValue.get(key) ?? []), delivery])
  }
  const problems: string[] = []
  for (const [key, story] of ledger.stories) {
    for (const { outcome, id } of story.attempts) {
      if (outcome !== 'ok') continue
      const ids = story.direct ? [id!] : (byValue.get(key) ?? []).map((seen) => seen.id)
      if (!ids.some((one) => isGone(ledger, one))) problems.push(`${key} (${id}) was acknowledged`)
    }
  }
  return problems
}

function unexpected({ ledger }: Evidence): string[] {
  const problems: string[] = []
  const ids = new Map<string, Set<string>>()
  for (const { queue, value, id } of ledger.deliveries) {
    const key = keyOf(queue, value)
    if (!ledger.stories.has(key)) problems.push(`${key} was never sent`)
    ids.set(key, (ids.get(key) ?? new Set()).add(id))
  }
  for (const [key, seen] of ids) {
    const { attempts = [] } = ledger.stories.get(key) ?? {}
    const known = new Set(attempts.map(({ id }) => id))
    const unknown = attempts.filter(({ outcome }) => outcome === 'info').length
    const strangers = [...seen].filter((id) => !known.has(id))
    const direct = ledger.stories.get(key)?.direct ?? true
    const most = direct ? unknown : attempts.length
    if (strangers.length > most) problems.push(`${key} is ${strangers.length} more messages`)
  }
  return problems
}

function deduplicated({ ledger, history }: Evidence): string[] {
  const stories = [...ledger.stories.values()].filter((story) => withinWindow(story, history))
  return stories.flatMap(({ queue, value, attempts }) => {
    const seen = ledger.deliveries.filter((one) => one.queue === queue && one.value === value)
    const dead = [...ledger.dead].filter(([, one]) => one.value === value)
    const told = attempts.flatMap(({ id }) => (id && isDirect(ledger, queue, value) ? [id] : []))
    const ids = new Set([...seen.map(({ id }) => id), ...told, ...dead.map(([id]) => id)])
    return ids.size > 1 ? [`${value} on ${queue} is ${ids.size} messages`] : []
  })
}

function isDirect(ledger: Ledger, queue: string, value: string): boolean {
  return ledger.stories.get(keyOf(queue, value))!.direct
}

/** All tries within the window, whenever exactly they took effect, by every clock that was. */
function withinWindow({ deduplicated, attempts }: Story, { events }: History): boolean {
  const lastN = attempts.at(-1)!.doneN
  if (!deduplicated || lastN === Infinity) return false
  const moments = events.slice(attempts[0]!.sentN, lastN + 1).map(({ atMs }) => atMs)
  return Math.max(...moments) - Math.min(...moments) < DEDUPLICATION_MS
}

/** Deliveries of a FIFO queue, by queue and group, in order. */
function byGroup(ledger: Ledger): Map<string, Delivery[]> {
  const groups = new Map<string, Delivery[]>()
  for (const delivery of ledger.deliveries) {
    const story = ledger.stories.get(keyOf(delivery.queue, delivery.value))
    if (story?.group === undefined) continue
    const key = keyOf(delivery.queue, story.group)
    groups.set(key, [...(groups.get(key) ?? []), delivery])
  }
  return groups
}

function ordered({ ledger }: Evidence): string[] {
  const problems: string[] = []
  for (const [group, deliveries] of byGroup(ledger)) {
    const firsts = new Map<string, Delivery>()
    for (const one of deliveries) if (!firsts.has(one.value)) firsts.set(one.value, one)
    const list = [...firsts.values()]
    for (const [i, later] of list.entries()) {
      const story = ledger.stories.get(keyOf(later.queue, later.value))!
      for (const earlier of list.slice(0, i)) {
        const before = ledger.stories.get(keyOf(earlier.queue, earlier.value))!
        if (mustPrecede(story, before)) {
          problems.push(`${later.value} was sent before ${earlier.value} (${group})`)
        }
      }
    }
  }
  return problems
}

/** `a` was acknowledged before `b` was first said, or stood before it in one batch. */
function mustPrecede(a: Story, b: Story): boolean {
  const first = b.attempts[0]!
  return a.attempts.some(
    ({ outcome, doneN, sentN, at }) =>
      (outcome === 'ok' && doneN < first.sentN) || (sentN === first.sentN && at < first.at),
  )
}

/**
 * Once a message of a group was delivered, those behind it wait until it is gone, unless they were
 * received together with it. (An answer that got lost hides such a receive: then nothing is said.)
 */
function overtaken({ ledger }: Evidence): string[] {
  const problems: string[] = []
  for (const [group, deliveries] of byGroup(ledger)) {
    const batches = new Map<string, Set<number>>()
    for (const { id, batch } of deliveries) {
      batches.set(id, (batches.get(id) ?? new Set()).add(batch))
    }
    const firsts = new Map<string, Delivery>()
    for (const one of deliveries) {
      const first = firsts.get(one.id)
      if (first === undefined) firsts.set(one.id, one)
      if (first === undefined || one.count === first.count) continue
      for (const other of firsts.values()) {
        const passed = other.n > first.n && other.n < one.n && other.count === 1
        if (passed && !batches.get(one.id)!.has(other.batch)) {
          problems.push(`${other.value} passed ${one.value} (${group})`)
        }
      }
    }
  }
  return [...new Set(problems)]
}

function oneAtATime({ plan, ledger }: Evidence): string[] {
  // Where time runs away from work under way, visibility timeouts may end before calls do.
  if (plan.weather.impatient || !isTrue(plan.weather)) return []
  const problems: string[] = []
  const calls = ledger.batches.filter(({ fn, queue }) => fn !== undefined && isFifo(queue))
  const groupsOf = ({ queue, messages }: (typeof calls)[number]) =>
    new Set(messages.map(({ value }) => ledger.stories.get(keyOf(queue, value))?.group))
  for (const [i, call] of calls.entries()) {
    const groups = groupsOf(call)
    for (const other of calls.slice(i + 1)) {
      if (other.startN > call.endN || other.life !== call.life) break
      // A call that outlives its visibility timeout is overtaken by right.
      if (other.startMs - call.startMs > (plan.shape.visibilitySeconds * 1000) / 2) continue
      for (const group of groupsOf(other)) {
        if (groups.has(group)) problems.push(`calls ${call.op} and ${other.op} both have ${group}`)
      }
    }
  }
  return problems
}

function counted({ ledger, plan }: Evidence): string[] {
  const problems: string[] = []
  for (const [id, deliveries] of ledger.byId) {
    for (const [i, one] of deliveries.entries()) {
      if (
        LINES.some(({ queue }) => queue === one.queue) &&
        one.count > plan.shape.maxReceiveCount
      ) {
        problems.push(`${one.value} (${id}) was received ${one.count} times`)
      }
      const before = deliveries[i - 1]
      // A clock that leaps lets a batch wait for its function longer than it is its own.
      if (before !== undefined && before.count > one.count && isTrue(plan.weather)) {
        problems.push(`${one.value} (${id}): count ${one.count} after ${before.count}`)
      }
    }
  }
  return problems
}

function deadLetters({ ledger, plan }: Evidence): string[] {
  const problems: string[] = []
  for (const [id, { queue, count, value }] of ledger.dead) {
    if (queue === ASYNC.dead) continue
    const { maxReceiveCount } = plan.shape
    const seen = (ledger.byId.get(id) ?? []).length
    if (count !== maxReceiveCount + 1) problems.push(`${value} is dead after ${count - 1} receives`)
    // The same attempt may be answered twice, so counts are compared, not answers.
    const last = ledger.byId.get(id)?.at(-1)?.count ?? 0
    if (last > maxReceiveCount) problems.push(`${value} was delivered ${seen} times, and is dead`)
  }
  return problems
}

/** A message is never received more often than the one before it, so it does not die before it. */
function deadInOrder({ plan, ledger, history }: Evidence): string[] {
  const problems: string[] = []
  const before = new Map<string, Story[]>()
  for (const { queue: deadQueue, value } of ledger.dead.values()) {
    const line = LINES.find(({ dead }) => dead === deadQueue)
    const story = line?.fifo && ledger.stories.get(keyOf(line.queue, value))
    if (!story) continue
    const key = keyOf(story.queue, story.group!)
    const earlier = before.get(key) ?? []
    // Said again after five minutes, it is there twice.
    if (earlier.includes(story) || (!isTrue(plan.weather) && !withinWindow(story, history)))
      continue
    for (const other of earlier) {
      if (mustPrecede(story, other)) problems.push(`${value} came after ${other.value}`)
    }
    before.set(key, [...earlier, story])
  }
  return problems
}

function deletedStays({ ledger, hops }: Evidence): string[] {
  const problems: string[] = []
  for (const [id, deletedN] of ledger.deleted) {
    const deliveries = ledger.byId.get(id) ?? []
    const again = deliveries.find(({ n }) => n > deletedN)
    // An answer to a receive may come after that to the deletion; a later count tells them apart.
    const before = deliveries.findLast(({ n }) => n < deletedN)
    if (again && again.count > (before?.count ?? 0)) problems.push(`${id} was delivered again`)
  }
  // Deleting what went to the dead-letter queue meanwhile succeeds without effect, and without a hop.
  for (const { id, outcome, from } of hops) {
    const dead = ledger.dead.get(id)
    if (outcome !== 'deleted' || dead === undefined || from === arnOf(dead.queue)) continue
    problems.push(`${id} is also a dead letter`)
  }
  return problems
}

/** The same ReceiveRequestAttemptId, asked again in time, answers the same set with its handles. */
function attempts({ history, plan }: Evidence): string[] {
  const answers = new Map(history.of('received').map((event) => [event.op, event]))
  const first = new Map<string, { sinceMs: number; set: string }>()
  return history.of('receive').flatMap(({ op, attemptId, queue, n }) => {
    const answer = answers.get(op)
    if (attemptId === undefined || answer?.outcome !== 'ok') return []
    const set = JSON.stringify(answer.messages.map(({ id, handle }) => [id, handle]))
    const before = first.get(attemptId)
    // It ran at some moment in between; while it did, somebody may have set the clock back, and forward again.
    const meanwhile = history.events.slice(n, answer.n + 1).map(({ atMs }) => atMs)
    first.set(attemptId, { sinceMs: Math.min(...meanwhile), set })
    if (before === undefined || before.set === set || before.set === '[]') return []
    const late = answer.atMs - before.sinceMs >= plan.shape.visibilitySeconds * 1000
    return late ? [] : [`${attemptId} on ${queue} differs`]
  })
}

function asynchronous({ history, ledger }: Evidence): string[] {
  const said = new Map<string, boolean>()
  const answers = new Map(history.of('invoked').map(({ op, outcome }) => [op, outcome === 'ok']))
  for (const { value, op } of history.of('invoke')) said.set(value, answers.get(op) === true)
  const topic = FAN_OUTS.find((one) => one.topic === ASYNC.topic)!
  for (const { queue, value, attempts } of ledger.stories.values()) {
    if (queue !== topic.queues[0]) continue
    said.set(
      value,
      attempts.some(({ outcome }) => outcome === 'ok'),
    )
  }
  const letters = [...ledger.dead.values()].filter(({ queue }) => queue === ASYNC.dead)
  const dead = new Set(letters.map(({ value }) => value))
  const results = resultsOf(history)
  const problems: string[] = []
  for (const value of [...dead, ...results.keys()]) {
    if (!said.has(value)) problems.push(`nobody said ${value}`)
  }
  for (const [value, accepted] of said) {
    const mine = results.get(value) ?? []
    const succeeded = mine.includes('ok')
    const failures = mine.filter((result) => result === 'error').length
    if (accepted && !succeeded && !dead.has(value)) problems.push(`${value} is lost`)
    if (dead.has(value) && failures < 3) problems.push(`${value} is dead, failures: ${failures}`)
    if (isPoison(value) && succeeded) problems.push(`${value} cannot have succeeded`)
  }
  return problems
}

/** How the calls for each asynchronous event ended. */
function resultsOf(history: History): Map<string, (string | undefined)[]> {
  const answers = new Map(history.of('answer').map((event) => [event.op, event.result]))
  const results = new Map<string, (string | undefined)[]>()
  for (const { op, fn, messages } of history.of('call')) {
    if (fn !== ASYNC.fn) continue
    const { value } = messages[0]!
    results.set(value, [...(results.get(value) ?? []), answers.get(op)])
  }
  return results
}

function once({ plan, history, ledger }: Evidence): string[] {
  const { failing, info, crashing, stopping, impatient } = plan.weather
  if (
    failing + info + crashing + stopping > 0 ||
    impatient ||
    pauses(plan) ||
    !isTrue(plan.weather)
  )
    return []
  const problems: string[] = []
  for (const [id, deliveries] of ledger.byId) {
    const handled = deliveries.filter((one) => one.handled).length
    if (handled > 1) problems.push(`${deliveries[0]!.value} was handled ${handled} times`)
    if (handled > 0 && ledger.dead.has(id)) problems.push(`${id} was handled and is a dead letter`)
  }
  for (const [value, results] of resultsOf(history)) {
    const failures = results.filter((result) => result === 'error').length
    if (failures > 3) problems.push(`${value} failed ${failures} times`)
    if (results.filter((result) => result === 'ok').length > 1) problems.push(`${value} ran twice`)
  }
  return problems
}

function lineage({ ledger, hops }: Evidence): string[] {
  const outcomes = new Map<string, Hop[]>()
  for (const hop of hops) outcomes.set(hop.id, [...(outcomes.get(hop.id) ?? []), hop])
  const problems: string[] = []
  for (const { attempts, direct, value, queue } of ledger.stories.values()) {
    for (const { id, outcome } of direct ? attempts : []) {
      if (outcome !== 'ok') continue
      const mine = outcomes.get(id!) ?? []
      const has = (what: Hop['outcome'], to?: string) =>
        mine.some((hop) => hop.outcome === what && (to === undefined || hop.to === to))
      const dead = ledger.dead.get(id!)
      if (!has('accepted')) problems.push(`${value} (${id}) was never accepted`)
      if (dead === undefined && !has('deleted')) problems.push(`${value} (${id}) is not deleted`)
      if (dead !== undefined && !has('dead-lettered'))
        problems.push(`${value} (${id}) is no dead letter`)
      if (dead !== undefined && !has('delivered', arnOf(dead.queue))) {
        problems.push(`${value} (${id}) never came to ${dead.queue} from ${queue}`)
      }
    }
  }
  return problems
}

function nothingLeft({ history, outboxLeft }: Evidence): string[] {
  const problems = outboxLeft > 0 ? [`${outboxLeft} intents`] : []
  for (const { queue, visible, inFlight, delayed } of history.of('counts')) {
    if (visible + inFlight + delayed > 0) {
      problems.push(`${queue} counts ${visible} visible, ${inFlight} in flight, ${delayed} delayed`)
    }
  }
  return problems
}
