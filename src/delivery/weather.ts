// Weather: what AWS allows but rarely shows, made to happen by rule and by seed. Each kind of chance
// has a stream of its own per target, so that the same seed gives each target the same fate however
// their events interleave.

import { createHash } from 'node:crypto'
import { parseArn } from '../kernel/arn.ts'
import { SeededRandom } from '../kernel/random.ts'

export interface WeatherRule {
  /** `lambda:orders`, `sqs:*`, `https:example.com`, a whole ARN, the name of an edge, or `*`. */
  readonly match: string
  /** Chances from 0 to 1: that the target fails (as by a fault of its own), or throttles. */
  readonly fail?: number
  readonly throttle?: number
  /** Standard queues: that a message arrives twice; functions: that an event is run twice; buckets: that an event is told twice. */
  readonly duplicate?: number
  /**
   * Standard queues: that a batch is received out of order; edges by name: that a delivery is held up for
   * up to a minute, so that later ones overtake it.
   */
  readonly reorder?: number
  /** How long deliveries to it are under way. */
  readonly delayMs?: number
}

type Chance = 'fail' | 'throttle' | 'duplicate' | 'reorder'

const CHANCES: readonly Chance[] = ['fail', 'throttle', 'duplicate', 'reorder']
const MOST_RULES = 100
const MOST_STREAMS = 10_000
const MOST_DELAYED = 100_000
const LONGEST_DELAY_MS = 86_400_000
const LATEST_MS = 60_000

/** A rule that cannot be used; the message says why. */
export class BadWeather extends Error {
  override name = 'BadWeather'
}

export class Weather {
  #seed = 0
  #rules: readonly WeatherRule[] = []
  #streams = new Map<string, SeededRandom>()
  #delayed = new Set<string>()

  get forecast(): { readonly seed: number; readonly rules: readonly WeatherRule[] } {
    return { seed: this.#seed, rules: this.#rules }
  }

  /** No rule: nothing is made to happen. */
  get calm(): boolean {
    return this.#rules.length === 0
  }

  /** Begins anew with this seed. */
  set(seed: number, rules: readonly WeatherRule[]): void {
    this.clear()
    this.#seed = seed
    this.#rules = rules
  }

  clear(): void {
    this.#seed = 0
    this.#rules = []
    this.#streams.clear()
    this.#delayed.clear()
  }

  /** Why this attempt at a target fails; undefined when it goes ahead. */
  strikes(
    target: string,
  ): { readonly kind: 'fail' | 'throttle'; readonly reason: string } | undefined {
    for (const kind of ['throttle', 'fail'] as const) {
      const reason = this.#draw(kind, target)
      if (reason !== undefined) return { kind, reason }
    }
    return undefined
  }

  /** Why a message or an event comes twice; undefined when it does not. */
  duplicates(target: string): string | undefined {
    return this.#draw('duplicate', target)
  }

  /** The items in another order, or the same. */
  shuffled<T>(target: string, items: readonly T[]): { items: readonly T[]; reason?: string } {
    if (items.length < 2) return { items }
    const reason = this.#draw('reorder', target)
    if (reason === undefined) return { items }
    const random = this.#stream('order', target)
    const out = [...items]
    for (let i = out.length - 1; i > 0; i--) {
      const j = Math.floor(random.float() * (i + 1))
      ;[out[i], out[j]] = [out[j]!, out[i]!]
    }
    return { items: out, reason }
  }

  /** How long a delivery is held up, once. */
  delays(
    edge: string,
    target: string,
    intentId: string,
  ): { ms: number; reason: string } | undefined {
    if (this.#rules.length === 0 || this.#delayed.has(intentId)) return undefined
    const rule = this.#rules.find(({ match, delayMs }) => delayMs && matches(match, target, edge))
    const late = rule === undefined ? this.#overtaken(edge, target) : undefined
    if (rule === undefined && late === undefined) return undefined
    this.#delayed.add(intentId)
    if (this.#delayed.size > MOST_DELAYED)
      this.#delayed.delete(this.#delayed.values().next().value!)
    if (rule === undefined) return late
    return { ms: rule.delayMs!, reason: this.#reason(`delay ${rule.delayMs} ms`, rule) }
  }

  /** Only edges are named so: a queue's own rule is about what is received from it. */
  #overtaken(edge: string, target: string): { ms: number; reason: string } | undefined {
    const rule = this.#rules.find(({ match, reorder }) => reorder && match === edge)
    if (rule === undefined) return undefined
    const stream = this.#stream('reorder', `${edge} ${target}`)
    const [chance, share] = [stream.float(), stream.float()]
    if (chance >= rule.reorder!) return undefined
    const ms = Math.ceil(share * LATEST_MS)
    return { ms, reason: this.#reason(`reorder ${rule.reorder! * 100} %`, rule) }
  }

  #draw(kind: Chance, target: string): string | undefined {
    const rule = this.#rules.find((rule) => rule[kind] && matches(rule.match, target))
    if (rule === undefined || this.#stream(kind, target).float() >= rule[kind]!) return undefined
    return this.#reason(`${kind} ${rule[kind]! * 100} %`, rule)
  }

  #reason(what: string, { match }: WeatherRule): string {
    return `weather of seed ${this.#seed}: ${what} of ${match}`
  }

  #stream(kind: string, target: string): SeededRandom {
    const key = `${kind} ${target}`
    let stream = this.#streams.get(key)
    if (stream === undefined) {
      const digest = createHash('sha256').update(`${this.#seed} ${key}`).digest()
      stream = new SeededRandom(digest.readUInt32LE(0))
      if (this.#streams.size < MOST_STREAMS) this.#streams.set(key, stream)
    }
    return stream
  }
}

function matches(match: string, target: string, edge?: string): boolean {
  if (match === '*' || match === target || match === edge) return true
  const label = labelOf(target)
  return match.endsWith('*') ? label.startsWith(match.slice(0, -1)) : label === match
}

/** `arn:aws:lambda:…:function:orders:live` → `lambda:orders`; `https://host/path` → `https:host`. */
export function labelOf(target: string): string {
  const arn = parseArn(target)
  if (arn !== undefined) {
    const name = arn.resource.startsWith('function:') ? arn.resource.split(':')[1]! : arn.resource
    return `${arn.service}:${name}`
  }
  if (!URL.canParse(target)) return target
  const { protocol, hostname } = new URL(target)
  return `${protocol}${hostname}`
}

/** Reads rules as JSON brings them: objects, or sentences like `fail 30 % of lambda:orders`. */
export function weatherRules(given: unknown): WeatherRule[] {
  if (!Array.isArray(given)) throw new BadWeather('rules must be a list')
  if (given.length > MOST_RULES) throw new BadWeather(`there may be ${MOST_RULES} rules`)
  return given.map((rule: unknown) => (typeof rule === 'string' ? sentence(rule) : checked(rule)))
}

function sentence(text: string): WeatherRule {
  const chance =
    /^(fail|throttle|duplicate|reorder) (\d{1,3}(?:\.\d{1,3})?) ?% of (\S{1,512})$/.exec(text)
  if (chance) return checked({ match: chance[3], [chance[1]!]: Number(chance[2]) / 100 })
  const delay = /^delay (\d{1,8}) ?ms of (\S{1,512})$/.exec(text)
  if (delay) return checked({ match: delay[2], delayMs: Number(delay[1]) })
  throw new BadWeather(`'${text.slice(0, 100)}' is no rule such as 'fail 30 % of lambda:orders'`)
}

function checked(given: unknown): WeatherRule {
  if (typeof given !== 'object' || given === null) throw new BadWeather('a rule must be an object')
  const rule = new Map(Object.entries(given))
  for (const name of rule.keys()) {
    if (name !== 'match' && name !== 'delayMs' && !CHANCES.includes(name as Chance)) {
      throw new BadWeather(`a rule has no member ${name.slice(0, 100)}`)
    }
  }
  const match = rule.get('match')
  if (typeof match !== 'string' || match === '') throw new BadWeather('match must say of whom')
  for (const kind of CHANCES) requireNumber(kind, rule.get(kind), 1)
  requireNumber('delayMs', rule.get('delayMs'), LONGEST_DELAY_MS)
  return Object.fromEntries(rule) as unknown as WeatherRule
}

function requireNumber(name: string, value: unknown, max: number): void {
  if (value === undefined || (typeof value === 'number' && value >= 0 && value <= max)) return
  throw new BadWeather(`${name} must be a number from 0 to ${max}`)
}
