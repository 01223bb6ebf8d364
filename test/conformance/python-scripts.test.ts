import { expect, test } from 'vitest'
import { Coverage, supportedOperations } from './python-scripts.ts'

test('what no script called is named, and so is an exception that is none', () => {
  const all = Object.entries(supportedOperations())
  const coverage = new Coverage()
  for (const [service, names] of all) {
    coverage.add({ [service]: names.filter((name) => name !== 'InvokeWithResponseStream') })
  }
  expect(() => coverage.expectEverything()).toThrow('lambda:InvokeWithResponseStream')
  coverage.expectEverything({ 'lambda:InvokeWithResponseStream': 'not offered' })
  coverage.add({ lambda: ['InvokeWithResponseStream'] })
  coverage.expectEverything()
  expect(() => coverage.expectEverything({ 'sns:Publish': 'not offered' })).toThrow('sns:Publish')
})
