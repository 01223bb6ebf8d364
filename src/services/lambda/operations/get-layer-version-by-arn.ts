// GetLayerVersionByArn. https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersionByArn.html

import { invalidParameter } from '../errors.ts'
import { parseLayerVersionArn } from '../layers.ts'
import { operation } from '../operation.ts'
import { showLayerVersion } from './get-layer-version.ts'

export const getLayerVersionByArn = operation(
  'GetLayerVersionByArn',
  async (input, context, lambda) => {
    const parsed = parseLayerVersionArn(input.Arn)
    if (!parsed) throw invalidParameter(`Invalid Layer version ARN: ${input.Arn}`)
    return showLayerVersion(lambda, context, parsed.layer, parsed.version)
  },
)
