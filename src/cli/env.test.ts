import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { environmentLines } from './env.ts'

const sh = { endpoint: 'http://localhost:4599', shell: 'sh' }

test('endpoint, both names of the region, and credentials', () => {
  expect(environmentLines(sh, {})).toEqual([
    "export AWS_ENDPOINT_URL='http://localhost:4599'",
    "export AWS_REGION='us-east-1'",
    "export AWS_DEFAULT_REGION='us-east-1'",
    "export AWS_ACCESS_KEY_ID='test'",
    "export AWS_SECRET_ACCESS_KEY='test'",
    "export AWS_PAGER=''",
  ])
  expect(environmentLines(sh, { AWS_PAGER: 'less' }).join()).not.toContain('AWS_PAGER')
})

test('a proxy is not asked for this machine', () => {
  const proxied = { HTTPS_PROXY: 'http://proxy.corp:3128', no_proxy: '10.0.0.1' }
  expect(environmentLines(sh, proxied).slice(-2)).toEqual([
    "export NO_PROXY='10.0.0.1,localhost'",
    "export no_proxy='10.0.0.1,localhost'",
  ])
  const known = environmentLines(sh, { ...proxied, no_proxy: 'localhost, 10.0.0.1' })
  expect(known.at(-1)).toBe("export no_proxy='localhost, 10.0.0.1'")
})

test('what would lead elsewhere is unset', () => {
  const elsewhere = {
    AWS_DEFAULT_PROFILE: 'work',
    AWS_ENDPOINT_URL_SQS: 'https://sqs.example.com',
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
    'AWS_ENDPOINT_URL_x;id': 'no name of a variable',
  }
  expect(environmentLines(sh, elsewhere).filter((line) => line.startsWith('unset'))).toEqual([
    'unset AWS_DEFAULT_PROFILE',
    'unset AWS_ENDPOINT_URL_SQS',
    'unset AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  ])
})

test("somebody's real account is left out of it", () => {
  const real = { AWS_PROFILE: 'work', AWS_SESSION_TOKEN: 't', AWS_ACCESS_KEY_ID: 'AKIAREAL' }
  const lines = environmentLines(sh, { ...real, AWS_REGION: 'eu-west-1' })
  expect(lines).toContain("export AWS_ACCESS_KEY_ID='test'")
  expect(lines).toContain("export AWS_REGION='us-east-1'")
  expect(lines.slice(-2)).toEqual(['unset AWS_PROFILE', 'unset AWS_SESSION_TOKEN'])
})

test('what was chosen for an endpoint of ours stays', () => {
  const chosen = { AWS_ENDPOINT_URL: 'http://localhost:4566', AWS_DEFAULT_REGION: 'eu-west-1' }
  const lines = environmentLines(sh, { ...chosen, AWS_ACCESS_KEY_ID: '222222222222' })
  expect(lines).toContain("export AWS_REGION='eu-west-1'")
  expect(lines).toContain("export AWS_ACCESS_KEY_ID='222222222222'")
})

test("the keys of a server's own environment are taken", () => {
  const lines = environmentLines(sh, { MILLRACE_CREDENTIALS: 'ops:s3cret,other:x' })
  expect(lines).toContain("export AWS_ACCESS_KEY_ID='ops'")
  expect(lines).toContain("export AWS_SECRET_ACCESS_KEY='s3cret'")
})

test('a shell reads back what was quoted', () => {
  const secret = `it's "a" $HOME \`id\` \\ test`
  const lines = environmentLines(sh, {
    AWS_ENDPOINT_URL: 'http://localhost:4599',
    AWS_SECRET_ACCESS_KEY: secret,
  })
  const script = `${lines.join('\n')}\nprintf %s "$AWS_SECRET_ACCESS_KEY"`
  expect(spawnSync('sh', ['-c', script], { encoding: 'utf8' }).stdout).toBe(secret)
})

test('other shells have other words', () => {
  expect(environmentLines({ ...sh, shell: 'fish' }, {})[1]).toBe("set -gx AWS_REGION 'us-east-1'")
  expect(environmentLines({ ...sh, shell: 'powershell' }, {})[1]).toBe(
    "$Env:AWS_REGION = 'us-east-1'",
  )
  expect(environmentLines({ ...sh, shell: 'zsh' }, {})).toEqual(environmentLines(sh, {}))
  expect(() => environmentLines({ ...sh, shell: 'tcsh' }, {})).toThrow('must be one of')
})
