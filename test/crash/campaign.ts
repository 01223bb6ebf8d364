// A campaign against the real server: clients work, the process is killed with SIGKILL at random
// moments and started again over the same data, and at the end everything is accounted for by the
// checks of the simulation. (A kill proves recovery, not durability: the page cache outlives the
// process. For power cuts see store-power.test.ts.)

import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Activity } from '../../src/kernel/activity.ts'
import { RealClock } from '../../src/kernel/clock.ts'
import { SeededRandom, systemRandom } from '../../src/kernel/random.ts'
import type { Hop } from '../../src/kernel/hop.ts'
import { scanRows } from '../../src/lineage/hop-rows.ts'
import { openEmbeddedStore } from '../../src/store/embedded/embedded-store.ts'
import type { Store } from '../../src/store/store.ts'
import { spoil, type Bug } from '../simulation/bugs.ts'
import { check } from '../simulation/checks.ts'
import { Clients, type Habits, type Stage } from '../simulation/clients.ts'
import { History, type Happening, type Outcome } from '../simulation/history.ts'
import { ledgerOf } from '../simulation/ledger.ts'
import { TRUE_CLOCK, type Plan } from '../simulation/options.ts'
import { countsOf, emptyDead, isEmpty } from '../simulation/stock.ts'
import { build, DEAD_QUEUES, QUEUES } from '../simulation/topology.ts'
import { ROLE, zipOf } from '../conformance/zip.ts'
import { AwsClient, Refused } from './aws-client.ts'
import { Collector, functionSource } from './collector.ts'
import { Ground, type ServerProcess } from './server-process.ts'

export interface CampaignOptions {
  readonly name: string
  readonly seed: number
  readonly kills: number
  readonly habits: Habits
  readonly poison: number
  /** 0 to 1: of all function calls. */
  readonly failing: number
  /** Time moves by request, in leaps, and must go on where it stood after a kill. */
  readonly virtual: boolean
  /** A negative control: data spoilt while the server is down. */
  readonly plant?: Bug | 'old-disk'
}

export interface CampaignResult {
  readonly wrong: readonly string[]
  readonly kills: number
  readonly acknowledged: number
  readonly delivered: number
  /** From spawning to serving, sorted. */
  readonly readyMs: readonly number[]
  readonly file: string
}

const WORKERS = 16
const DRAIN_MS = 90_000
/** A life ends after so many answers at most, however fast the machine is. */
const MOST_ANSWERS = 80
const LONGEST_LIFE_MS = 4_000

const SHAPE: Plan['shape'] = {
  maxReceiveCount: 4,
  visibilitySeconds: 3,
  batchSize: 5,
  windowSeconds: 0,
  delaySeconds: 0,
  reportsFailures: false,
  maximumConcurrency: undefined,
  groupScope: false,
}

export async function campaign(options: CampaignOptions): Promise<CampaignResult> {
  const made = new Campaign(options, await Ground.prepare())
  try {
    return await made.run()
  } finally {
    await made.end()
  }
}

class Campaign implements Stage {
  readonly history = new History()
  readonly poison: number
  readonly #o: CampaignOptions
  readonly #ground: Ground
  readonly #random: SeededRandom
  readonly #collector: Collector
  readonly #readyMs: number[] = []
  /** Which life an endpoint belongs to. */
  readonly #lives = new Map<string, number>()
  #life = 0
  #server: ServerProcess | undefined
  #client: AwsClient | undefined
  #up: Promise<void> = Promise.resolve()
  #draining = false
  #answers = 0
  /** Virtual milliseconds that moves of time asked for: all, and those that ended somehow. */
  #begunMs = 0
  #endedMs = 0

  constructor(options: CampaignOptions, ground: Ground) {
    this.#o = options
    this.#ground = ground
    this.poison = options.poison
    this.#random = new SeededRandom(options.seed)
    this.#collector = new Collector({
      history: this.history,
      chance: () => this.chance(),
      failing: () => (this.#draining ? 0 : options.failing),
      add: (happening, endpoint) =>
        void this.history.add(happening, this.#atMs(happening), this.#lives.get(endpoint) ?? -1),
    })
  }

  chance(): number {
    return this.#random.float()
  }

  pick(n: number): number {
    return Math.floor(this.chance() * n)
  }

  add(happening: Happening): void {
    this.history.add(happening, this.#atMs(happening), this.#life)
  }

  /**
   * Virtual time is between what moves that ended and what moves that began add up to: a question is
   * asked at the earliest and answered at the latest, so that no window is thought shorter than it was.
   */
  #atMs({ kind }: Happening): number {
    if (!this.#o.virtual) return Date.now()
    return kind === 'send' || kind === 'publish' || kind === 'receive'
      ? this.#endedMs
      : this.#begunMs
  }

  turns(count: number): Promise<void> {
    return sleep(count * 2)
  }

  /** Waits for a server, then asks once. */
  async call(name: string, input: object): Promise<[Outcome, any]> {
    await this.#up
    try {
      const answer = await this.#client!.call(name, input)
      this.#answers++
      return ['ok', answer]
    } catch (error) {
      return [error instanceof Refused && error.status < 500 ? 'fail' : 'info', error]
    }
  }

  async run(): Promise<CampaignResult> {
    const url = await this.#collector.listen()
    await this.#start()
    const code = Buffer.from(await zipOf({ 'index.mjs': functionSource(url) })).toString('base64')
    await build(this.#builder(code), this.#shape)
    await this.#work()
    await this.#drain()
    await this.#server!.kill('SIGTERM')
    this.#server = undefined
    return this.#verdict()
  }

  async end(): Promise<void> {
    if (this.#server?.running) await this.#server.kill()
    this.#client?.close()
    this.#collector.close()
    this.#ground.remove()
  }

  get #shape(): Plan['shape'] {
    return this.#o.virtual ? { ...SHAPE, visibilitySeconds: 30 } : SHAPE
  }

  #builder(code: string) {
    const call = (name: string, input: object) => this.#client!.call(name, input)
    const createFunction = (name: string, dead?: string) =>
      call('lambda.CreateFunction', {
        FunctionName: name,
        Runtime: 'nodejs20.x',
        Handler: 'index.handler',
        Role: ROLE,
        Timeout: 3,
        Code: { ZipFile: code },
        DeadLetterConfig: dead === undefined ? undefined : { TargetArn: dead },
      })
    return { call, createFunction }
  }

  async #start(): Promise<void> {
    const server = await this.#ground.start(this.#o.virtual ? ['--clock', 'virtual'] : [])
    this.#readyMs.push(server.readyMs)
    this.#lives.set(server.endpoint, ++this.#life)
    this.#server = server
    this.#client = new AwsClient(server.endpoint)
  }

  /** Clients at work, and the server killed under them again and again. */
  async #work(): Promise<void> {
    const clients = new Clients(this, this.#o.habits)
    let over = false
    const workers = Array.from({ length: WORKERS }, async () => {
      while (!over) {
        await clients.act()
        await sleep(this.chance() * 8)
      }
    })
    const time = this.#o.virtual ? this.#moveTime(() => over) : undefined
    for (let kill = 0; kill < this.#o.kills; kill++) {
      await this.#live()
      await this.#restart('SIGKILL', kill)
      if (this.chance() < 0.1) await this.#restart('SIGTERM')
    }
    over = true
    await Promise.all([...workers, time])
    await clients.finish()
  }

  /** Until some answers are given, and a little longer: the kill falls between or into any step. */
  async #live(): Promise<void> {
    const answers = this.#answers + this.pick(MOST_ANSWERS)
    const untilMs = Date.now() + LONGEST_LIFE_MS
    while (this.#answers < answers && Date.now() < untilMs) await sleep(2)
    await sleep(this.chance() * 20)
  }

  async #restart(signal: 'SIGKILL' | 'SIGTERM', kill?: number): Promise<void> {
    let serve = () => {}
    this.#up = new Promise((resolve) => (serve = resolve))
    // What clients had begun before meets the signal.
    await this.#server!.kill(signal)
    this.#client?.close()
    this.add(signal === 'SIGKILL' ? { kind: 'crash', survivors: 0 } : { kind: 'stop' })
    if (kill !== undefined) await this.#plant(kill)
    await this.#start()
    this.add({ kind: 'restart' })
    serve()
  }

  async #moveTime(over: () => boolean): Promise<void> {
    while (!over()) {
      await this.#up
      await this.#advance(this.pick(90_000)).catch(() => {})
      await sleep(this.chance() * 100)
    }
  }

  async #advance(ms: number): Promise<void> {
    this.#begunMs += ms
    try {
      await this.#client!.admin('POST', '/_millrace/clock', { advance: ms })
    } finally {
      this.#endedMs += ms
    }
  }

  /** Until nothing is left, everything is consumed; no function fails but for poison. */
  async #drain(): Promise<void> {
    this.#draining = true
    this.add({ kind: 'drain' })
    const clients = new Clients(this, this.#o.habits)
    const call = (name: string, input: object) => this.#client!.call(name, input)
    const untilMs = Date.now() + DRAIN_MS
    let quiet = 0
    while (quiet < 2 && Date.now() < untilMs) {
      await clients.drain()
      if (this.#o.virtual) await this.#advance(61_000)
      else await sleep(500)
      const { waiting } = await this.#client!.admin('POST', '/_millrace/settle')
      // Intents wait under the name of delivery: for a retry, in virtual time or real.
      const pending = (waiting as { label: string }[]).some(({ label }) => label === 'delivery')
      quiet = !pending && (await isEmpty(call, QUEUES)) ? quiet + 1 : 0
    }
    for (const queue of QUEUES) {
      this.add({ kind: 'counts', queue, ...(await countsOf(call, queue)) })
    }
    for (const queue of DEAD_QUEUES) {
      await emptyDead(call, queue, (messages) => this.add({ kind: 'dead', queue, messages }))
    }
  }

  async #plant(kill: number): Promise<void> {
    const { plant } = this.#o
    const copy = join(this.#ground.directory, 'copy')
    if (plant === undefined) return
    if (plant === 'old-disk') {
      if (kill === 1) cpSync(this.#ground.data, copy, { recursive: true })
      if (kill !== 3) return
      rmSync(this.#ground.data, { recursive: true })
      cpSync(copy, this.#ground.data, { recursive: true })
      return
    }
    await this.#withStore((store) => spoil(plant, store))
  }

  async #withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
    const parts = { clock: new RealClock(), random: systemRandom, activity: new Activity() }
    const directory = join(this.#ground.data, 'store')
    const store = await openEmbeddedStore({ ...parts, directory })
    try {
      return await work(store)
    } finally {
      await store.close()
    }
  }

  async #verdict(): Promise<CampaignResult> {
    const { name, seed, kills, poison, failing } = this.#o
    const hops: Hop[] = []
    const outboxLeft = await this.#withStore(async (store) => {
      for await (const row of scanRows(store, { after: 0 })) hops.push(...row.hops)
      return store.outbox.count()
    })
    const { history } = this
    const ledger = ledgerOf(history.events)
    const weather = {
      ...{ failing: 0, info: 0, slow: 0, crashing: 1, stopping: 0, managing: 0 },
      ...{ functionsFailing: failing, poison },
    }
    const plan = {
      shape: this.#shape,
      weather: { ...weather, ...TRUE_CLOCK, impatient: false },
      steps: 0,
    }
    const directory = join(tmpdir(), 'millrace-campaigns')
    mkdirSync(directory, { recursive: true })
    const file = join(directory, `${name}-${seed}.jsonl`)
    writeFileSync(file, history.lines().join('\n') + '\n')
    const attempts = [...ledger.stories.values()].flatMap((story) => story.attempts)
    return {
      wrong: check({ plan, history, ledger, hops, outboxLeft }),
      kills,
      acknowledged: attempts.filter(({ outcome }) => outcome === 'ok').length,
      delivered: ledger.deliveries.length,
      readyMs: this.#readyMs.toSorted((a, b) => a - b),
      file,
    }
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
