// Functions of single values.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html

import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net'
import { compare, numberOf, textOf, type Value } from './value.ts'

export interface ScalarFunction {
  /** How many arguments it takes. */
  readonly arity: readonly [min: number, max: number]
  readonly apply: (args: readonly Value[]) => Value
}

const numeric = (apply: (value: number) => number): ScalarFunction => ({
  arity: [1, 1],
  apply: ([value]) => {
    const number = numberOf(value)
    const result = number === undefined ? NaN : apply(number)
    return Number.isFinite(result) ? result : undefined
  },
})

const textual = (apply: (text: string) => Value): ScalarFunction => ({
  arity: [1, 1],
  apply: ([value]) => {
    const text = textOf(value)
    return text === undefined ? undefined : apply(text)
  },
})

const extreme = (sign: 1 | -1): ScalarFunction => ({
  arity: [1, 64],
  apply: (args) => {
    let best: Value
    for (const value of args) {
      if (value === undefined) continue
      if (best === undefined || sign * compare(value, best)! > 0) best = value
    }
    return best
  },
})

const trimmed = (start: boolean, end: boolean): ScalarFunction => ({
  arity: [1, 2],
  apply: ([value, characters]) => {
    const text = textOf(value)
    if (text === undefined) return undefined
    const drop = new Set(textOf(characters) ?? ' \t\n\r')
    let [from, to] = [0, text.length]
    while (start && from < to && drop.has(text[from]!)) from++
    while (end && to > from && drop.has(text[to - 1]!)) to--
    return text.slice(from, to)
  },
})

const inSubnet = (isFamily: (text: string) => boolean): ScalarFunction => ({
  arity: [2, 2],
  apply: ([address, subnet]) => {
    const [ip, cidr] = [textOf(address) ?? '', textOf(subnet) ?? '']
    const [base = '', bits = ''] = cidr.split('/', 2)
    if (!isFamily(ip) || !isFamily(base) || isIP(ip) !== isIP(base)) return false
    if (!/^\d{1,3}$/.test(bits) || Number(bits) > (isIPv4(base) ? 32 : 128)) return false
    const family = isIPv4(base) ? 'ipv4' : 'ipv6'
    const list = new BlockList()
    list.addSubnet(base, Number(bits), family)
    return list.check(ip, family)
  },
})

const isAddress = (text: string): boolean => isIP(text) !== 0

export const scalarFunctions: ReadonlyMap<string, ScalarFunction> = new Map(
  Object.entries({
    abs: numeric(Math.abs),
    ceil: numeric(Math.ceil),
    floor: numeric(Math.floor),
    log: numeric(Math.log),
    sqrt: numeric(Math.sqrt),
    greatest: extreme(1),
    least: extreme(-1),
    ispresent: { arity: [1, 1], apply: ([value]) => value !== undefined },
    coalesce: { arity: [1, 64], apply: (args) => args.find((value) => value !== undefined) },
    isempty: { arity: [1, 1], apply: ([value]) => (textOf(value) ?? '') === '' },
    isblank: { arity: [1, 1], apply: ([value]) => (textOf(value) ?? '').trim() === '' },
    concat: {
      arity: [1, 64],
      apply: (args) => args.map((value) => textOf(value) ?? '').join(''),
    },
    ltrim: trimmed(true, false),
    rtrim: trimmed(false, true),
    trim: trimmed(true, true),
    strlen: textual((text) => [...text].length),
    toupper: textual((text) => text.toUpperCase()),
    tolower: textual((text) => text.toLowerCase()),
    substr: {
      arity: [2, 3],
      apply: ([value, start, length]) => {
        const text = textOf(value)
        const from = numberOf(start)
        if (text === undefined || from === undefined) return undefined
        const count = length === undefined ? Infinity : (numberOf(length) ?? 0)
        const characters = [...text]
        return characters.slice(from, Math.min(characters.length, from + count)).join('')
      },
    },
    replace: {
      arity: [3, 3],
      apply: ([value, searched, replacement]) => {
        const [text, what] = [textOf(value), textOf(searched)]
        if (text === undefined || what === undefined || what === '') return text
        return text.replaceAll(what, () => textOf(replacement) ?? '')
      },
    },
    strcontains: {
      arity: [2, 2],
      apply: ([value, part]) => ((textOf(value) ?? '').includes(textOf(part) ?? '') ? 1 : 0),
    },
    isvalidip: textual(isAddress),
    isvalidipv4: textual(isIPv4),
    isvalidipv6: textual(isIPv6),
    isipinsubnet: inSubnet(isAddress),
    isipv4insubnet: inSubnet(isIPv4),
    isipv6insubnet: inSubnet(isIPv6),
    frommillis: { arity: [1, 1], apply: ([value]) => numberOf(value) },
    tomillis: { arity: [1, 1], apply: ([value]) => numberOf(value) },
  } satisfies Record<string, ScalarFunction>),
)
