import fc from 'fast-check'
import { expect, test } from 'vitest'

import { DueHeap, type Wakeable } from './due-heap.ts'

const command = fc.oneof(
  fc.record({ do: fc.constant('add'), what: fc.nat(15), dueMs: fc.nat(50) }),
  fc.record({ do: fc.constant('remove'), what: fc.nat(15), dueMs: fc.constant(0) }),
  fc.record({ do: fc.constant('pop'), what: fc.constant(0), dueMs: fc.nat(60) }),
)

test('behaves as a map from things to their earliest due time', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 400 }), (commands) => {
      const heap = new DueHeap<Wakeable>()
      const things: Wakeable[] = Array.from({ length: 16 }, () => ({ wakeAtMs: undefined }))
      const model = new Map<Wakeable, number>()
      for (const { do: action, what, dueMs } of commands) {
        const thing = things[what]!
        if (action === 'add') {
          heap.add(thing, dueMs)
          model.set(thing, Math.min(dueMs, model.get(thing) ?? Infinity))
        } else if (action === 'remove') {
          heap.remove(thing)
          model.delete(thing)
        } else {
          const popped = heap.pop(dueMs)
          const earliest = Math.min(Infinity, ...model.values())
          if (earliest > dueMs) expect(popped).toBeUndefined()
          else expect(model.get(popped!)).toBe(earliest)
          if (popped) model.delete(popped)
        }
        expect(heap.size).toBe(model.size)
        expect(heap.nextMs()).toBe(Math.min(Infinity, ...model.values()))
        const late = heap.late()
        expect(late === undefined).toBe(model.size === 0)
        if (late) expect(model.has(late)).toBe(true)
      }
    }),
  )
})
