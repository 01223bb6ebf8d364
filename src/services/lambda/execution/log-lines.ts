// The lines that Lambda itself writes into a function's log.
// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html

import { runtimeVersionArn } from '../configuration.ts'

export function initStart(runtime: string, region: string): string {
  const arn = runtimeVersionArn(runtime, region)
  return `INIT_START Runtime Version: ${runtimeVersion(runtime)}\tRuntime Version ARN: ${arn}`
}

/** `nodejs20.x` → `nodejs:20.v1` */
export function runtimeVersion(runtime: string): string {
  const digit = runtime.search(/\d/)
  if (digit < 0 || runtime.startsWith('provided')) return `${runtime.replace('.', ':')}.v1`
  const number = runtime.slice(digit)
  return `${runtime.slice(0, digit)}:${number.endsWith('.x') ? number.slice(0, -2) : number}.v1`
}

export function start(requestId: string, version: string): string {
  return `START RequestId: ${requestId} Version: ${version}`
}

export function end(requestId: string): string {
  return `END RequestId: ${requestId}`
}

export interface Report {
  readonly requestId: string
  readonly durationMs: number
  readonly memoryMb: number
  readonly maxMemoryMb: number
  /** Only of the invocation that had to wait for a new environment. */
  readonly initMs?: number | undefined
  readonly status?: { readonly kind: 'error' | 'timeout'; readonly type: string } | undefined
}

/** Since August 2025 the time of a cold start is billed too. */
export function billedMs({ durationMs, initMs }: Report): number {
  return Math.ceil(durationMs + (initMs ?? 0))
}

export function report(of: Report): string {
  const parts = [
    `REPORT RequestId: ${of.requestId}`,
    `Duration: ${of.durationMs.toFixed(2)} ms`,
    `Billed Duration: ${billedMs(of)} ms`,
    `Memory Size: ${of.memoryMb} MB`,
    `Max Memory Used: ${of.maxMemoryMb} MB`,
  ]
  if (of.initMs !== undefined) parts.push(`Init Duration: ${of.initMs.toFixed(2)} ms`)
  if (of.status?.kind === 'timeout') parts.push('Status: timeout')
  if (of.status?.kind === 'error') parts.push('Status: error', `Error Type: ${of.status.type}`)
  return `${parts.join('\t')}\t`
}

export function initReport(initMs: number, status: string, type: string): string {
  const parts = [`INIT_REPORT Init Duration: ${initMs.toFixed(2)} ms`, 'Phase: init']
  parts.push(`Status: ${status}`)
  if (status === 'error') parts.push(`Error Type: ${type}`)
  return parts.join('\t')
}

/** `YYYY/MM/DD/[<version>]<32 hex>` */
export function logStreamName(nowMs: number, version: string, id: string): string {
  const day = new Date(nowMs).toISOString().slice(0, 10).replaceAll('-', '/')
  return `${day}/[${version}]${id}`
}
