// One service: its client's schemas and the constraints, merged.

import { createRequire } from 'node:module'
import { Extractor } from './extract.mjs'

// The clients' CommonJS bundles are one file each: faster to load than their ES modules.
const require = createRequire(import.meta.url)

const JSON_RPC = new Set(['awsJson1_0', 'awsJson1_1'])

export function describe({ service, client, xmlNamespace, signingName }, constraints) {
  const sdk = require(`@aws-sdk/client-${client}`)
  const config = configOf(sdk, signingName)
  const extractor = new Extractor(constraints.shapes)
  const operations = {}
  const errors = {}
  const names = Object.keys(sdk).filter((name) => name.endsWith('$'))
  for (const schema of names.map((name) => sdk[name]).sort(byName)) {
    if (schema[0] === 9) {
      operations[schema[2]] = operation(schema, extractor, service, constraints)
    } else if (schema[0] === -3 && !schema[1].startsWith('smithy.ts.sdk')) {
      errors[schema[2]] = extractor.shape(schema)
    }
  }
  const protocols = protocolsOf(config)
  return {
    namespace: config.namespace,
    signingName: config.signingName,
    apiVersion: config.version,
    ...((xmlNamespace ?? config.xmlNamespace)
      ? { xmlNamespace: xmlNamespace ?? config.xmlNamespace }
      : {}),
    target: config.target,
    protocols,
    ...(config.queryCompatible ? { awsQueryCompatible: true } : {}),
    operations,
    errors,
    shapes: extractor.shapes,
  }
}

const byName = (a, b) => (a[2] < b[2] ? -1 : 1)

function configOf(sdk, signingName) {
  const name = Object.keys(sdk).find((key) => /^[A-Z].*Client$/.test(key))
  const client = new sdk[name]({ region: 'us-east-1' })
  const { protocol, protocolSettings: settings, httpAuthSchemeProvider } = client.config
  const found = {
    protocol: protocol.getShapeId().split('#')[1],
    namespace: settings.defaultNamespace,
    version: settings.version,
    xmlNamespace: settings.xmlNamespace,
    target: settings.serviceTarget,
    queryCompatible: settings.awsQueryCompatible === true,
    signingName:
      signingName ??
      httpAuthSchemeProvider({ operation: '', region: 'us-east-1' })[0].signingProperties.name,
  }
  client.destroy()
  return found
}

/** AWS moves its RPC services to CBOR one SDK after the other: all of them accept it. */
function protocolsOf({ protocol, queryCompatible }) {
  const rpc = JSON_RPC.has(protocol) || protocol === 'awsQuery'
  return [
    protocol,
    ...(queryCompatible ? ['awsQuery'] : []),
    ...(rpc && protocol !== 'awsQuery' ? ['rpcv2Cbor'] : []),
  ]
}

function operation([, , name, rawTraits, inputRef, outputRef], extractor, service, constraints) {
  const traits = typeof rawTraits === 'object' ? rawTraits : {}
  const known = constraints.operations[name]
  const input = extractor.shape(deref(inputRef))
  const output = extractor.shape(deref(outputRef))
  const http = traits.http && {
    method: traits.http[0],
    uri: service === 's3' ? withBucket(traits.http[1], extractor.shapes[input]) : traits.http[1],
    status: traits.http[2],
  }
  return {
    name,
    input,
    output,
    ...(known?.errors?.length ? { errors: known.errors } : {}),
    ...(http ? { http } : {}),
    ...(traits.endpoint ? { hostPrefix: traits.endpoint[0] } : {}),
  }
}

const deref = (ref) => (typeof ref === 'function' ? deref(ref()) : ref)

// The SDK puts the bucket into the host name, and so left it out of its templates.
function withBucket(uri, input) {
  const hasBucket = input.members.some((m) => m.name === 'Bucket' && m.in === 'label')
  return hasBucket ? `/{Bucket}${uri.replace(/^\/(?=$|\?)/, '')}` : uri
}
