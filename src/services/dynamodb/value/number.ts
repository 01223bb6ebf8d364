// Numbers of 38 digits, without floats.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number

import { validation } from '../errors.ts'

/** `digits × 10^exponent`; digits end in no zero, and zero is 0 × 10^0. */
export interface Decimal {
  readonly digits: bigint
  readonly exponent: number
}

const MAX_DIGITS = 38
/** Of the first digit: 9.99…E+125 is the largest, 1E-130 the smallest magnitude. */
const MAX_MAGNITUDE = 125
const MIN_MAGNITUDE = -130
/** What a client may write to say as much: more is refused unread. */
const MAX_TEXT = 512

/** As DynamoDB answers it. Throws ValidationException for what is no number that it takes. */
export function canonical(text: string): string {
  return isPlain(text) ? text : format(parse(text))
}

/** An integer without sign or leading zero, short enough: most numbers are. */
function isPlain(text: string): boolean {
  const { length } = text
  if (length === 0 || length > MAX_DIGITS) return false
  const first = text.charCodeAt(0)
  if (first === 48) return length === 1
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code < 48 || code > 57) return false
  }
  return true
}

export function parse(text: string): Decimal {
  const shape = shapeOf(text)
  if (shape === undefined) {
    const said = text === '' ? '' : `: ${text}`
    throw validation(`The parameter cannot be converted to a numeric value${said}`)
  }
  return checked(normal(BigInt(shape.digits) * (shape.negative ? -1n : 1n), shape.exponent))
}

/** Sign, digits without a point, and the power of ten; undefined when it is no number. */
function shapeOf(text: string) {
  if (text.length > MAX_TEXT) return undefined
  let at = 0
  const sign = text.charAt(0)
  if (sign === '-' || sign === '+') at++
  let digits = ''
  let fraction = 0
  let pointed = false
  for (; at < text.length; at++) {
    const char = text.charAt(at)
    if (isDigit(char)) {
      digits += char
      if (pointed) fraction++
    } else if (char === '.' && !pointed) pointed = true
    else break
  }
  if (digits === '') return undefined
  let power = 0
  if (at < text.length) {
    const read = powerAt(text, at)
    if (read === undefined) return undefined
    power = read
  }
  return { negative: sign === '-', digits, exponent: power - fraction }
}

function powerAt(text: string, at: number): number | undefined {
  if (text.charAt(at) !== 'e' && text.charAt(at) !== 'E') return undefined
  const signed = text.slice(at + 1)
  const digits = signed.startsWith('-') || signed.startsWith('+') ? signed.slice(1) : signed
  // A power of more digits is over or under every bound, however it goes on.
  if (digits === '' || digits.length > 6 || ![...digits].every(isDigit)) return undefined
  return Number(signed)
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9'
}

function normal(digits: bigint, exponent: number): Decimal {
  if (digits === 0n) return { digits, exponent: 0 }
  const text = String(digits)
  let end = text.length
  while (text.charCodeAt(end - 1) === 48) end--
  const zeros = text.length - end
  return zeros === 0
    ? { digits, exponent }
    : { digits: BigInt(text.slice(0, end)), exponent: exponent + zeros }
}

/** Digits alone, most significant first. */
function digitsOf({ digits }: Decimal): string {
  return String(digits < 0n ? -digits : digits)
}

function checked(decimal: Decimal): Decimal {
  if (decimal.digits === 0n) return decimal
  const { length } = digitsOf(decimal)
  const magnitude = decimal.exponent + length - 1
  if (magnitude > MAX_MAGNITUDE) throw outOf('overflow', 'larger')
  if (magnitude < MIN_MAGNITUDE) throw outOf('underflow', 'smaller')
  if (length > MAX_DIGITS) {
    throw validation('Attempting to store more than 38 significant digits in a Number')
  }
  return decimal
}

function outOf(kind: string, than: string) {
  return validation(
    `Number ${kind}. Attempting to store a number with magnitude ${than} than supported range`,
  )
}

/** Never with an exponent. */
export function format(decimal: Decimal): string {
  const { digits, exponent } = decimal
  const sign = digits < 0n ? '-' : ''
  const text = digitsOf(decimal)
  if (exponent >= 0) return sign + text + '0'.repeat(exponent)
  const point = text.length + exponent
  if (point > 0) return `${sign}${text.slice(0, point)}.${text.slice(point)}`
  return `${sign}0.${'0'.repeat(-point)}${text}`
}

export function add(one: string, other: string): string {
  return sum(parse(one), parse(other))
}

export function subtract(one: string, other: string): string {
  const { digits, exponent } = parse(other)
  return sum(parse(one), { digits: -digits, exponent })
}

function sum(a: Decimal, b: Decimal): string {
  const exponent = Math.min(a.exponent, b.exponent)
  return format(checked(normal(scaled(a, exponent) + scaled(b, exponent), exponent)))
}

function scaled({ digits, exponent }: Decimal, to: number): bigint {
  return exponent === to ? digits : digits * 10n ** BigInt(exponent - to)
}

/** Negative, zero or positive, of canonical texts. */
export function compareNumbers(one: string, other: string): number {
  if (one === other) return 0
  const [a, b] = [parse(one), parse(other)]
  const exponent = Math.min(a.exponent, b.exponent)
  const [x, y] = [scaled(a, exponent), scaled(b, exponent)]
  return x < y ? -1 : x > y ? 1 : 0
}

/** Bytes that DynamoDB counts: two digits a byte, one for the exponent, one more for a sign. */
export function numberBytes(text: string): number {
  const decimal = parse(text)
  if (decimal.digits === 0n) return 1
  const pairs = Math.ceil(digitsOf(decimal).length / 2)
  return pairs + 1 + (decimal.digits < 0n ? 1 : 0)
}

/** Bytes whose order is the numbers': sign, exponent, pairs of digits; complements of negative ones. */
export function orderedBytes(text: string): Uint8Array {
  const decimal = parse(text)
  if (decimal.digits === 0n) return Uint8Array.of(0x80)
  const negative = decimal.digits < 0n
  const written = digitsOf(decimal)
  const biased = decimal.exponent + written.length + 1_000
  const bytes = [biased >> 8, biased & 0xff]
  for (let i = 0; i < written.length; i += 2) {
    bytes.push(Number(written.slice(i, i + 2).padEnd(2, '0')) + 1)
  }
  if (!negative) return Uint8Array.of(0x81, ...bytes)
  // Of two negative numbers the one with more digits is the smaller.
  return Uint8Array.of(0x7f, ...bytes.map((byte) => 0xff - byte), 0xff)
}
