// https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_UpdatePipe.html

import { operation } from '../operation.ts'
import { logOf, requireSettings, sourceParametersOf, targetParametersOf } from '../pipe-input.ts'
import { requireAtRest } from '../at-rest.ts'
import { shownState } from '../shown.ts'
import { enterPipe, requirePipe, scopeOf, type PipeRow } from '../tables.ts'

/** What is not said stays; parameters of one service are replaced as a whole. */
export const updatePipe = operation('UpdatePipe', async (input, context, own) => {
  const { EnrichmentParameters: enriching, TargetParameters: targeting, LogConfiguration } = input
  const changed = await context.store.transact(scopeOf(context), function* (tx) {
    const before = yield* requirePipe(input.Name!)
    requireAtRest(before)
    const { source, sourceParameters } = before
    const settings = requireSettings({
      source,
      sourceParameters: { ...sourceParameters, ...sourceParametersOf(input.SourceParameters) },
      enrichment: input.Enrichment === undefined ? before.enrichment : input.Enrichment || undefined, // prettier-ignore
      enrichmentParameters: enriching ? targetParametersOf(enriching) : before.enrichmentParameters,
      target: input.Target ?? before.target,
      targetParameters: targeting ? targetParametersOf(targeting) : before.targetParameters,
      roleArn: input.RoleArn!,
      log: LogConfiguration ? logOf(LogConfiguration) : before.log,
    })
    const row: PipeRow = {
      ...before,
      ...settings,
      ...{ state: 'UPDATING', stateReason: undefined, modifiedMs: tx.nowMs },
      desired: input.DesiredState ?? before.desired,
      description: input.Description ?? before.description,
      kmsKeyIdentifier: input.KmsKeyIdentifier ?? before.kmsKeyIdentifier,
    }
    yield* enterPipe(tx, row)
    return row
  })
  own.announce(changed.uuid)
  return shownState(changed)
})
