// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (DeleteCorsConfiguration)

import { changeApi } from '../apis.ts'
import { operation } from '../operation.ts'

export const deleteCorsConfiguration = operation(
  'DeleteCorsConfiguration',
  async (input, context) => {
    await changeApi(input.ApiId!, context, ({ CorsConfiguration: _, ...api }) => api)
    return {}
  },
)
