// botocore's protocol tests, read backwards: the request that a client writes must decode to the
// parameters that it was given.

import { describe, expect, it } from 'vitest'
import type { OperationModel, Shape } from '../../src/wire/model.ts'
import { prepareModel } from '../../src/wire/models/load.ts'
import { protocolFor } from '../../src/wire/protocols.ts'
import type { WireRequest } from '../../src/wire/protocol.ts'
import type { ProtocolName } from '../../src/wire/types.ts'
import { comparable, modelOf, typed, type Given, type Suite } from './botocore-shapes.ts'
import { inputException } from './exceptions.ts'
import { protocolSuites } from './suites.ts'

interface Case {
  id?: string
  given: Given
  params: any
  serialized: {
    method?: string
    uri?: string
    headers?: Record<string, string>
    body?: string
  }
}

function requestOf(protocol: ProtocolName, { serialized, given }: Case): WireRequest {
  const [path = '/', query = ''] = (serialized.uri ?? '/').split('?')
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(serialized.headers ?? {})) {
    headers[name.toLowerCase()] = value
  }
  const body = serialized.body ?? ''
  return {
    method: serialized.method ?? given.http?.method ?? 'POST',
    path,
    query,
    headers,
    body: bodyOf(protocol, body),
  }
}

function bodyOf(protocol: ProtocolName, body: unknown): Uint8Array {
  if (protocol === 'rpcv2Cbor') return Buffer.from(String(body), 'base64')
  if (typeof body === 'string') return Buffer.from(body, 'utf8')
  // The legacy query suites give the form as an object.
  return Buffer.from(new URLSearchParams(body as Record<string, string>).toString(), 'utf8')
}

/**
 * A map of all query parameters holds, at a server, also those that have members of their own; the
 * suites do not agree on whether a client's does.
 */
function comparableInput(shapes: readonly Shape[], { input }: OperationModel, value: object) {
  const out = comparable(value)
  const shape = shapes[input]!
  const members = shape.kind === 'structure' ? shape.members : []
  const map = members.find((member) => member.in === 'queryParams')
  if (map === undefined || out[map.name] === undefined) return out
  for (const member of members) if (member.in === 'query') delete out[map.name][member.at!]
  if (Object.keys(out[map.name]).length === 0) delete out[map.name]
  return out
}

const files = protocolSuites('input')
if (files.length === 0) console.log('skipped: no protocol suites in ../shared/data/aws-protocols')

describe.skipIf(files.length === 0)('requests of botocore clients', () => {
  for (const { file, protocol, suites } of files) {
    describe(file, () => {
      for (const [number, suite] of (suites as (Suite & { cases: Case[] })[]).entries()) {
        for (const [index, test] of suite.cases.entries()) {
          const id = test.id ?? `${number}.${index} ${suite.description ?? ''}`
          const reason = inputException(`${file} ${id}`)
          it.skipIf(reason !== undefined)(reason === undefined ? id : `${id}: ${reason}`, () => {
            const { model, operation } = modelOf(suite, test.given, file.startsWith('legacy/'))
            const loaded = prepareModel('test', model)
            const input = protocolFor(protocol).decode(loaded, operation, requestOf(protocol, test))
            const expected = typed(model.shapes, operation.input, test.params ?? {})
            const { shapes } = model
            expect(comparableInput(shapes, operation, input)).toEqual(
              comparableInput(shapes, operation, expected),
            )
          })
        }
      }
    })
  }
})
