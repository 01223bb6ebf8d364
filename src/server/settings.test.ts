import { expect, test } from 'vitest'
import { BadSetting, readSettings } from './settings.ts'

test('a variable that is empty, or of a cluster, says nothing', () => {
  const settings = readSettings(
    {},
    { MILLRACE_STORE: '', MILLRACE_STRICT_TIMING: ' ', MILLRACE_PORT: 'tcp://10.0.0.7:4566' },
  )
  expect(settings).toMatchObject({ store: 'embedded', strictTiming: false, port: 4566 })
  expect(() => readSettings({}, { MILLRACE_PORT: '4566/tcp' })).toThrow(BadSetting)
})

test.each(['host', 'dataDir', 'port', 'store'])('%s given as nothing is refused', (name) => {
  expect(() => readSettings({ [name]: '' }, {})).toThrow(BadSetting)
})
