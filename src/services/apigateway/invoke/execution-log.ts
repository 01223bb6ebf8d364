// What API Gateway writes of an execution, line by line, as it was recorded.

const MAX_LINE = 1_024
const MAX_LINES = 200
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export class ExecutionLog {
  readonly #requestId: string
  readonly #nowMs: number
  readonly lines: string[] = []

  constructor(requestId: string, nowMs: number) {
    this.#requestId = requestId
    this.#nowMs = nowMs
    this.add(`Starting execution for request: ${requestId}`)
  }

  add(line: string): void {
    if (this.lines.length >= MAX_LINES) return
    this.lines.push(line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)} [TRUNCATED]` : line)
  }

  /** As TestInvokeMethod answers it. */
  get text(): string {
    const stamp = stampOf(this.#nowMs)
    const lines = this.lines.map((line) => `${stamp} : ${line}`)
    return [`Execution log for request ${this.#requestId}`, ...lines, ''].join('\n')
  }
}

/** `Thu Nov 26 18:59:03 UTC 2026` */
function stampOf(ms: number): string {
  const date = new Date(ms)
  const two = (n: number) => String(n).padStart(2, '0')
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':')
  return `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${two(date.getUTCDate())} ${time} UTC ${date.getUTCFullYear()}`
}

/** `{a=1, b=2}` */
export function pairs(values: Iterable<readonly [string, unknown]>): string {
  return `{${[...values].map(([name, value]) => `${name}=${String(value)}`).join(', ')}}`
}
