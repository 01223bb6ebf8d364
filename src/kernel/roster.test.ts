import { describe, expect, it } from 'vitest'
import { Roster } from './roster.ts'

const item = (name: string) => ({ name, place: -1 })
const names = (roster: Roster<ReturnType<typeof item>>) =>
  roster
    .all()
    .map(({ name }) => name)
    .sort()

describe('Roster', () => {
  it('holds what was added and not removed', () => {
    const roster = new Roster<ReturnType<typeof item>>()
    const [a, b, c] = [item('a'), item('b'), item('c')]
    for (const each of [a, b, c]) roster.add(each)
    roster.remove(a)
    expect(names(roster)).toEqual(['b', 'c'])
    roster.remove(b)
    roster.add(a)
    expect(names(roster)).toEqual(['a', 'c'])
    roster.remove(c)
    roster.remove(a)
    expect(roster.size).toBe(0)
  })

  it('takes no notice of a second arrival or departure', () => {
    const roster = new Roster<ReturnType<typeof item>>()
    const [a, b] = [item('a'), item('b')]
    roster.add(a)
    roster.add(a)
    roster.add(b)
    roster.remove(a)
    roster.remove(a)
    expect(names(roster)).toEqual(['b'])
  })
})
