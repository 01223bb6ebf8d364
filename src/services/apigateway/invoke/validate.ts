// Request validators: parameters that must be there, and a body that fits its model.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html

import type { Json } from '../../../asl/json.ts'
import type { ApiCall } from './call.ts'
import { GatewayError } from './gateway-error.ts'
import { schemaFailures } from './json-schema.ts'
import { header } from './received.ts'

/** Throws what the caller is told. */
export function validateRequest(call: ApiCall): void {
  const { method, compiled } = call
  const validator = compiled.validators.get(method.requestValidatorId ?? '')
  if (validator === undefined) return
  if (validator.validateRequestParameters) validateParameters(call)
  if (validator.validateRequestBody) validateBody(call)
}

function validateParameters({ method, received }: ApiCall): void {
  const required = Object.entries(method.requestParameters ?? {}).filter(([, needed]) => needed)
  const missing = required
    .map(([name]) => name.slice('method.request.'.length))
    .filter((name) => {
      const [kind = '', ...rest] = name.split('.')
      const key = rest.join('.')
      if (kind === 'path') return !Object.hasOwn(received.pathParameters, key)
      const values = kind.endsWith('querystring') ? received.query.get(key) : header(received, key)
      return values === undefined || values.every((value) => value === '')
    })
  if (missing.length === 0) return
  const names = missing.map((name) => name.split('.').slice(1).join('.'))
  throw new GatewayError('BAD_REQUEST_PARAMETERS', {
    message: `Missing required request parameters: [${names.join(', ')}]`,
  })
}

function validateBody({ method, received, compiled }: ApiCall): void {
  const models = method.requestModels ?? {}
  const name = models[received.contentType] ?? models['$default']
  const model = name === undefined ? undefined : compiled.models.get(name)
  if (model?.schema === undefined) return
  const schema = parsed(model.schema)
  if (schema === undefined) return
  const text = received.body.toString('utf8')
  const body = text === '' ? undefined : parsed(text)
  if (body === undefined) {
    // A schema that asks for nothing is content with nothing.
    if (text === '' && schemaFailures({}, schema, modelIn(compiled)).length === 0) return
    throw invalid('[Unexpected end of input or invalid JSON]')
  }
  const failures = schemaFailures(body, schema, modelIn(compiled))
  if (failures.length > 0) throw invalid(failures.join(''))
}

const invalid = (validation: string) => new GatewayError('BAD_REQUEST_BODY', { validation })

function modelIn({ models }: ApiCall['compiled']) {
  return (name: string) => parsed(models.get(name)?.schema ?? '')
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
