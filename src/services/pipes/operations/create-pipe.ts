// https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_CreatePipe.html

import { conflict } from '../errors.ts'
import { operation } from '../operation.ts'
import { logOf, requireSettings, sourceParametersOf, targetParametersOf } from '../pipe-input.ts'
import { shownState } from '../shown.ts'
import { enterPipe, pipeArn, pipeTable, scopeOf, type PipeRow } from '../tables.ts'

export const createPipe = operation('CreatePipe', async (input, context, own) => {
  const { account, region } = context
  const { Name: name = '', Source: source = '', Target: target = '', RoleArn: roleArn = '' } = input
  const settings = requireSettings({
    ...{ source, target, roleArn, enrichment: input.Enrichment || undefined },
    sourceParameters: sourceParametersOf(input.SourceParameters),
    enrichmentParameters: targetParametersOf(input.EnrichmentParameters),
    targetParameters: targetParametersOf(input.TargetParameters),
    log: logOf(input.LogConfiguration),
  })
  const made = await context.store.transact(scopeOf(context), function* (tx) {
    if ((yield* pipeTable.get(name)) !== undefined) {
      throw conflict(name, `Pipe ${name} already exists.`)
    }
    const row: PipeRow = {
      ...settings,
      ...{ uuid: tx.uuid(), name, arn: pipeArn(context, name), account, region },
      ...{ createdMs: tx.nowMs, modifiedMs: tx.nowMs, state: 'CREATING' },
      desired: input.DesiredState ?? 'RUNNING',
      ...{ description: input.Description, kmsKeyIdentifier: input.KmsKeyIdentifier },
      tags: input.Tags ?? {},
    }
    yield* enterPipe(tx, row)
    return row
  })
  own.announce(made.uuid)
  return shownState(made)
})
