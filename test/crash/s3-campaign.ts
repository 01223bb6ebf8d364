// Objects stream into a server that is killed again and again; at the end each of them is looked at, and
// each event of theirs in the queue, the topic's queue and the function that were to be told.

import { createHash } from 'node:crypto'
import { readdirSync, rmSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Lambda } from '@aws-sdk/client-lambda'
import { S3 } from '@aws-sdk/client-s3'
import { SNS } from '@aws-sdk/client-sns'
import { SQS } from '@aws-sdk/client-sqs'
import { Activity } from '../../src/kernel/activity.ts'
import { RealClock } from '../../src/kernel/clock.ts'
import { SeededRandom, systemRandom } from '../../src/kernel/random.ts'
import { namedBlobs as ofLambda } from '../../src/services/lambda/named-blobs.ts'
import { namedBlobs as ofS3 } from '../../src/services/s3/named-blobs.ts'
import { createFileBlobs } from '../../src/store/embedded/blobs.ts'
import { openEmbeddedStore } from '../../src/store/embedded/embedded-store.ts'
import { ROLE, zipOf } from '../conformance/zip.ts'
import { contentOf, put, type Sent } from './s3-put.ts'
import { Ground, type ServerProcess } from './server-process.ts'

export const Bucket = 'stream'
const ROADS = ['queue', 'topic', 'function'] as const
const WORKERS = 6
const KiB = 1 << 10
const SIZES = [0, 1, 900, 5 * KiB, 90 * KiB, 300 * KiB, 2 << 20]
const LARGEST = 64 << 20
/** One object in so many is as large as that. */
const LARGE_EVERY = 60
const LONGEST_LIFE_MS = 1_200
const DRAIN_MS = 120_000

const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:000000000000:${name}`

export class S3Campaign {
  readonly #ground: Ground
  readonly #random: SeededRandom
  /** By key, in the order in which they were sent. */
  readonly sent = new Map<string, Sent[]>()
  /** `key etag` of events, by road. */
  readonly #told = new Map<string, Set<string>>(ROADS.map((road) => [road, new Set()]))
  #listener: Server | undefined
  #server: ServerProcess | undefined
  #up: Promise<void> = Promise.resolve()
  #next = 0

  private constructor(ground: Ground, seed: number) {
    this.#ground = ground
    this.#random = new SeededRandom(seed)
  }

  static async begin(seed: number): Promise<S3Campaign> {
    const campaign = new S3Campaign(await Ground.prepare(), seed)
    await campaign.#start()
    await campaign.#setUp()
    return campaign
  }

  async end(): Promise<void> {
    if (this.#server?.running) await this.#server.kill()
    this.#listener?.close()
    this.#ground.remove()
  }

  async work(kills: number): Promise<void> {
    let over = false
    const workers = Array.from({ length: WORKERS }, async (_, worker) => {
      while (!over) await this.#act(worker)
    })
    for (let kill = 0; kill < kills; kill++) {
      await sleep(this.#random.float() * LONGEST_LIFE_MS)
      let serve = () => {}
      this.#up = new Promise((resolve) => (serve = resolve))
      await this.#server!.kill('SIGKILL')
      await this.#start()
      serve()
    }
    await sleep(200)
    over = true
    await Promise.all(workers)
  }

  /** What is wrong, in words. */
  async verdict(): Promise<string[]> {
    const wrong: string[] = []
    const there = new Map<string, string>()
    for (const [key, attempts] of this.sent) {
      const found = await this.#fetch(key)
      if (found !== undefined) there.set(key, found)
      const last = attempts.findLastIndex(({ acknowledged }) => acknowledged)
      const allowed = attempts.slice(Math.max(0, last)).map(({ etag }) => etag)
      if (found === undefined && last >= 0) wrong.push(`${key} was acknowledged and is lost`)
      else if (found !== undefined && !allowed.includes(found)) wrong.push(`${key} is not whole`)
    }
    await this.#collect()
    for (const [key, attempts] of this.sent) {
      const told = this.#told.get(key.split('/', 1)[0]!)!
      for (const { etag, acknowledged } of attempts) {
        const wasTold = told.has(`${key} ${etag}`)
        if (acknowledged && !wasTold) wrong.push(`${key} ${etag}: nobody was told`)
        if (wasTold && !there.has(key)) wrong.push(`${key} ${etag}: told, and is not there`)
      }
    }
    return wrong
  }

  /** Stops the server, sweeps, and answers files that no row names. */
  async orphans(): Promise<string[]> {
    await this.#server!.kill('SIGTERM')
    const blobsDirectory = join(this.#ground.data, 'blobs')
    const store = await openEmbeddedStore({
      ...{ clock: new RealClock(), random: systemRandom, activity: new Activity() },
      directory: join(this.#ground.data, 'store'),
    })
    const blobs = await createFileBlobs({ random: systemRandom, directory: blobsDirectory })
    const names = async function* () {
      yield* ofS3(store)
      yield* ofLambda(store)
    }
    await blobs.sweep(names())
    const named = new Set<string>()
    for await (const id of names()) named.add(/^s?([0-9a-f]{32})/.exec(id)?.[1] ?? '')
    await blobs.close()
    await store.close()
    const left = files(blobsDirectory).filter((path) => !named.has(path.split('/').at(-1)!))
    await this.#start()
    return left
  }

  /** Negative control: the largest file of content goes. */
  async lose(): Promise<void> {
    await this.#server!.kill('SIGTERM')
    const all = files(join(this.#ground.data, 'blobs')).filter((path) => !path.includes('segments'))
    const sized = all.map((path) => ({ path, size: statSync(path).size }))
    rmSync(sized.toSorted((a, b) => b.size - a.size)[0]!.path)
    await this.#start()
  }

  async #act(worker: number): Promise<void> {
    await this.#up
    const road = ROADS[this.#pick(ROADS.length)]!
    // Some are written again: by the same worker, one after another.
    const key = `${road}/${worker}-${this.#pick(4) === 0 ? this.#pick(5) : `new-${this.#next++}`}`
    const size = this.#pick(LARGE_EVERY) === 0 ? LARGEST : SIZES[this.#pick(SIZES.length)]!
    const sent: Sent = { seed: this.#next++, size, etag: '', acknowledged: false }
    sent.etag = createHash('md5').update(contentOf(sent)).digest('hex')
    const attempts = this.sent.get(key) ?? []
    this.sent.set(key, attempts)
    attempts.push(sent)
    await put(this.#server!.endpoint, `/${Bucket}/${key}`, sent)
  }

  async #start(): Promise<void> {
    this.#server = await this.#ground.start([])
  }

  get #config() {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    return { endpoint: this.#server!.endpoint, region: 'us-east-1', credentials }
  }

  async #setUp(): Promise<void> {
    const [s3, sqs] = [new S3({ ...this.#config, forcePathStyle: true }), new SQS(this.#config)]
    const [sns, lambda] = [new SNS(this.#config), new Lambda(this.#config)]
    for (const QueueName of ['direct', 'fanned']) await sqs.createQueue({ QueueName })
    const { TopicArn } = await sns.createTopic({ Name: 'news' })
    const Attributes = { RawMessageDelivery: 'true' }
    await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint: arn('sqs', 'fanned'), Attributes })
    await lambda.createFunction({
      ...{ FunctionName: 'told', Runtime: 'nodejs20.x', Handler: 'index.handler', Role: ROLE },
      Code: { ZipFile: await zipOf({ 'index.mjs': await this.#listen() }) },
    })
    await s3.createBucket({ Bucket })
    const rule = (road: string) => ({
      Events: ['s3:ObjectCreated:*' as const],
      Filter: { Key: { FilterRules: [{ Name: 'prefix' as const, Value: `${road}/` }] } },
    })
    await s3.putBucketNotificationConfiguration({
      ...{ Bucket, SkipDestinationValidation: true },
      NotificationConfiguration: {
        QueueConfigurations: [{ QueueArn: arn('sqs', 'direct'), ...rule('queue') }],
        TopicConfigurations: [{ TopicArn: TopicArn!, ...rule('topic') }],
        LambdaFunctionConfigurations: [
          { LambdaFunctionArn: arn('lambda', 'function:told'), ...rule('function') },
        ],
      },
    })
    for (const client of [s3, sqs, sns, lambda]) client.destroy()
  }

  /** The function says what it was told; answers its source. */
  async #listen(): Promise<string> {
    this.#listener = createServer((request, response) => {
      let text = ''
      request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      request.on('end', () => {
        this.#note('function', text)
        response.end()
      })
    })
    await new Promise<void>((resolve) => this.#listener!.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(this.#listener.address() as AddressInfo).port}/`
    return `export const handler = async (event) => {
      await fetch('${url}', { method: 'POST', body: JSON.stringify(event) })
    }`
  }

  #note(road: string, text: string): void {
    const { Records = [] } = JSON.parse(text) as { Records?: any[] }
    for (const { s3 } of Records) this.#told.get(road)!.add(`${s3.object.key} ${s3.object.eTag}`)
  }

  /** Until nothing is on its way any more. */
  async #collect(): Promise<void> {
    const sqs = new SQS(this.#config)
    const queues = [
      ['queue', 'direct'],
      ['topic', 'fanned'],
    ] as const
    const untilMs = Date.now() + DRAIN_MS
    for (let quiet = 0; quiet < 2 && Date.now() < untilMs;) {
      let found = 0
      for (const [road, name] of queues) found += await this.#drain(sqs, road, name)
      const { waiting } = await this.#settle()
      const busy = found > 0 || waiting.some(({ label }) => label === 'delivery')
      quiet = busy ? 0 : quiet + 1
      if (busy && found === 0) await sleep(500)
    }
    sqs.destroy()
  }

  async #drain(sqs: SQS, road: string, QueueName: string): Promise<number> {
    const { QueueUrl } = await sqs.getQueueUrl({ QueueName })
    for (let found = 0; ;) {
      const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })
      if (Messages.length === 0) return found
      found += Messages.length
      for (const { Body } of Messages) this.#note(road, Body!)
      const Entries = Messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }))
      await sqs.deleteMessageBatch({ QueueUrl, Entries })
    }
  }

  async #settle(): Promise<{ waiting: { label: string }[] }> {
    const response = await fetch(`${this.#server!.endpoint}/_millrace/settle`, { method: 'POST' })
    return (await response.json()) as { waiting: { label: string }[] }
  }

  /** Digest of the object's bytes; undefined: it is not there. */
  async #fetch(key: string): Promise<string | undefined> {
    const response = await fetch(`${this.#server!.endpoint}/${Bucket}/${key}`)
    if (response.status === 404) return undefined
    const hash = createHash('md5')
    try {
      for await (const chunk of response.body!) hash.update(chunk)
    } catch (error) {
      return `cut off: ${String(error)}`
    }
    return hash.digest('hex')
  }

  #pick(below: number): number {
    return Math.floor(this.#random.float() * below)
  }
}

function files(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
