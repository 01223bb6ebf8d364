// https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachine.html

import { shownEncryption, shownLogging } from '../configuration.ts'
import { arnOfMachine, requireMachine, requireVersion, versionIn } from '../machine-store.ts'
import { operation } from '../operation.ts'
import { noMachine } from '../errors.ts'
import { referencesOf } from '../references.ts'

export const describeStateMachine = operation(
  'DescribeStateMachine',
  async (input, context, own) => {
    const { stateMachineArn = '', includedData = 'ALL_DATA' } = input
    const { arn, place } = arnOfMachine(stateMachineArn)
    const { row, version } = await context.store.transact(place.partition, function* () {
      const machine = yield* requireMachine(stateMachineArn)
      const number = versionIn(arn.qualifier)
      if (arn.qualifier !== undefined && number === undefined) throw noMachine(stateMachineArn)
      const found =
        number === undefined ? undefined : yield* requireVersion(number, stateMachineArn)
      return { row: machine, version: found }
    })
    const revision = version ?? row
    const of = { account: place.account, region: place.region, revision }
    const machine = await own.definitions.machine(of)
    return {
      stateMachineArn,
      name: row.name,
      status: row.deleting ? ('DELETING' as const) : ('ACTIVE' as const),
      definition: includedData === 'ALL_DATA' ? await own.definitions.text(of) : undefined,
      roleArn: revision.roleArn,
      type: row.type,
      creationDate: new Date(version?.createdMs ?? row.createdMs),
      loggingConfiguration: shownLogging(revision.logging),
      tracingConfiguration: { enabled: revision.tracing },
      label: undefined,
      ...(revision.revisionId !== undefined && { revisionId: revision.revisionId }),
      ...(version?.description !== undefined && { description: version.description }),
      encryptionConfiguration: shownEncryption(revision),
      ...referencesOf(machine),
    }
  },
)
