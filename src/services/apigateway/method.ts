// Methods of resources, with their integration and responses: one row each.
// https://docs.aws.amazon.com/apigateway/latest/api/API_Method.html

import type { Method, MethodResponse } from '@aws-sdk/client-api-gateway'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { Context } from '../service.ts'
import { inApi, named } from './children.ts'
import { badRequest, conflict, noResource, noSuch, notFound } from './errors.ts'
import { requireParameters } from './parameters.ts'
import {
  entries,
  flag,
  items,
  knownEntries,
  patchesOf,
  patchKnown,
  replaces,
  text,
} from './patch.ts'
import { requireResource } from './resource-tree.ts'
import { authorizerTable, methodTable, modelTable, validatorTable } from './tables.ts'

export interface OneMethod {
  readonly restApiId: string | undefined
  readonly resourceId: string | undefined
  readonly httpMethod: string | undefined
}

const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'ANY']

/** Runs over a resource that is there. */
export function atResource<T>(
  input: Omit<OneMethod, 'httpMethod'>,
  context: Context,
  run: (tx: Tx) => Reading<T>,
): Promise<T> {
  return inApi(input, context, function* (tx, _api, found) {
    if (!found) throw noResource()
    yield* requireResource(input.resourceId!)
    return yield* run(tx)
  })
}

/** Runs over a method that is there, and writes what it answers. */
export function atMethod<T>(
  input: OneMethod,
  context: Context,
  run: (method: Method, tx: Tx) => Reading<T> | T,
  missing = 'Method',
): Promise<T> {
  return atResource(input, context, function* (tx) {
    const method = METHODS.includes(input.httpMethod!)
      ? yield* methodTable.get(input.resourceId!, input.httpMethod!)
      : undefined
    if (method === undefined) throw noSuch(missing)
    const result = run(method, tx)
    return isReading(result) ? yield* result : result
  })
}

function isReading<T>(value: Reading<T> | T): value is Reading<T> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value
}

export function keep(tx: Tx, { resourceId, httpMethod }: OneMethod, method: Method): void {
  methodTable.put(tx, [resourceId!, httpMethod!], method)
}

/** What a method refers to must be there. */
export function* requireReferences(method: Method): Reading<void> {
  const { authorizationType = 'NONE', authorizerId, requestValidatorId, requestModels } = method
  if (authorizationType === 'CUSTOM' || authorizationType === 'COGNITO_USER_POOLS') {
    const found =
      authorizerId === undefined ? undefined : yield* named(authorizerTable, authorizerId)
    if (found === undefined) {
      throw badRequest('Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.') // prettier-ignore
    }
  } else if (authorizationType !== 'NONE' && authorizationType !== 'AWS_IAM') {
    throw badRequest('Invalid AuthorizationType specified. Valid options are NONE,AWS_IAM,CUSTOM,COGNITO_USER_POOLS') // prettier-ignore
  }
  if (requestValidatorId && (yield* named(validatorTable, requestValidatorId)) === undefined) {
    throw badRequest('Invalid Request Validator identifier specified')
  }
  yield* requireModels(requestModels)
}

export function* requireModels(models: Record<string, string> | undefined): Reading<void> {
  for (const name of Object.values(models ?? {})) {
    if ((yield* named(modelTable, name)) === undefined) {
      throw badRequest(`Invalid model identifier specified: ${name}`)
    }
  }
}

export function putMethod(
  input: OneMethod & Omit<Method, 'methodResponses' | 'methodIntegration'>,
  context: Context,
): Promise<Method> {
  const { restApiId: _, resourceId, httpMethod, ...given } = input
  if (!METHODS.includes(httpMethod!)) {
    return inApi(input, context, function* (_tx, _api, found) {
      if (found) yield* requireResource(resourceId!)
      if (!found) throw noResource()
      throw badRequest(`Invalid HttpMethod specified. Valid options are ${METHODS.join(',')}`)
    })
  }
  return atResource(input, context, function* (tx) {
    if ((yield* methodTable.get(resourceId!, httpMethod!)) !== undefined) {
      throw conflict('Method already exists for this resource')
    }
    requireParameters(given.requestParameters, 'method.request')
    const method = methodOf(httpMethod!, given)
    yield* requireReferences(method)
    keep(tx, input, method)
    return method
  })
}

export function methodOf(httpMethod: string, given: Omit<Method, 'httpMethod'>): Method {
  const method: Method = { httpMethod, authorizationType: given.authorizationType ?? 'NONE' }
  if (given.authorizerId !== undefined) method.authorizerId = given.authorizerId
  method.apiKeyRequired = given.apiKeyRequired ?? false
  if (given.requestValidatorId) method.requestValidatorId = given.requestValidatorId
  if (given.operationName) method.operationName = given.operationName
  if (filled(given.requestParameters)) method.requestParameters = given.requestParameters
  if (filled(given.requestModels)) method.requestModels = given.requestModels
  if (given.authorizationScopes?.length) method.authorizationScopes = given.authorizationScopes
  return method
}

const filled = (map: object | undefined) => map !== undefined && Object.keys(map).length > 0

const METHOD_RULES = [
  text('authorizationType'),
  replaces('/authorizerId', (draft, { value }) => (draft.authorizerId = value)),
  flag('apiKeyRequired'),
  text('operationName'),
  text('requestValidatorId'),
  entries('requestParameters', (value) => value.toLowerCase() === 'true'),
  entries('requestModels'),
  items('authorizationScopes'),
]

export function updateMethod(
  input: OneMethod & { patchOperations?: any[] | undefined },
  context: Context,
): Promise<Method> {
  return atMethod(input, context, function* (before, tx) {
    const method = patchKnown(before, patchesOf(input.patchOperations), METHOD_RULES)
    if (
      method.authorizationType !== 'CUSTOM' &&
      method.authorizationType !== 'COGNITO_USER_POOLS'
    ) {
      delete method.authorizerId
    }
    if (method.requestValidatorId === '') delete method.requestValidatorId
    yield* requireReferences(method)
    keep(tx, input, method)
    return method
  })
}

// --- Responses of methods.

export interface OneResponse extends OneMethod {
  readonly statusCode: string | undefined
}

export const noStatus = () => notFound('Invalid Response status code specified')

export function putMethodResponse(
  input: OneResponse & MethodResponse,
  context: Context,
): Promise<MethodResponse> {
  const { statusCode, responseParameters, responseModels } = input
  return atMethod(input, context, function* (method, tx) {
    if (method.methodResponses?.[statusCode!] !== undefined) {
      throw conflict('Response already exists for this resource')
    }
    requireParameters(responseParameters, 'method.response')
    yield* requireModels(responseModels)
    const response: MethodResponse = {
      statusCode,
      ...(responseParameters && { responseParameters }),
      ...(responseModels && { responseModels }),
    }
    keep(tx, input, withResponse(method, statusCode!, response))
    return response
  })
}

export function withResponse(
  method: Method,
  status: string,
  response: MethodResponse | undefined,
): Method {
  const { [status]: _, ...others } = method.methodResponses ?? {}
  const all = response === undefined ? others : { ...others, [status]: response }
  const { methodResponses: __, ...rest } = method
  return Object.keys(all).length === 0 ? rest : { ...rest, methodResponses: all }
}

export function readMethodResponse(method: Method, status: string): MethodResponse {
  const response = method.methodResponses?.[status]
  if (response === undefined) throw noStatus()
  return response
}

const RESPONSE_RULES = [
  knownEntries('responseParameters', 'Invalid parameter name specified', (value) => value.toLowerCase() === 'true'), // prettier-ignore
  knownEntries('responseModels', 'Content-Type specified was not found'),
]

export function updateMethodResponse(
  input: OneResponse & { patchOperations?: any[] | undefined },
  context: Context,
): Promise<MethodResponse> {
  return atMethod(input, context, function* (method, tx) {
    const before = readMethodResponse(method, input.statusCode!)
    const response = patchKnown(before, patchesOf(input.patchOperations), RESPONSE_RULES)
    yield* requireModels(response.responseModels)
    keep(tx, input, withResponse(method, input.statusCode!, response))
    return response
  })
}
