// Custom domain names, and which API answers below which path of one.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html

import type { BasePathMapping, DomainName, PatchOperation } from '@aws-sdk/client-api-gateway'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { Context } from '../service.ts'
import { allOf, named, pageOfTable } from './children.ts'
import { badRequest, conflict, notFound } from './errors.ts'
import { newId } from './ids.ts'
import { inAccount, requireOne, withTagsShown } from './of-account.ts'
import { pageOf, type PageInput } from './pages.ts'
import { patchesOf, patchKnown, replaces, set, text, type Rule } from './patch.ts'
import {
  accountPartition,
  apiAddress,
  apiTable,
  domainOwnerTable,
  domainTable,
  INDEX,
  mappingTable,
  ownArn,
  stageTable,
} from './tables.ts'

export const noDomain = () => notFound('Invalid domain name identifier specified')
const noMapping = () => notFound('Invalid base path mapping identifier specified')

/** Of CloudFront, the same for everybody; of API Gateway in us-east-1. */
const EDGE_ZONE = 'Z2FDTNDATAQYW2'
const REGIONAL_ZONE = 'Z1UJRXOUMOFQ8Q'
const NONE = '(none)'

type Given = Omit<DomainName, 'domainName'> & { domainName: string | undefined }

export function createDomain(input: Given, context: Context): Promise<DomainName> {
  const name = input.domainName ?? ''
  if (!/^(?:\*\.)?[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,20}$/i.test(name) || name.length > 255) {
    throw badRequest(`Invalid domain name specified: ${name.slice(0, 255)}`)
  }
  return context.store.transact([accountPartition(context), INDEX], function* (tx) {
    const index = tx.in(INDEX)
    if ((yield* index.read(domainOwnerTable.get(name.toLowerCase()))) !== undefined) {
      throw badRequest('The domain name you provided already exists.')
    }
    const domain = domainOf(tx, name, input, context.region)
    domainTable.put(tx, [name], domain)
    const { account, region } = context
    const host = domain.regionalDomainName ?? domain.distributionDomainName!
    for (const one of [name.toLowerCase(), host]) {
      domainOwnerTable.put(index, [one], { account, region, domain: name })
    }
    return domain
  })
}

function domainOf(tx: Tx, domainName: string, input: Given, region: string): DomainName {
  const { certificateName, certificateArn, securityPolicy = 'TLS_1_2', tags } = input
  const { regionalCertificateArn, regionalCertificateName, mutualTlsAuthentication } = input
  const endpointConfiguration = input.endpointConfiguration ?? { types: ['EDGE'], ipAddressType: 'ipv4' } // prettier-ignore
  const isEdge = endpointConfiguration.types?.includes('EDGE') === true
  const id = newId(tx)
  return {
    ...{ domainName, domainNameArn: ownArn(region, `/domainnames/${domainName}`) },
    ...(certificateName && { certificateName }),
    ...(certificateArn && { certificateArn }),
    ...(isEdge
      ? { distributionDomainName: `d${id}.cloudfront.net`, distributionHostedZoneId: EDGE_ZONE }
      : {
          regionalDomainName: `d-${id}.execute-api.${region}.amazonaws.com`,
          regionalHostedZoneId: REGIONAL_ZONE,
        }),
    ...(regionalCertificateArn && { regionalCertificateArn }),
    ...(regionalCertificateName && { regionalCertificateName }),
    endpointConfiguration,
    domainNameStatus: 'AVAILABLE',
    securityPolicy,
    ...(mutualTlsAuthentication && { mutualTlsAuthentication }),
    ...(tags && Object.keys(tags).length > 0 && { tags }),
  }
}

const RULES: readonly Rule[] = [
  ...['certificateName', 'certificateArn', 'regionalCertificateName', 'regionalCertificateArn'].map((name) => text(name)), // prettier-ignore
  ...['securityPolicy', 'ownershipVerificationCertificateArn'].map((name) => text(name)),
  replaces('/endpointConfiguration/types/*', (draft, { value }) => {
    draft.endpointConfiguration = { ...draft.endpointConfiguration, types: [value] }
  }),
  replaces('/endpointConfiguration/ipAddressType', (draft, { value }) => {
    draft.endpointConfiguration = { ...draft.endpointConfiguration, ipAddressType: value }
  }),
]

export function updateDomain(
  input: { domainName: string | undefined; patchOperations?: PatchOperation[] | undefined },
  context: Context,
): Promise<DomainName> {
  return inAccount(context, function* (tx) {
    const before = yield* requireOne(domainTable, input.domainName!, noDomain)
    const domain = patchKnown(before, patchesOf(input.patchOperations), RULES)
    domainTable.put(tx, [input.domainName!], domain)
    return withTagsShown(domain)
  })
}

export function deleteDomain(input: { domainName: string | undefined }, context: Context) {
  const name = input.domainName!
  return context.store.transact([accountPartition(context), INDEX], function* (tx) {
    const domain = yield* requireOne(domainTable, name, noDomain)
    domainTable.del(tx, [name])
    for (const { row } of yield* mappingTable.range([name], { limit: 1_000 })) {
      mappingTable.del(tx, [name, row.basePath!])
    }
    const host = domain.regionalDomainName ?? domain.distributionDomainName!
    for (const one of [name.toLowerCase(), host]) domainOwnerTable.del(tx.in(INDEX), [one])
    return {}
  })
}

export const getDomains = (input: PageInput, context: Context) =>
  inAccount(context, () => pageOfTable(domainTable, input, ({ domainName }) => domainName!))

// --- Base path mappings.

interface OneMapping {
  readonly domainName: string | undefined
  readonly basePath: string | undefined
}

const pathOf = (given: string | undefined) => (given === undefined || given === '' ? NONE : given)

export function createMapping(
  input: { domainName: string | undefined; basePath?: string | undefined; restApiId: string | undefined; stage?: string | undefined }, // prettier-ignore
  context: Context,
): Promise<BasePathMapping> {
  const { domainName, restApiId, stage } = input
  const basePath = pathOf(input.basePath)
  if (basePath !== NONE && !/^[A-Za-z0-9$_.+!*'()/-]{1,300}$/.test(basePath)) {
    throw badRequest('API Gateway V1 doesn\'t support the slash character (/) in base path mappings. To create a multi-level base path mapping, use API Gateway V2.') // prettier-ignore
  }
  const scope = [accountPartition(context), apiAddress(context, restApiId!).partition]
  return context.store.transact(scope, function* (tx) {
    yield* requireOne(domainTable, domainName!, noDomain)
    yield* requireTarget(tx, restApiId!, stage, context)
    if ((yield* mappingTable.get(domainName!, basePath)) !== undefined) {
      throw conflict('Base path already exists for this domain name')
    }
    const mapping = { basePath, restApiId, ...(stage && { stage }) }
    mappingTable.put(tx, [domainName!, basePath], mapping)
    return mapping
  })
}

function* requireTarget(
  tx: Tx,
  restApiId: string,
  stage: string | undefined,
  context: Context,
): Reading<void> {
  const api = tx.in(apiAddress(context, restApiId).partition)
  if ((yield* api.read(apiTable.get())) === undefined) throw badRequest('Invalid REST API identifier specified') // prettier-ignore
  if (stage && (yield* api.read(named(stageTable, stage))) === undefined) {
    throw badRequest('Invalid stage identifier specified')
  }
}

function* requireMapping({ domainName, basePath }: OneMapping): Reading<BasePathMapping> {
  yield* requireOne(domainTable, domainName!, noDomain)
  const path = pathOf(basePath)
  const row = path.length > 512 ? undefined : yield* mappingTable.get(domainName!, path)
  if (row === undefined) throw noMapping()
  return row
}

export const getMapping = (input: OneMapping, context: Context) =>
  inAccount(context, () => requireMapping(input))

export function getMappings(
  input: PageInput & { domainName: string | undefined },
  context: Context,
) {
  return inAccount(context, function* () {
    yield* requireOne(domainTable, input.domainName!, noDomain)
    const all = yield* allOf<BasePathMapping>(mappingTable, [input.domainName!])
    return pageOf(all, input, ({ basePath }) => basePath!)
  })
}

export function updateMapping(
  input: OneMapping & { patchOperations?: PatchOperation[] | undefined },
  context: Context,
): Promise<BasePathMapping> {
  const patches = patchesOf(input.patchOperations)
  return inAccount(context, function* (tx) {
    const before = yield* requireMapping(input)
    const mapping = patchKnown(before, patches, [
      replaces('/basePath', (draft, { value }) => (draft.basePath = pathOf(value))),
      replaces('/restapiId', (draft, { value }) => (draft.restApiId = value)),
      replaces('/stage', (draft, { value }) => set(draft, 'stage', value || undefined)),
    ])
    mappingTable.del(tx, [input.domainName!, before.basePath!])
    mappingTable.put(tx, [input.domainName!, mapping.basePath!], mapping)
    return mapping
  })
}

export function deleteMapping(input: OneMapping, context: Context) {
  return inAccount(context, function* (tx) {
    const row = yield* requireMapping(input)
    mappingTable.del(tx, [input.domainName!, row.basePath!])
    return {}
  })
}
