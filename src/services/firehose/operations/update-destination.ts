// https://docs.aws.amazon.com/firehose/latest/APIReference/API_UpdateDestination.html

import { changeDelivery } from '../change.ts'
import { destinationOf } from '../destination/configure.ts'
import { DESTINATION_ID } from '../destination/description.ts'
import type { Destination, Given, GivenConfig } from '../destination/destination.ts'
import { invalidArgument, otherVersion } from '../errors.ts'
import { operation } from '../operation.ts'

export const updateDestination = operation('UpdateDestination', async (input, context) => {
  const { CurrentDeliveryStreamVersionId: version, DestinationId } = input
  await changeDelivery(context, input, (row, tx) => {
    if (version !== String(row.version)) throw otherVersion(String(row.version), version)
    if (DestinationId !== DESTINATION_ID) {
      throw invalidArgument(`Destination Id ${DestinationId} not found`)
    }
    const destination = destinationOf(changed(row.destination, input))
    requireAllowed(row.destination, destination)
    return { ...row, destination, version: row.version + 1, updatedMs: tx.nowMs }
  })
  return {}
})

type Input = Parameters<typeof updateDestination.handle>[0]

function changed({ given }: Destination, input: Input): Given {
  const updates: [Given['kind'], Updated | undefined][] = [
    ['extended', input.ExtendedS3DestinationUpdate],
    ['s3', input.S3DestinationUpdate],
    ['http', input.HttpEndpointDestinationUpdate],
  ]
  const found = updates.filter(([, update]) => update !== undefined)
  const [kind, update] = found[0] ?? []
  if (found.length !== 1 || kind === undefined || update === undefined) {
    throw invalidArgument('Exactly one destination update of S3 or HTTP endpoint is supported.')
  }
  if (kind === 'http' || given.kind === 'http') {
    if (kind === given.kind) return { kind, config: merged(given.config, update) }
    throw invalidArgument('The kind of a destination cannot be changed to this one.')
  }
  return {
    kind: given.kind === 'extended' ? 'extended' : kind,
    config: merged(given.config, update),
  }
}

interface Updated extends GivenConfig {
  readonly S3BackupUpdate?: object
  readonly S3Update?: object
}

/** Members that are not named stay as they are. */
function merged(
  config: GivenConfig,
  { S3BackupUpdate, S3Update, ...update }: Updated,
): GivenConfig {
  return {
    ...config,
    ...(Object.fromEntries(
      Object.entries(update).filter(([, value]) => value !== undefined),
    ) as GivenConfig),
    ...(S3BackupUpdate && {
      S3BackupConfiguration: { ...config.S3BackupConfiguration, ...S3BackupUpdate },
    }),
    ...(S3Update && { S3Configuration: { ...config.S3Configuration, ...S3Update } }),
  }
}

function requireAllowed(before: Destination, after: Destination): void {
  if (before.backup !== undefined && after.backup === undefined) {
    throw invalidArgument('S3 backup cannot be disabled once it is enabled.')
  }
  if ((before.partitions === undefined) !== (after.partitions === undefined)) {
    throw invalidArgument(
      'Dynamic partitioning can be enabled only when a Firehose is created, and not disabled.',
    )
  }
}
