// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartLiveTail.html

import { AwsError } from '../../../kernel/aws-error.ts'
import type { Timer } from '../../../kernel/clock.ts'
import type { Context } from '../../service.ts'
import { invalidParameter } from '../errors.ts'
import { compileFilterPattern, InvalidFilterPattern } from '../filter-pattern.ts'
import { matchesAtOnce } from '../filter-work.ts'
import { groupNameOfArn, inGroup, requireGroup } from '../group.ts'
import { LIVE_TAIL_MS, MAX_LIVE_EVENTS, MAX_LIVE_WAITING } from '../limits.ts'
import { follow, type Arrival } from '../live.ts'
import { operation } from '../operation.ts'
import { groupPartition } from '../tables.ts'

/** Events go out as they come; when none came for so long, an update without any does. */
const UPDATE_EVERY_MS = 1_000

interface LiveEvent {
  readonly logStreamName: string
  readonly logGroupIdentifier: string
  readonly message: string
  readonly timestamp: number
  readonly ingestionTime: number
}

export const startLiveTail = operation('StartLiveTail', async (input, context) => {
  const { logGroupIdentifiers, logStreamNames, logStreamNamePrefixes } = input
  if (logStreamNames && logStreamNamePrefixes) {
    throw invalidParameter('logStreamNames and logStreamNamePrefixes are mutually exclusive.')
  }
  if (logGroupIdentifiers.length > 1 && (logStreamNames ?? logStreamNamePrefixes)) {
    throw invalidParameter('Log streams can be named for a single log group only.')
  }
  const accepts = matcherOf(input.logEventFilterPattern)
  const names = logGroupIdentifiers.map((arn) => groupOf(arn, context))
  for (const name of names) await inGroup(context, name, () => requireGroup())
  const named = logStreamNames && new Set(logStreamNames)
  const includes = (stream: string): boolean =>
    named?.has(stream) ?? logStreamNamePrefixes?.some((prefix) => stream.startsWith(prefix)) ?? true

  const session = new Session(context, names, (stream, message) => {
    return includes(stream) && (accepts?.(message) ?? true)
  })
  return {
    responseStream: session.stream({
      requestId: context.requestId,
      sessionId: context.random.uuid(),
      logGroupIdentifiers,
      logStreamNames: logStreamNames ?? [],
      logStreamNamePrefixes: logStreamNamePrefixes ?? [],
      logEventFilterPattern: input.logEventFilterPattern ?? '',
    }) as never,
  }
})

/** Follows its groups from the moment it is made, so that nothing is missed before it is read. */
class Session {
  readonly #context: Context
  readonly #unfollow: (() => void)[]
  #waiting: LiveEvent[] = []
  #lost = false
  #over = false
  #wake = (): void => {}

  constructor(
    context: Context,
    names: readonly string[],
    accepts: (stream: string, message: string) => boolean,
  ) {
    this.#context = context
    const { account, region, store } = context
    this.#unfollow = names.map((name) =>
      follow(store, groupPartition(account, region, name), (arrival) =>
        this.#arrived(`${account}:${name}`, arrival, accepts),
      ),
    )
  }

  async *stream(sessionStart: object): AsyncGenerator<object> {
    const { clock, signal } = this.#context
    const end = () => {
      this.#over = true
      this.#wake()
    }
    const timer = clock.at(clock.nowMs() + LIVE_TAIL_MS, end, 'live tail')
    let due = false
    let beat: Timer | undefined
    const beatLater = () => {
      due = false
      beat?.cancel()
      beat = clock.at(
        clock.nowMs() + UPDATE_EVERY_MS,
        () => {
          due = true
          this.#wake()
        },
        'live tail',
      )
    }
    const hungUp = () => this.#wake()
    signal.addEventListener('abort', hungUp)
    try {
      yield { sessionStart }
      beatLater()
      while (!signal.aborted && !this.#over) {
        if (this.#waiting.length === 0 && !due)
          await new Promise<void>((wake) => (this.#wake = wake))
        const sessionResults = this.#waiting.splice(0, MAX_LIVE_EVENTS)
        const sessionMetadata = { sampled: this.#lost }
        this.#lost = false
        if (sessionResults.length === 0 && !due) continue
        beatLater()
        yield { sessionUpdate: { sessionMetadata, sessionResults } }
      }
      if (this.#over) throw new AwsError('SessionTimeoutException', 'The session has timed out.')
    } finally {
      timer.cancel()
      beat?.cancel()
      signal.removeEventListener('abort', hungUp)
      for (const unfollow of this.#unfollow) unfollow()
    }
  }

  /** A reader that is slower than events come loses the newest, and is told that some are lacking. */
  #arrived(
    logGroupIdentifier: string,
    { logStream: logStreamName, ingestedAtMs: ingestionTime, events }: Arrival,
    accepts: (stream: string, message: string) => boolean,
  ): void {
    const matches = matchesAtOnce((message) => accepts(logStreamName, message))
    for (const { message, timestampMs: timestamp } of events) {
      if (!matches(message)) continue
      if (this.#waiting.length >= MAX_LIVE_WAITING) this.#lost = true
      else {
        this.#waiting.push({ logStreamName, logGroupIdentifier, message, timestamp, ingestionTime })
      }
    }
    this.#wake()
  }
}

function groupOf(identifier: string, context: Context): string {
  const name = groupNameOfArn(identifier, context)
  if (name !== undefined) return name
  throw invalidParameter(`The log group must be given by its ARN: ${identifier}`)
}

function matcherOf(pattern: string | undefined): ((message: string) => boolean) | undefined {
  if (pattern === undefined || pattern.trim() === '') return undefined
  try {
    return compileFilterPattern(pattern)
  } catch (error) {
    if (error instanceof InvalidFilterPattern) throw invalidParameter('Invalid filter pattern')
    throw error
  }
}
