// https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachineForExecution.html

import { shownEncryption, shownLogging } from '../configuration.ts'
import { requireExecution } from '../execution-store.ts'
import { operation } from '../operation.ts'
import { referencesOf } from '../references.ts'

export const describeStateMachineForExecution = operation(
  'DescribeStateMachineForExecution',
  async (input, context, own) => {
    const { executionArn = '', includedData = 'ALL_DATA' } = input
    const row = await requireExecution(context, executionArn)
    const { revision, mapRun, machineName } = row
    const machine = await own.definitions.machine(row)
    const [name, label] = machineName.split('/')
    return {
      stateMachineArn: row.machineArn,
      name: name!,
      definition: includedData === 'ALL_DATA' ? await own.definitions.text(row) : undefined,
      roleArn: revision.roleArn,
      updateDate: new Date(revision.updatedMs),
      loggingConfiguration: shownLogging(revision.logging),
      tracingConfiguration: { enabled: revision.tracing },
      ...(mapRun && { mapRunArn: mapRun.arn, label }),
      ...(revision.revisionId !== undefined && { revisionId: revision.revisionId }),
      encryptionConfiguration: shownEncryption(revision),
      ...referencesOf(machine),
    }
  },
)
