// For tests: errors that AWS gave to recorded calls. They lie beside the project, not in it.

import { existsSync, readFileSync } from 'node:fs'

export interface RecordedError {
  readonly service: string
  readonly test: string
  readonly match: string
  readonly code: string
  readonly message: string
  readonly http: number
}

const file = new URL('../../../shared/data/recorded/aws-errors.jsonl', import.meta.url)

/** The recorded errors of a service; undefined, with a printed reason, where there are none. */
export function recordedErrors(service: string): RecordedError[] | undefined {
  if (!existsSync(file)) {
    console.log(
      `skipped: recorded errors of ${service} are not beside the project (${file.pathname})`,
    )
    return undefined
  }
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RecordedError)
    .filter((error) => error.service === service)
}
