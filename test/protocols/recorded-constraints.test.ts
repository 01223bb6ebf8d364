// AWS's own validation messages: an input made from each recorded text must give that text.

import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { AwsError } from '../../src/kernel/aws-error.ts'
import { validateInput } from '../../src/wire/constraints/validate.ts'
import { loadModel } from '../../src/wire/models-fixture.ts'
import { INPUTS, UNCHECKED } from './recorded-inputs.ts'

interface Recorded {
  service: string
  match: string
  test: string
  code: string
  message: string
}

const path = fileURLToPath(
  new URL('../../../shared/data/recorded/aws-errors.jsonl', import.meta.url),
)
const recorded = existsSync(path)
  ? readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line.includes('failed to satisfy'))
      .map((line) => JSON.parse(line) as Recorded)
  : []
if (recorded.length === 0) console.log('skipped: no ../shared/data/recorded/aws-errors.jsonl')

/** AWS prints an enumeration's values in the order of a Java hash set: only Lambda's is known. */
function sorted(message: string): string {
  return message.replaceAll(
    /enum value set: \[([^\]]*)\]/g,
    (_, values: string) => `enum value set: [${values.split(', ').sort().join(', ')}]`,
  )
}

describe.skipIf(recorded.length === 0)('recorded validation errors', () => {
  for (const { service, match, test, code, message } of recorded) {
    const id = `${service} ${match}`
    const reason = UNCHECKED.get(id)
    const title = `${id} (${test.split('::').at(-1)})`
    it.skipIf(reason !== undefined)(
      reason === undefined ? title : `${title}: ${reason}`,
      async () => {
        const input = INPUTS.get(id)
        expect(input, `an input for ${id}`).toBeDefined()
        const [operation, values, placeholders = {}] = input!
        const loaded = await loadModel(service)
        let thrown: unknown
        try {
          validateInput(loaded, loaded.model.operations[operation]!, values)
        } catch (error) {
          thrown = error
        }
        expect(thrown).toBeInstanceOf(AwsError)
        expect((thrown as AwsError).code).toBe(code)
        let text = (thrown as AwsError).message
        for (const [value, placeholder] of Object.entries(placeholders)) {
          text = text.replaceAll(value, placeholder)
        }
        const order = service === 'lambda' ? (each: string) => each : sorted
        expect(order(text)).toBe(order(message))
      },
    )
  }
})
