// https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html

import { redrivingOf } from '../engine/describe.ts'
import { requireExecution } from '../execution-store.ts'
import { operation } from '../operation.ts'

export const describeExecution = operation('DescribeExecution', async (input, context) => {
  const { executionArn = '', includedData = 'ALL_DATA' } = input
  const row = await requireExecution(context, executionArn)
  const included = includedData === 'ALL_DATA'
  return {
    executionArn: row.arn,
    stateMachineArn: row.machineArn,
    name: row.name,
    status: row.status,
    startDate: new Date(row.startMs),
    ...(row.stopMs !== undefined && { stopDate: new Date(row.stopMs) }),
    ...(included && { input: row.input }),
    inputDetails: { included },
    ...(row.output !== undefined && {
      ...(included && { output: row.output }),
      outputDetails: { included },
    }),
    ...(row.traceHeader !== undefined && { traceHeader: row.traceHeader }),
    ...(row.mapRun && { mapRunArn: row.mapRun.arn }),
    ...(row.error !== undefined && { error: row.error }),
    ...(row.cause !== undefined && { cause: row.cause }),
    ...(row.version !== undefined && { stateMachineVersionArn: row.version }),
    ...(row.alias !== undefined && { stateMachineAliasArn: row.alias }),
    redriveCount: row.redriveCount,
    ...(row.redriveMs !== undefined && { redriveDate: new Date(row.redriveMs) }),
    ...redrivingOf(row, context.clock.nowMs()),
  }
})
