// ImportApiKeys: keys from a table of comma-separated values.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-key-file-format.html

import type { Context } from '../service.ts'
import { AwsError } from '../../kernel/aws-error.ts'
import { addKey } from './api-key.ts'
import { badRequest } from './errors.ts'
import { inAccount } from './of-account.ts'
import { keyPlanTable, planKeyTable, usagePlanTable } from './tables.ts'

const MAX_KEYS = 500

export function importKeys(
  input: { body: Uint8Array | undefined; failOnWarnings?: boolean | undefined },
  context: Context,
): Promise<{ ids: string[]; warnings: string[] }> {
  const rows = rowsOf(Buffer.from(input.body ?? '').toString('utf8'))
  return inAccount(context, function* (tx) {
    const ids: string[] = []
    const warnings: string[] = []
    for (const row of rows) {
      try {
        const key = yield* addKey(tx, { ...row, enabled: row.enabled?.toLowerCase() !== 'false' })
        ids.push(key.id!)
        for (const plan of row.usageplanids?.split(/[ ,;]+/).filter(Boolean) ?? []) {
          if ((yield* usagePlanTable.get(plan)) === undefined) {
            throw badRequest(`Invalid usage plan id ${plan}`)
          }
          planKeyTable.put(tx, [plan, key.id!], { id: key.id!, type: 'API_KEY' })
          keyPlanTable.put(tx, [key.id!, plan], plan)
        }
      } catch (error) {
        if (!(error instanceof AwsError) || input.failOnWarnings === true) throw error
        warnings.push(`Unable to import API Key ${row.name ?? ''}: ${error.message}`)
      }
    }
    return { ids, warnings }
  })
}

interface Given {
  readonly name?: string
  readonly value?: string
  readonly description?: string
  readonly enabled?: string
  readonly usageplanids?: string
}

function rowsOf(text: string): Given[] {
  const [head = '', ...lines] = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  const names = fieldsOf(head).map((name) => (name.toLowerCase() === 'key' ? 'value' : name.toLowerCase())) // prettier-ignore
  if (!names.includes('value')) throw badRequest('Invalid API Key file: no header key found')
  if (lines.length > MAX_KEYS)
    throw badRequest(`At most ${MAX_KEYS} API Keys can be imported at once`)
  return lines.map((line) => {
    const fields = fieldsOf(line)
    return Object.fromEntries(names.map((name, i) => [name, fields[i] || undefined]))
  })
}

/** Fields may stand in quotes, a quote in them twice. */
function fieldsOf(line: string): string[] {
  const fields: string[] = []
  let field = ''
  let quoted = false
  for (let i = 0; i < line.length; i++) {
    const c = line[i]!
    if (c === '"' && quoted && line[i + 1] === '"') field += line[++i]
    else if (c === '"') quoted = !quoted
    else if (c === ',' && !quoted) {
      fields.push(field.trim())
      field = ''
    } else field += c
  }
  return [...fields, field.trim()]
}
