// Step Functions in the hands of a test: mocked tasks, and time that passes up to a state.

import type { Server } from '../server/index.ts'

/** Moments that are passed on the way to a state. */
const MOST_MOMENTS = 10_000

interface Standing {
  readonly status: string
  readonly states: readonly { readonly name: string; readonly phase: string }[]
}

export function stepFunctionsOf(server: Server) {
  const ask = async (path: string, init?: RequestInit): Promise<unknown> => {
    const answer = await fetch(`${server.endpoint}/_millrace/stepfunctions/${path}`, init)
    const body = (await answer.json()) as { message?: string }
    if (!answer.ok) throw new Error(body.message ?? `answered ${answer.status}`)
    return body
  }
  return {
    async mocks(config: object): Promise<void> {
      await ask('mocks', { method: 'PUT', body: JSON.stringify(config) })
    },
    async runTo(executionArn: string | undefined, state: string): Promise<boolean> {
      for (let moment = 0; moment < MOST_MOMENTS; moment++) {
        const waiting = await server.settle()
        const standing = (await ask(`executions/${encodeURIComponent(executionArn ?? '')}`)) as Standing // prettier-ignore
        const there = standing.states.some(({ name, phase }) => name === state && phase !== 'ready')
        if (standing.status === 'RUNNING' && there) return true
        const next = Math.min(...waiting.map(({ dueAtMs }) => dueAtMs))
        if (standing.status !== 'RUNNING' || next === Infinity) return false
        await server.advance(Math.max(1, next - server.clock.nowMs()))
      }
      return false
    },
  }
}
