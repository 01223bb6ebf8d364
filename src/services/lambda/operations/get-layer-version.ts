// GetLayerVersion. https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersion.html

import type { Context } from '../../service.ts'
import { accessDenied, resourceNotFound } from '../errors.ts'
import type { Lambda } from '../lambda.ts'
import {
  checkVersionNumber,
  findLayerVersion,
  layerName,
  layerVersionView,
  mayUse,
  type LayerName,
} from '../layers.ts'
import { operation } from '../operation.ts'

export const getLayerVersion = operation('GetLayerVersion', async (input, context, lambda) => {
  const version = Number(input.VersionNumber)
  checkVersionNumber(version)
  return showLayerVersion(lambda, context, layerName(input.LayerName, context), version)
})

export async function showLayerVersion(
  lambda: Lambda,
  context: Context,
  layer: LayerName,
  version: number,
) {
  const row =
    layer.region === context.region ? await findLayerVersion(lambda, layer, version) : undefined
  if (!row) throw resourceNotFound('The resource you requested does not exist.')
  if (!mayUse(layer, row, context.account)) throw accessDenied()
  return layerVersionView(lambda, layer, row, context.baseUrl)
}
