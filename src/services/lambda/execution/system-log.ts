// What Lambda itself writes into a function's log: lines of text, or platform events as JSON, those
// of the function's system log level; and which of the function's own lines pass its level.
// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
// https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html

import type { Clock } from '../../../kernel/clock.ts'
import { runtimeVersionArn } from '../configuration.ts'
import type { FunctionPlace, VersionRow } from '../tables.ts'
import * as lines from './log-lines.ts'

export type InitializationType = 'on-demand' | 'provisioned-concurrency'
type Status = 'success' | 'error' | 'timeout'
type SystemLevel = 'DEBUG' | 'INFO' | 'WARN'

/** Lambda's names, and Python's for two of them. */
const LEVELS: Readonly<Record<string, number>> = {
  TRACE: 1,
  DEBUG: 2,
  INFO: 3,
  WARN: 4,
  WARNING: 4,
  ERROR: 5,
  FATAL: 6,
  CRITICAL: 6,
}

export interface SystemLogOptions {
  readonly place: FunctionPlace
  readonly version: VersionRow
  readonly environmentId: string
  readonly initializationType: InitializationType
  readonly clock: Clock
  readonly append: (message: string) => void
}

export class SystemLog {
  readonly #of: SystemLogOptions
  readonly #json: boolean
  readonly #lowest: number
  readonly #lowestOwn: number

  constructor(options: SystemLogOptions) {
    this.#of = options
    const { format, systemLevel, applicationLevel } = options.version.settings.logging
    this.#json = format === 'JSON'
    this.#lowest = LEVELS[systemLevel ?? 'INFO']!
    this.#lowestOwn = LEVELS[applicationLevel ?? 'INFO']!
  }

  initStart(): void {
    const { place, version, initializationType: type } = this.#of
    const { runtime, memoryMb } = version.settings
    if (!this.#json) return this.#of.append(lines.initStart(runtime, place.region))
    this.#event('INFO', 'platform.initStart', {
      initializationType: type,
      phase: 'init',
      runtimeVersion: lines.runtimeVersion(runtime),
      runtimeVersionArn: runtimeVersionArn(runtime, place.region),
      functionName: place.name,
      functionVersion: version.version,
      instanceId: this.#instanceId(),
      instanceMaxMemory: memoryMb * 1_048_576,
    })
  }

  initEnd(initMs: number, status: Status, errorType?: string): void {
    if (!this.#json) {
      if (status !== 'success') this.#of.append(lines.initReport(initMs, status, errorType ?? ''))
      return
    }
    const common = {
      initializationType: this.#of.initializationType,
      phase: 'init',
      status,
      ...(errorType && { errorType }),
    }
    const quiet = status === 'success' ? 'DEBUG' : 'WARN'
    this.#event(quiet, 'platform.initRuntimeDone', common)
    const told = quiet === 'DEBUG' && common.initializationType !== 'on-demand' ? 'INFO' : quiet
    this.#event(told, 'platform.initReport', {
      ...common,
      metrics: { durationMs: rounded(initMs) },
    })
  }

  start(requestId: string, functionArn: string): void {
    const { version } = this.#of.version
    if (!this.#json) return this.#of.append(lines.start(requestId, version))
    this.#event('INFO', 'platform.start', { requestId, functionArn, version })
  }

  /** `failure`: the line that text logs carry where the function did not answer. */
  end(report: lines.Report, failure: string | undefined): void {
    if (!this.#json) {
      if (failure !== undefined) this.#of.append(failure)
      this.#of.append(lines.end(report.requestId))
      return this.#of.append(lines.report(report))
    }
    const { requestId, durationMs, memoryMb, maxMemoryMb, initMs } = report
    const status: Status = report.status?.kind ?? 'success'
    const outcome = { requestId, status, ...(report.status && { errorType: report.status.type }) }
    const failed = status !== 'success'
    const took = { durationMs: rounded(durationMs) }
    this.#event(failed ? 'WARN' : 'DEBUG', 'platform.runtimeDone', { ...outcome, metrics: took })
    this.#event(failed ? 'WARN' : 'INFO', 'platform.report', {
      ...outcome,
      metrics: {
        ...took,
        billedDurationMs: lines.billedMs(report),
        memorySizeMB: memoryMb,
        maxMemoryUsedMB: maxMemoryMb,
        ...(initMs !== undefined && { initDurationMs: rounded(initMs) }),
      },
    })
  }

  /** A line of the function's own: appended unless it is less urgent than the level it set. */
  own = (message: string): void => {
    if (!this.#json || ownLevel(message) >= this.#lowestOwn) this.#of.append(message)
  }

  #event(level: SystemLevel, type: string, record: Record<string, unknown>): void {
    if (LEVELS[level]! < this.#lowest) return
    const time = new Date(this.#of.clock.nowMs()).toISOString()
    this.#of.append(JSON.stringify({ time, type, record }))
  }

  /** `YYYY/MM/DD/<function>[<version>]<32 hex>` */
  #instanceId(): string {
    const { clock, place, version, environmentId } = this.#of
    const stream = lines.logStreamName(clock.nowMs(), version.version, environmentId)
    return stream.replace('[', () => `${place.name}[`)
  }
}

/** Of JSON with a `level`, that; anything else counts as INFO. */
function ownLevel(message: string): number {
  if (!message.startsWith('{')) return LEVELS['INFO']!
  try {
    const { level } = JSON.parse(message) as { level?: unknown }
    const name = typeof level === 'string' ? level.toUpperCase() : ''
    return Object.hasOwn(LEVELS, name) ? LEVELS[name]! : LEVELS['INFO']!
  } catch {
    return LEVELS['INFO']!
  }
}

function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
