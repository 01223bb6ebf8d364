// Request validators: what of a request is checked.
// https://docs.aws.amazon.com/apigateway/latest/api/API_RequestValidator.html

import type { RequestValidator } from '@aws-sdk/client-api-gateway'
import type { Context } from '../service.ts'
import { inApi, requireRoom, updateChild } from './children.ts'
import { badRequest, noSuch } from './errors.ts'
import { newPartId } from './ids.ts'
import { MAX_CHILDREN } from './limits.ts'
import { patchesOf, patchListed, replaces } from './patch.ts'
import { validatorTable } from './tables.ts'

export const noValidator = () => noSuch('Request Validator')

export function createValidator(
  input: RequestValidator & { restApiId: string | undefined },
  context: Context,
): Promise<RequestValidator> {
  return inApi(input, context, function* (tx, _api, found) {
    if (!found) throw badRequest('Invalid REST API identifier specified')
    yield* requireRoom(validatorTable, MAX_CHILDREN, 'Maximum number of Request Validators for this API has been reached.') // prettier-ignore
    const { name, validateRequestBody = false, validateRequestParameters = false } = input
    const id = newPartId(tx)
    const validator = { id, ...(name && { name }), validateRequestBody, validateRequestParameters }
    validatorTable.put(tx, [id], validator)
    return validator
  })
}

export function updateValidator(
  input: { restApiId: string | undefined; requestValidatorId: string | undefined; patchOperations?: any[] | undefined }, // prettier-ignore
  context: Context,
): Promise<RequestValidator> {
  const patches = patchesOf(input.patchOperations)
  return updateChild(validatorTable, input, input.requestValidatorId!, context, {
    missing: noValidator,
    change: (row) =>
      patchListed(row, patches, [
        replaces('/name', (draft, { value }) => {
          if (!value?.trim()) throw badRequest('Request Validator name cannot be blank')
          draft.name = value
        }),
        // Anything but `true` is false to AWS.
        replaces('/validateRequestParameters', (draft, { value }) => (draft.validateRequestParameters = truth(value))), // prettier-ignore
        replaces('/validateRequestBody', (draft, { value }) => (draft.validateRequestBody = truth(value))), // prettier-ignore
      ]),
  })
}

function truth(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true'
}
