// https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateRestApi.html

import type { PatchOperation, RestApi } from '@aws-sdk/client-api-gateway'
import type { Context } from '../service.ts'
import { badRequest } from './errors.ts'
import {
  flag,
  integerOf,
  items,
  patchesOf,
  patchKnown,
  replaces,
  set,
  text,
  type Rule,
} from './patch.ts'
import { changeApi, endpointOf, requireCompression, requireName, shown } from './rest-api.ts'

const ENDPOINT_TYPES = ['REGIONAL', 'EDGE', 'PRIVATE']

const RULES: readonly Rule[] = [
  replaces('/name', (draft, { value }) => (draft.name = requireName(value))),
  { path: '/description', ops: ['replace', 'remove'], apply: describe },
  text('policy', ['replace', 'remove']),
  text('apiKeySource'),
  text('version'),
  flag('disableExecuteApiEndpoint'),
  text('securityPolicy'),
  text('endpointAccessMode'),
  {
    path: '/minimumCompressionSize',
    ops: ['replace', 'remove'],
    apply(draft, { op, value }) {
      const size =
        op === 'remove' || value === undefined || value === '' ? undefined : integerOf(value)
      requireCompression(size)
      set(draft, 'minimumCompressionSize', size)
    },
  },
  items('binaryMediaTypes'),
  replaces('/endpointConfiguration/ipAddressType', (draft, { value }) => {
    if (value !== 'ipv4' && value !== 'dualstack') throw badRequest('ipAddressType must be either ipv4 or dualstack.') // prettier-ignore
    draft.endpointConfiguration = endpointOf({
      ...draft.endpointConfiguration,
      ipAddressType: value,
    })
  }),
  {
    path: '/endpointConfiguration/vpcEndpointIds',
    ops: ['add', 'remove'],
    apply(draft, { op, value = '' }) {
      const { vpcEndpointIds = [], ...rest } = draft.endpointConfiguration ?? {}
      const others = (vpcEndpointIds as string[]).filter((id) => id !== value)
      const ids = op === 'add' ? [...others, value] : others
      draft.endpointConfiguration = ids.length === 0 ? rest : { ...rest, vpcEndpointIds: ids }
    },
  },
  {
    path: '/endpointConfiguration/types/*',
    ops: ['add', 'remove', 'replace', 'copy', 'move', 'test'],
    apply: retype,
  },
]

function describe(
  draft: Record<string, any>,
  { op, value }: { op: string; value: string | undefined },
) {
  set(draft, 'description', op === 'remove' || value === '' ? undefined : value)
}

function retype(
  draft: Record<string, any>,
  { op, value }: { op: string; value: string | undefined },
) {
  if (!['add', 'remove', 'replace'].includes(op)) {
    throw badRequest("Invalid patch operation specified. Must be 'add'|'remove'|'replace'")
  }
  if (op === 'remove') return
  if (!ENDPOINT_TYPES.includes(value ?? '')) {
    throw badRequest(
      `Invalid EndpointTypes specified. Valid options are ${ENDPOINT_TYPES.join(',')}`,
    )
  }
  const { ipAddressType } = draft.endpointConfiguration ?? {}
  const kept = value === 'PRIVATE' ? 'dualstack' : ipAddressType
  draft.endpointConfiguration = endpointOf({
    ...draft.endpointConfiguration,
    types: [value as 'EDGE'],
    ipAddressType: kept,
  })
}

export async function updateApi(
  id: string,
  operations: PatchOperation[] | undefined,
  context: Context,
): Promise<RestApi> {
  const patches = patchesOf(operations)
  return shown(await changeApi(id, context, (api) => patchKnown(api, patches, RULES)))
}
