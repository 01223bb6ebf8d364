// Where botocore's protocol suites are, and which protocol each is in.

import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ProtocolName } from '../../src/wire/types.ts'
import type { Suite } from './botocore-shapes.ts'

const root = fileURLToPath(new URL('../../../shared/data/aws-protocols/', import.meta.url))

const FILES: readonly (readonly [file: string, protocol: ProtocolName])[] = [
  ['json.json', 'awsJson1_1'],
  ['json_1_0.json', 'awsJson1_0'],
  ['json_1_0-query-compatible.json', 'awsJson1_0'],
  ['query.json', 'awsQuery'],
  ['ec2.json', 'ec2Query'],
  ['rest-json.json', 'restJson1'],
  ['rest-xml.json', 'restXml'],
  ['smithy-rpc-v2-cbor.json', 'rpcv2Cbor'],
  ['smithy-rpc-v2-cbor-query-compatible.json', 'rpcv2Cbor'],
  ['smithy-rpc-v2-cbor-non-query-compatible.json', 'rpcv2Cbor'],
]

export interface SuiteFile {
  readonly file: string
  readonly protocol: ProtocolName
  readonly suites: readonly Suite[]
}

/** Empty when the data is not beside the project. */
export function protocolSuites(direction: 'input' | 'output'): SuiteFile[] {
  return [direction, `legacy/${direction}`].flatMap((folder) =>
    FILES.flatMap(([name, protocol]) => {
      const path = `${root}${folder}/${name}`
      if (!existsSync(path)) return []
      const suites = JSON.parse(readFileSync(path, 'utf8')) as (Suite & { cases: unknown[] })[]
      // One file has operations without a single case.
      if (suites.every(({ cases }) => cases.length === 0)) return []
      return [{ file: `${folder}/${name}`, protocol, suites }]
    }),
  )
}
