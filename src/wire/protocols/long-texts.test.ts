import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { parseJson } from './json-decode.ts'
import { LONG_BYTES, withoutLongTexts } from './long-texts.ts'

const long = randomBytes(LONG_BYTES)
const base64 = long.toString('base64')
const parsed = async (text: string) => {
  const body = Buffer.from(text)
  const shorter = await withoutLongTexts(body)
  return { value: parseJson(shorter) as any, shorter: shorter.length < body.length }
}

test.each([0, 1, 2, 3])('bytes are taken out and decoded, %i beyond whole threes', async (more) => {
  const bytes = Buffer.concat([long, Buffer.alloc(more, 7)])
  const input = { A: { ZipFile: bytes.toString('base64'), n: '세\\"계' }, B: [base64, 'x'] }
  const { value, shorter } = await parsed(JSON.stringify(input))
  expect(shorter).toBe(true)
  expect(bytes.equals(value.A.ZipFile.bytes)).toBe(true)
  expect(long.equals(value.B[0].bytes)).toBe(true)
  expect([value.A.n, value.B[1]]).toEqual([input.A.n, 'x'])
  expect(value.B[0].raw.toString()).toBe(base64)
})

test.each([
  ['a letter of another alphabet', `${base64.slice(0, 200_001)}!${base64.slice(200_002)}`],
  ['too short by one', base64.slice(0, -1)],
  ['padding in the middle', `${base64.slice(0, 1000)}====${base64.slice(1004)}`],
])('%s is no Base64', async (_title, text) => {
  const { value } = await parsed(JSON.stringify({ ZipFile: text }))
  expect(value.ZipFile.bytes).toBeUndefined()
  expect(value.ZipFile.raw.toString()).toBe(text)
})

test('slashes are escaped by some, and are slashes all the same', async () => {
  const { value, shorter } = await parsed(`{"a":"${base64.replaceAll('/', '\\/')}","b":1}`)
  expect(shorter).toBe(true)
  expect(long.equals(value.a.bytes)).toBe(true)
  expect([value.a.raw.toString(), value.b]).toEqual([base64, 1])
})

test('what is short, or escaped otherwise, stays', async () => {
  const escaped = `{"a":"${base64}\\n","b":"\\\\","c":"${base64.slice(0, 1000)}"}`
  const { value, shorter } = await parsed(escaped)
  expect(shorter).toBe(false)
  expect(value).toEqual(JSON.parse(escaped))
})

test('a million backslashes are looked at once', async () => {
  const text = '\\"'.repeat(1_000_000)
  const body = Buffer.from(`{"a":"${text}"}`)
  const before = process.cpuUsage()
  expect(await withoutLongTexts(body)).toBe(body)
  // Of CPU, not of time: looking for the end behind each of them took minutes.
  expect(process.cpuUsage(before).user).toBeLessThan(30_000_000)
})

test.each(['"', '{"a":"', `{"a":"${base64}`, `{"a":"${base64}\\`, `"${base64}"x`])(
  'what is no JSON is refused as before (%#)',
  async (text) => {
    await expect(parsed(text)).rejects.toMatchObject({ code: 'SerializationException' })
  },
)

test('nobody names a text that is not his', async () => {
  const { value } = await parsed(`{"a":"long text 0","b":"${base64}"}`)
  expect(value.a).toBe('long text 0')
})
