import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileFilterPattern, InvalidFilterPattern } from './filter-pattern.ts'

type Case = [pattern: string, message: string, matches: boolean]

const terms: Case[] = [
  ['', 'anything', true],
  ['ERROR', '[ERROR 400] BAD REQUEST', true],
  ['ERROR', '[error 400] bad request', false],
  ['ERROR ARGUMENTS', '[ERROR] INVALID ARGUMENTS', true],
  ['ERROR ARGUMENTS', '[ERROR] INVALID', false],
  ['?ERROR ?ARGUMENTS', 'NO ARGUMENTS', true],
  ['?ERROR ?ARGUMENTS', 'fine', false],
  ['?ERROR REQUEST', 'BAD REQUEST', true],
  ['ERROR -ARGUMENTS', '[ERROR] BAD REQUEST', true],
  ['ERROR -ARGUMENTS', '[ERROR] INVALID ARGUMENTS', false],
  ['-ERROR', 'fine', true],
  ['"INTERNAL SERVER ERROR"', '500 INTERNAL SERVER ERROR', true],
  ['"INTERNAL SERVER ERROR"', 'INTERNAL ERROR, SERVER', false],
  ['"say \\"hi\\""', 'they say "hi" back', true],
  ['-"BAD REQUEST"', 'a BAD REQUEST', false],
  ['%AUTHORIZED%', 'UNAUTHORIZED', true],
]

const json: Case[] = [
  ['{ $.level = "ERROR" }', '{"level":"ERROR"}', true],
  ['{ $.level = ERROR }', '{"level":"ERROR"}', true],
  ['{ $.level = "ERR*" }', '{"level":"ERROR"}', true],
  ['{ $.level = "ERR" }', '{"level":"ERROR"}', false],
  ['{ $.level != "ERROR" }', '{"level":"INFO"}', true],
  ['{ $.level != "ERROR" }', '{"other":1}', false],
  ['{ $.level = "ERROR" }', 'not json ERROR', false],
  ['{ $.level = "ERROR" }', '{"level":"ERROR"', false],
  ['{ $.latency > 1000 }', '{"latency":1000.5}', true],
  ['{ $.latency > 1e3 }', '{"latency":1000}', false],
  ['{ $.latency <= -5.5 }', '{"latency":-6}', true],
  ['{ $.latency > 5 }', '{"latency":"6"}', false],
  ['{ $.code = 404 }', '{"code":404}', true],
  ['{ $.user.tags[1] = "b" }', '{"user":{"tags":["a","b"]}}', true],
  ['{ $.users[*].name = "bob" }', '{"users":[{"name":"ann"},{"name":"bob"}]}', true],
  ['{ $.ok IS TRUE }', '{"ok":true}', true],
  ['{ $.ok IS FALSE }', '{"ok":true}', false],
  ['{ $.gone IS NULL }', '{"gone":null}', true],
  ['{ $.gone IS NULL }', '{}', false],
  ['{ $.gone NOT EXISTS }', '{}', true],
  ['{ $.gone NOT EXISTS }', '{"gone":null}', false],
  ['{ $.__proto__ NOT EXISTS }', '{}', true],
  ['{ ($.a = 1 || $.b = 2) && $.c = 3 }', '{"b":2,"c":3}', true],
  ['{ $.a = 1 || $.b = 2 && $.c = 3 }', '{"a":1}', true],
  ['{ ($.a = 1 || $.b = 2) && $.c = 3 }', '{"a":1}', false],
  ['{ $.name = %^a.*z$% }', '{"name":"abcz"}', true],
]

const line = '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /a.html HTTP/1.0" 404 1534'
const fields: Case[] = [
  ['[ip, id, user, time, request, status, size]', line, true],
  ['[ip, id, user, time, request, status]', line, false],
  ['[ip, ..., status = 404, size]', line, true],
  ['[..., status = 4*, size > 1000]', line, true],
  ['[..., status = 4*, size > 2000]', line, false],
  ['[..., status = 404 || status = 410, size]', line, true],
  ['[..., size != 1534]', line, false],
  ['[ip, id, user = frank, ...]', line, true],
  ['[..., status = 4*,]', line, true],
  ['[,,]', 'a b c', true],
  ['[,,]', 'a b', false],
  ['[ip, id, user, time = "10/Oct*", request = *html*, ...]', line, true],
  ['[ip = %127\\.0\\.0\\.\\d+%, ...]', line, true],
  ['[..., status >= 400 && status < 500, size]', line, true],
  ['[]', '', true],
]

describe.each([
  ['terms', terms],
  ['JSON', json],
  ['fields', fields],
])('%s', (_kind, cases) => {
  test.each(cases)('%s on %s: %s', (pattern, message, matches) => {
    expect(compileFilterPattern(pattern)(message)).toBe(matches)
  })
})

const regex: Case[] = [
  ['^ab', 'abc', true],
  ['^ab', 'cab', false],
  ['bc$', 'abc', true],
  ['b$', 'abc', false],
  ['a|^z', 'xxa', true],
  ['[^a-c]', 'abc', false],
  ['[a\\]]x', ']x', true],
  ['\\d{3}', 'a12', false],
  ['\\d{3}', 'a123', true],
  ['x{2,}y', 'xxxxy', true],
  ['^x{1,2}y$', 'xxxy', false],
  ['ab?c', 'ac', true],
  ['a.c', 'a\nc', false],
  ['\\w+@\\w+', 'mail ann@x now', true],
  ['\\$5', 'cost $5', true],
]
test.each(regex)('%%%s%% on %s: %s', (pattern, text, matches) => {
  expect(compileFilterPattern(`%${pattern}%`)(text)).toBe(matches)
})

const invalid = [
  '"open',
  '%open',
  '%(a)%',
  '%a{2%',
  '%[z-a]%',
  '%a{300}%',
  '{ $.a }',
  '{ a = 1 }',
  '{ $.a > x }',
  "{ $.['a key'] = 1 }",
  '{ $.a = 1 } x',
  '{ $.a = 1',
  `{ ${'('.repeat(40)}$.a = 1${')'.repeat(40)} }`,
  '[a, ..., ...]',
  '[a = ]',
  'x'.repeat(1025),
]
test.each(invalid)('refuses %s', (pattern) => {
  expect(() => compileFilterPattern(pattern)).toThrow(InvalidFilterPattern)
})

test('any text is a pattern or is refused, and matching ends', () => {
  const piece = fc.constantFrom(
    ...['{', '}', '[', ']', '$', '.', '"', '%', '*', '...', '=', '&&', '||', '(', ')', ' '],
    ...['a', '1', ',', '?', '-', '\\', '+', '|', 'IS', 'NULL', '$.a', '__proto__'],
  )
  const text = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(text, text, (pattern, message) => {
      let matches: (message: string) => boolean
      try {
        matches = compileFilterPattern(pattern)
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidFilterPattern)
        return
      }
      expect(typeof matches(message)).toBe('boolean')
    }),
    { numRuns: 1000 },
  )
})

test('an expression that ruins backtracking engines ends here', () => {
  expect(compileFilterPattern('%a*a*a*a*a*a*a*a*b$%')('a'.repeat(5000))).toBe(false)
})
