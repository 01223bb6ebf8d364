import { expect, it } from 'vitest'
import type { Intent } from '../store/store.ts'
import { laneFailure, runsOf } from './sns-queue-runs.ts'

function intent(id: string, more: { storedAs?: string; lane?: string } = {}): Intent {
  const { lane, ...content } = more
  const payload = { kind: 'notification', ...content }
  const base = { id, edge: 'sns-to-sqs', target: 'q', payload, attempt: 0 }
  return { ...base, lane, dueAtMs: 0, emittedAtMs: 0, bytes: 0 }
}

it('takes any number of short messages together, but ten long ones', () => {
  const short = Array.from({ length: 40 }, (_, i) => intent(`s${i}`))
  const long = Array.from({ length: 25 }, (_, i) => intent(`l${i}`, { storedAs: 't' }))
  expect(runsOf(short)).toEqual([short])
  const mixed = [...long.slice(0, 5), ...short, ...long.slice(5)]
  const runs = runsOf(mixed)
  expect(runs.flat()).toEqual(mixed)
  expect(runs.map((run) => run.length)).toEqual([50, 10, 5])
  expect(runsOf([])).toEqual([])
})

it('fails the first of each lane and lets those behind it wait', () => {
  const failure = { kind: 'failed', permanent: false, code: 'c', reason: 'r' } as const
  const stuck = new Set<string>()
  const kinds = ['a', 'b', 'a', undefined, undefined].map(
    (lane) => laneFailure(intent('i', { lane }), failure, stuck, 0).kind,
  )
  expect(kinds).toEqual(['failed', 'failed', 'deferred', 'failed', 'failed'])
  const permanent = { ...failure, permanent: true }
  expect(laneFailure(intent('i', { lane: 'a' }), permanent, stuck, 0).kind).toBe('failed')
})
