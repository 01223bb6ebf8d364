import { expect, test } from 'vitest'
import { answerHead, latin1 } from './answer.ts'

test('a head', () => {
  expect(
    answerHead(200, ['Content-Length', '2', 'X-Text', 'a\tb \xe9'], 'Connection: close\r\n'),
  ).toBe('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Text: a\tb \xe9\r\nConnection: close\r\n\r\n')
  expect(answerHead(299, [], '')).toBe('HTTP/1.1 299 Unknown\r\n\r\n')
})

test.each([
  ['a', 'b\r\nSet-Cookie: c'],
  ['a', 'b\nc'],
  ['a', 'b\0'],
  ['a', 'ł'],
  ['a: b\r\nc', 'd'],
  ['', 'd'],
])('nothing splits an answer: %j: %j', (name, value) => {
  expect(() => answerHead(200, [name, value], '')).toThrow(TypeError)
})

test('a body as one character a byte', () => {
  expect(latin1('abc', ['Content-Length', '3'])).toBe('abc')
  expect(latin1('é', ['Content-Length', '2'])).toBe('Ã©')
  expect(latin1(Uint8Array.of(0, 255), [])).toBe('\0ÿ')
})
