import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lambdaFixture, type Fixture } from '../lambda-fixture.ts'

describe('nodejs functions', () => {
  let lambda: Fixture
  beforeAll(() => void (lambda = lambdaFixture()))
  afterAll(() => lambda.end())

  it('runs a CommonJS async handler', async () => {
    await lambda.create('cjs', {
      'index.js': `exports.handler = async (event) => ({ hello: event.name })`,
    })
    const { payload, error, log } = await lambda.run('cjs', { name: 'world' })
    expect(payload).toEqual({ hello: 'world' })
    expect(error).toBeUndefined()
    expect(log).toMatch(/^START RequestId: [0-9a-f-]{36} Version: \$LATEST\nEND RequestId: /)
    expect(log).toMatch(/Init Duration: [\d.]+ ms\t\n$/)
  })
})
