// A form with a file is taken as the operation that it stands for; its signature is over its policy.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html

import type { Exchange } from '../exchange.ts'
import { boundaryOf, FormReader, FormTooLong, MalformedForm } from '../form-data.ts'
import type { PostedForms, SignedForm } from '../posted-form.ts'
import { sameText } from '../sigv4/hash.ts'
import {
  invalidToken,
  signatureMismatch,
  unknownAccessKey,
  unsupportedAlgorithm,
} from '../sigv4/refusals.ts'
import { parseCredential, regionOf } from '../sigv4/scope.ts'
import type { Verified } from '../sigv4/verify.ts'
import { requireUnexpired, secretOf } from './authenticate.ts'
import { identifyCaller } from './identify-caller.ts'
import { adopt } from './identify-operation.ts'

/** The service whose form this may be. */
export function formOf(exchange: Exchange): { service: string; forms: PostedForms } | undefined {
  const { method, headers, query } = exchange
  if (method !== 'POST' || query !== '' || headers['authorization'] !== undefined) return undefined
  if (headers['x-amz-target'] !== undefined) return undefined
  const isForm = headers['content-type']?.toLowerCase().startsWith('multipart/form-data') === true
  if (!isForm) return undefined
  for (const [service, { rest }] of exchange.wire.traits) {
    const path = rest?.pathOf?.(exchange.path, headers['host'] ?? '') ?? exchange.path
    if (rest?.forms?.isFor(path) === true) return { service, forms: rest.forms }
  }
  return undefined
}

export async function takeForm(
  exchange: Exchange,
  { service, forms }: { service: string; forms: PostedForms },
): Promise<void> {
  const { headers, wire } = exchange
  await adopt(exchange, { service, operation: forms.operation, protocol: 'restXml' })
  const boundary = boundaryOf(headers['content-type']!)
  if (boundary === undefined) throw forms.malformed('syntax')
  const reader = new FormReader(exchange.transport.stream(), boundary)
  const { fields, file } = await reader.fields().catch((error: unknown) => {
    if (error instanceof FormTooLong) throw forms.malformed('tooLong')
    throw error instanceof MalformedForm ? forms.malformed('syntax') : error
  })
  const path = exchange.traits.rest?.pathOf?.(exchange.path, headers['host'] ?? '') ?? exchange.path
  const { baseUrl } = exchange
  const taken = forms.take({ path, fields, file, nowMs: wire.env.clock.nowMs(), baseUrl })
  exchange.form = taken
  if (taken.signed !== undefined) await signedBy(exchange, taken.signed)
  exchange.path = taken.path
  exchange.query = ''
  for (const name of OF_THE_FORM) delete headers[name]
  Object.assign(headers, taken.headers)
  exchange.received = undefined
  exchange.stream = taken.content(wellFormed(reader.content(), forms))
}

/** They describe the form, not the object. */
const OF_THE_FORM = ['content-type', 'content-length', 'transfer-encoding']

async function* wellFormed(content: AsyncIterable<Uint8Array>, forms: PostedForms) {
  try {
    yield* content
  } catch (error) {
    throw error instanceof MalformedForm ? forms.malformed('syntax') : error
  }
}

async function signedBy(exchange: Exchange, signed: SignedForm): Promise<void> {
  const scope = parseCredential(signed.credential)
  if (scope === undefined) throw signatureMismatch('objects')
  exchange.scope = scope
  exchange.account = scope.account
  exchange.region = regionOf(scope, exchange.headers)
  if (scope.issued) await identifyCaller(exchange)
  if (exchange.wire.options.auth === 'off') return
  exchange.verified = verified(exchange, signed)
  requireUnexpired(exchange, 'objects')
}

function verified(exchange: Exchange, { text, signature, token }: SignedForm): Verified {
  const { accessKeyId, date, region, service, terminator } = exchange.scope!
  if (terminator !== 'aws4_request') throw unsupportedAlgorithm('objects', 'AWS')
  const found = secretOf(exchange, accessKeyId)
  if (found === undefined) throw unknownAccessKey('objects', accessKeyId)
  const secret = typeof found === 'string' ? { secretAccessKey: found } : found
  const { sessionToken } = secret as { sessionToken?: string }
  if (sessionToken !== undefined && !sameText(sessionToken, token ?? '')) {
    throw invalidToken('objects')
  }
  const keys = exchange.wire.signingKeys
  const key = keys.of(accessKeyId, secret.secretAccessKey, date, region, service)
  if (service !== exchange.loaded!.model.signingName || !sameText(key.hex(text), signature))
    throw signatureMismatch('objects')
  return { accessKeyId, payload: { kind: 'unsigned' } }
}
