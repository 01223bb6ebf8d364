import { afterEach, expect, test } from 'vitest'
import { VirtualClock } from '../../../kernel/clock.ts'
import { ACCOUNT, lambdaFixture, type Fixture } from '../lambda-fixture.ts'
import type { IssueCredentials } from './role-credentials.ts'

let fixture: Fixture | undefined
afterEach(async () => await fixture?.end())

const KEYS = `exports.handler = async () => [
  process.env.AWS_ACCESS_KEY_ID, process.env.AWS_SECRET_ACCESS_KEY, process.env.AWS_SESSION_TOKEN]`

test('environments hold credentials of the role’s session, and never such as are over', async () => {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1))
  const asked: string[] = []
  const issueCredentials: IssueCredentials = async (role, name, seconds) => {
    const number = asked.push(`${role} ${name}`)
    const expiresAtMs = clock.nowMs() + seconds * 1000
    return { accessKeyId: `ASIA${number}`, secretAccessKey: 's', sessionToken: 't', expiresAtMs }
  }
  fixture = lambdaFixture({ clock, issueCredentials })
  // Whatever account people write into the ARN: Lambda takes roles of the function's own only.
  await fixture.create('f', { 'index.js': KEYS }, { Role: 'arn:aws:iam::999999999999:role/a/b' })
  const keys = async () => (await fixture!.run('f')).payload
  expect(await keys()).toEqual(['ASIA1', 's', 't'])
  // A session's name is two characters at least.
  expect(asked).toEqual([`arn:aws:iam::${ACCOUNT}:role/a/b f@lambda_function`])
  await clock.advance(11 * 3600_000)
  expect(await keys()).toEqual(['ASIA1', 's', 't'])
  await clock.advance(3600_000)
  expect(await keys()).toEqual(['ASIA2', 's', 't'])
})

test('where nobody issues any, the key names the account', async () => {
  fixture = lambdaFixture()
  await fixture.create('f', { 'index.js': KEYS })
  expect((await fixture.run('f')).payload).toEqual([ACCOUNT, 'millrace', 'millrace'])
})
