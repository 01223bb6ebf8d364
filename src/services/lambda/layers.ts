// Layers: archives that several functions share, unpacked together where AWS has /opt.
// https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html

import type { LayerVersionsListItem } from '@aws-sdk/client-lambda'
import { arn, parseArn } from '../../kernel/arn.ts'
import type { Reading } from '../../store/table.ts'
import { lastModified } from './configuration.ts'
import { AwsError } from '../../kernel/aws-error.ts'
import { accessDenied, invalidParameter, resourceNotFound } from './errors.ts'
import type { Lambda } from './lambda.ts'
import { MAX_LAYERS, MAX_UNZIPPED_BYTES } from './limits.ts'
import {
  layerPartition,
  layerVersionTable,
  type LayerUse,
  type LayerVersionRow,
  type PackageRow,
} from './tables.ts'

export interface LayerName {
  readonly account: string
  readonly region: string
  readonly name: string
}

type Caller = Pick<LayerName, 'account' | 'region'>

/** Reads what a caller gave as LayerName: a name, or the layer's ARN. */
export function layerName(given: string, caller: Caller): LayerName {
  const parsed = parseArn(given)
  if (!parsed) return { account: caller.account, region: caller.region, name: given }
  const [kind, name, ...rest] = parsed.resource.split(':', 4)
  if (parsed.service !== 'lambda' || kind !== 'layer' || !name || rest.length > 0) {
    throw invalidParameter(`Invalid Layer name: ${given}`)
  }
  return { account: parsed.account, region: parsed.region, name }
}

/** A layer of the caller's own, for what only its owner may do. */
export function ownLayer(given: string, caller: Caller): LayerName {
  const name = layerName(given, caller)
  if (name.region !== caller.region) {
    throw resourceNotFound('The resource you requested does not exist.')
  }
  if (name.account !== caller.account) throw accessDenied()
  return name
}

export function layerArn(at: LayerName, version?: number): string {
  const resource = `layer:${at.name}`
  return arn('lambda', at.region, at.account, version ? `${resource}:${version}` : resource)
}

/** Splits a layer version's ARN; undefined for any other ARN. */
export function parseLayerVersionArn(
  text: string,
): { layer: LayerName; version: number } | undefined {
  const parsed = parseArn(text)
  if (!parsed || parsed.service !== 'lambda') return undefined
  const [kind, name, version, ...rest] = parsed.resource.split(':', 5)
  if (kind !== 'layer' || !name || !version || rest.length > 0) return undefined
  if (!/^[1-9]\d{0,14}$/.test(version)) return undefined
  const { account, region } = parsed
  return { layer: { account, region, name }, version: Number(version) }
}

export function checkVersionNumber(version: number): void {
  if (version < 1) throw invalidParameter('Layer Version Cannot be less than 1.')
  // No layer ever has so many; it would not fit into a key either.
  if (!Number.isSafeInteger(version)) throw resourceNotFound('Layer version does not exist.')
}

export function layerVersionNotFound(layer: LayerName, version: number): AwsError {
  return resourceNotFound(`Layer version ${layerArn(layer, version)} does not exist.`)
}

export function layerRevisionMismatch(): AwsError {
  return new AwsError(
    'PreconditionFailedException',
    'The Revision Id provided does not match the latest Revision Id. ' +
      'Call the GetLayerPolicy API to retrieve the latest Revision Id',
    { status: 412, members: { Type: 'User' } },
  )
}

/** The version's row, inside a transaction; throws ResourceNotFoundException. */
export function* requireLayerVersion(layer: LayerName, version: number): Reading<LayerVersionRow> {
  const row = yield* layerVersionTable.get(version)
  if (!row) throw layerVersionNotFound(layer, version)
  return row
}

export async function findLayerVersion(
  lambda: Lambda,
  layer: LayerName,
  version: number,
): Promise<LayerVersionRow | undefined> {
  return lambda.env.store.transact(layerPartition(layer), () => layerVersionTable.get(version))
}

export function layerVersionItem(layer: LayerName, row: LayerVersionRow): LayerVersionsListItem {
  return {
    LayerVersionArn: layerArn(layer, row.version),
    Version: row.version,
    Description: row.description,
    CreatedDate: lastModified(row.createdAtMs),
    CompatibleArchitectures: row.architectures as LayerVersionsListItem['CompatibleArchitectures'],
    CompatibleRuntimes: row.runtimes as LayerVersionsListItem['CompatibleRuntimes'],
    LicenseInfo: row.license,
  }
}

export function layerVersionView(
  { codeLinks }: Lambda,
  layer: LayerName,
  row: LayerVersionRow,
  baseUrl: string,
) {
  const versionArn = layerArn(layer, row.version)
  return {
    ...layerVersionItem(layer, row),
    LayerArn: layerArn(layer),
    Content: {
      Location: codeLinks.to(baseUrl, versionArn, row.package),
      CodeSha256: row.package.sha256,
      CodeSize: row.package.bytes,
    },
  }
}

/** Whether a version suits what ListLayers and ListLayerVersions ask for. */
export function isCompatible(row: LayerVersionRow, runtime?: string, architecture?: string) {
  return (
    (!runtime || row.runtimes?.includes(runtime) === true) &&
    (!architecture || row.architectures?.includes(architecture) === true)
  )
}

/** The account may use this version: it owns it, or the version's policy says so. */
export function mayUse(layer: LayerName, row: LayerVersionRow, account: string): boolean {
  if (layer.account === account) return true
  return (row.statements ?? []).some(({ Principal: principal }) => {
    // Which organization an account is in, nobody here knows: such a statement is believed.
    if (principal === '*') return true
    const aws = (principal as { AWS?: unknown } | undefined)?.AWS
    return aws === account || (typeof aws === 'string' && aws.includes(`::${account}:`))
  })
}

/** The layers that a function names, in the order in which they are unpacked; checked. */
export async function layersFrom(
  lambda: Lambda,
  given: readonly string[] | undefined,
  caller: Caller,
): Promise<readonly LayerUse[] | undefined> {
  if (given === undefined) return undefined
  if (given.length > MAX_LAYERS) {
    throw invalidParameter(`Cannot reference more than ${MAX_LAYERS} layers.`)
  }
  const uses: LayerUse[] = []
  const seen = new Map<string, string>()
  for (const text of given) {
    const parsed = parseLayerVersionArn(text)
    if (!parsed) throw invalidParameter(`Layer version ${text} does not exist.`)
    const { layer, version } = parsed
    if (layer.region !== caller.region) {
      throw invalidParameter(
        'Layers are not in the same region as the function. ' +
          `Layers are expected to be in region ${caller.region}.`,
      )
    }
    const other = seen.get(layerArn(layer))
    if (other !== undefined) {
      throw invalidParameter(
        'Two different versions of the same layer are not allowed to be referenced in the same ' +
          `function. ${other} and ${text} are versions of the same layer.`,
      )
    }
    seen.set(layerArn(layer), text)
    const row = await findLayerVersion(lambda, layer, version)
    if (!row) throw invalidParameter(`Layer version ${text} does not exist.`)
    if (!mayUse(layer, row, caller.account)) throw accessDenied()
    uses.push({ arn: text, package: row.package })
  }
  return uses
}

/** A function and its layers together have the room that AWS gives one function. */
export function checkUnzippedSize(code: PackageRow, layers: readonly LayerUse[]): void {
  let bytes = code.unzippedBytes ?? 0
  for (const layer of layers) bytes += layer.package.unzippedBytes ?? 0
  if (bytes <= MAX_UNZIPPED_BYTES) return
  throw invalidParameter(
    `Function code combined with layers exceeds the maximum allowed size of ${MAX_UNZIPPED_BYTES} ` +
      `bytes. The actual size is ${bytes} bytes.`,
  )
}
