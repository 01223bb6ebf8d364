// https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html

import { runInMemory } from '../engine/memory.ts'
import { typeNotSupported } from '../errors.ts'
import { arnOfMachine, startedBy } from '../machine-store.ts'
import { requireName } from '../names.ts'
import { operation } from '../operation.ts'
import { expressRow } from '../start-named.ts'
import { newExecution, requireInput } from '../start.ts'

const MEMORY_MB = 64
const BILLED_STEP_MS = 100

/** Answers well also where the execution failed. */
export const startSyncExecution = operation('StartSyncExecution', async (input, context, own) => {
  const { stateMachineArn = '', input: text = '{}', includedData = 'ALL_DATA' } = input
  const name = requireName(input.name ?? context.random.uuid())
  requireInput(text)
  const { arn, place } = arnOfMachine(stateMachineArn)
  const started = await context.store.transact(place.partition, (tx) =>
    startedBy(tx, arn, stateMachineArn),
  )
  if (started.machine.type !== 'EXPRESS') throw typeNotSupported()
  const { timeoutSeconds } = await own.definitions.machine({ ...place, revision: started.revision })
  const traceHeader = input.traceHeader ?? context.traceHeader
  const begin = { started, name, input: text, timeoutSeconds, traceHeader }
  const made = newExecution({ nowMs: context.clock.nowMs() }, begin)
  const row = expressRow(made, context.random.uuid())
  const ended = await runInMemory(context, own, { row, signal: context.signal })
  const included = includedData === 'ALL_DATA'
  const stopMs = ended.stopMs ?? context.clock.nowMs()
  const lasted = Math.max(1, Math.ceil((stopMs - row.startMs) / BILLED_STEP_MS)) * BILLED_STEP_MS
  return {
    executionArn: row.arn,
    stateMachineArn: row.machineArn,
    name,
    startDate: new Date(row.startMs),
    stopDate: new Date(stopMs),
    status: ended.status as 'SUCCEEDED',
    ...(ended.error !== undefined && { error: ended.error }),
    ...(ended.cause !== undefined && { cause: ended.cause }),
    ...(included && { input: text }),
    inputDetails: { included },
    ...(ended.output !== undefined && {
      ...(included && { output: ended.output }),
      outputDetails: { included },
    }),
    ...(traceHeader !== undefined && { traceHeader }),
    billingDetails: { billedMemoryUsedInMB: MEMORY_MB, billedDurationInMilliseconds: lasted },
  }
})
