import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { enterLoop, wouldLoop } from './loop.ts'
import type { FunctionRow } from './tables.ts'

const fn = (name: string, more: Partial<FunctionRow> = {}) =>
  ({ arn: `arn:aws:lambda:us-east-1:1:function:${name}`, ...more }) as FunctionRow
const ROOT = 'Root=1-2-3;Parent=4;Sampled=0'

describe('a trace', () => {
  it('counts each function of the chain by itself', () => {
    const first = enterLoop(ROOT, fn('a'))
    expect(first).toMatch(/^Root=1-2-3;Parent=4;Sampled=0;Lineage=[0-9a-f]{8}:1$/)
    const second = enterLoop(enterLoop(first, fn('b')), fn('a'))
    expect(
      second
        .split('Lineage=')[1]!
        .split('|')
        .map((step) => step.split(':')[1]),
    ).toEqual([...['1', '2']])
  })

  it('is stopped at the seventeenth time, unless the function allows it', () => {
    let header = ROOT
    for (let i = 0; i < 16; i++) header = enterLoop(header, fn('a'))
    expect(() => enterLoop(header, fn('a'))).toThrow('recursive loop')
    expect(wouldLoop(header, fn('a'))).toBe(true)
    expect(wouldLoop(header, fn('b'))).toBe(false)
    expect(enterLoop(header, fn('a', { recursiveLoop: 'Allow' }))).toMatch(/:17$/)
  })

  it('stays short however many functions it passes, and still finds a loop', () => {
    let header = ROOT
    for (let i = 0; i < 100; i++) header = enterLoop(header, fn(`f${i}`))
    expect(header.length).toBeLessThan(300)
    for (let i = 0; i < 16; i++) header = enterLoop(enterLoop(header, fn('x')), fn('y'))
    expect(wouldLoop(header, fn('x'))).toBe(true)
  })

  it('takes any lineage, and counts what is one', () => {
    const aws = `${ROOT};Lineage=a87bd80c:1|68fd508a:5|c512fbe3:2`
    expect(enterLoop(aws, fn('a'))).toContain(';Lineage=a87bd80c:1|68fd508a:5|c512fbe3:2|')
    expect(enterLoop(`${ROOT};Lineage=32767:e65a2c4d:255`, fn('a'))).toMatch(
      /;Lineage=[0-9a-f]{8}:1$/,
    )
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (junk) => {
        const header = enterLoop(`${ROOT};Lineage=${junk}`, fn('a'))
        expect(header).toContain('Root=1-2-3')
        expect(header).toMatch(/[0-9a-f]{8}:\d+$/)
      }),
    )
  })
})
