// UpdateStage: settings of methods, of the canary, of access logs, by path.
// https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html#UpdateStage-Patch

import type { MethodSetting, PatchOperation, Stage } from '@aws-sdk/client-api-gateway'
import type { Reading } from '../../store/table.ts'
import type { Context } from '../service.ts'
import { inApi, named } from './children.ts'
import { badRequest } from './errors.ts'
import { booleanOf, integerOf, numberOf, patchesOf, set, type Draft, type Patch } from './patch.ts'
import { noStage, requireDeployment, requireVariables } from './stage.ts'
import { stageTable } from './tables.ts'

const SETTING = '/{resourcePath}/{httpMethod}/'
const STAR = '/*/*/'

/** As recorded, its missing separators included. */
const PATHS =
  '[/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, ' +
  '/accessLogSettings, /accessLogSettings/destinationArn, /accessLogSettings/format, ' +
  `${SETTING}metrics/enabled, ${SETTING}logging/dataTrace, ${SETTING}logging/loglevel, ` +
  `${SETTING}throttling/burstLimit${SETTING}throttling/rateLimit${SETTING}caching/ttlInSeconds, ` +
  `${SETTING}caching/enabled, ${SETTING}caching/dataEncrypted, ${SETTING}caching/requireAuthorizationForCacheControl, ` +
  `${SETTING}caching/unauthorizedCacheControlHeaderStrategy, ` +
  `${STAR}metrics/enabled, ${STAR}logging/dataTrace, ${STAR}logging/loglevel, ` +
  `${STAR}throttling/burstLimit ${STAR}throttling/rateLimit ${STAR}caching/ttlInSeconds, ` +
  `${STAR}caching/enabled, ${STAR}caching/dataEncrypted, ${STAR}caching/requireAuthorizationForCacheControl, ` +
  `${STAR}caching/unauthorizedCacheControlHeaderStrategy, /variables/{variable_name}, /tracingEnabled]`

const invalidPath = (path: string) => badRequest(`Invalid method setting path: ${path}. Must be one of: ${PATHS}`) // prettier-ignore

export const DEFAULT_SETTING: MethodSetting = {
  metricsEnabled: false,
  dataTraceEnabled: false,
  throttlingBurstLimit: 5_000,
  throttlingRateLimit: 10_000,
  cachingEnabled: true,
  cacheTtlInSeconds: 300,
  cacheDataEncrypted: false,
  requireAuthorizationForCacheControl: true,
  unauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITH_RESPONSE_HEADER',
}

const SETTINGS: Readonly<Record<string, readonly [keyof MethodSetting, (v?: string) => unknown]>> =
  {
    'metrics/enabled': ['metricsEnabled', booleanOf],
    'logging/dataTrace': ['dataTraceEnabled', booleanOf],
    'logging/loglevel': ['loggingLevel', levelOf],
    'throttling/burstLimit': ['throttlingBurstLimit', integerOf],
    'throttling/rateLimit': ['throttlingRateLimit', numberOf],
    'caching/ttlInSeconds': ['cacheTtlInSeconds', integerOf],
    'caching/enabled': ['cachingEnabled', booleanOf],
    'caching/dataEncrypted': ['cacheDataEncrypted', booleanOf],
    'caching/requireAuthorizationForCacheControl': [
      'requireAuthorizationForCacheControl',
      booleanOf,
    ],
    'caching/unauthorizedCacheControlHeaderStrategy': ['unauthorizedCacheControlHeaderStrategy', (value) => value], // prettier-ignore
  }

function levelOf(value: string | undefined): string {
  if (value === 'OFF' || value === 'ERROR' || value === 'INFO') return value
  throw badRequest('Invalid logging level specified. Valid options are OFF,ERROR,INFO')
}

export function updateStage(
  input: { restApiId: string | undefined; stageName: string | undefined; patchOperations?: PatchOperation[] | undefined }, // prettier-ignore
  context: Context,
): Promise<Stage> {
  const patches = patchesOf(input.patchOperations)
  return inApi(input, context, function* (tx, _api, found) {
    const before = found ? yield* named(stageTable, input.stageName!) : undefined
    if (before === undefined) throw noStage()
    const draft: Draft = structuredClone(before)
    for (const patch of patches) yield* apply(draft, patch)
    const { variables } = draft
    requireVariables(variables)
    if (variables !== undefined && Object.keys(variables).length === 0) delete draft['variables']
    draft['lastUpdatedDate'] = new Date(tx.nowMs)
    stageTable.put(tx, [input.stageName!], draft as Stage)
    return draft as Stage
  })
}

function* apply(draft: Draft, patch: Patch): Reading<void> {
  const { op, path, parts } = patch
  const [first] = parts
  if (op === 'copy') return copy(draft, patch)
  if (first === 'canarySettings') return yield* canary(draft, patch)
  if (first === 'accessLogSettings') return accessLog(draft, patch)
  if (first === 'variables' && parts.length === 2) return variable(draft, patch)
  if (parts.length === 1) return yield* own(draft, patch)
  if (op === 'remove') return removeSetting(draft, patch)
  const key = settingKey(parts)
  const setting = SETTINGS[parts.slice(-2).join('/')]
  if (key === undefined || setting === undefined) throw invalidPath(path)
  if (op !== 'replace') throw badRequest(`Invalid ${op} operation with path: ${path}`)
  const [name, read] = setting
  const settings = new Map(Object.entries((draft['methodSettings'] ?? {}) as object))
  settings.set(key, { ...(settings.get(key) ?? DEFAULT_SETTING), [name]: read(patch.value) })
  draft['methodSettings'] = Object.fromEntries(settings)
}

/** `~1pets/GET/throttling/burstLimit` is of `pets/GET`. */
function settingKey(parts: readonly string[]): string | undefined {
  const of = parts.slice(0, -2)
  if (of.length < 2) return undefined
  return of.join('/').replace(/^\//, '')
}

function noSetting(path: string) {
  return badRequest(`Cannot remove method setting ${path.replace(/^\//, '').replaceAll('~1', '/')} because there is no method setting for this method `) // prettier-ignore
}

function removeSetting(draft: Draft, { path, parts }: Patch): void {
  const key = parts.join('/').replace(/^\//, '')
  const settings = new Map(Object.entries((draft['methodSettings'] ?? {}) as object))
  if (!settings.delete(key)) throw noSetting(path)
  draft['methodSettings'] = Object.fromEntries(settings)
}

function* own(draft: Draft, { op, path, parts, value }: Patch): Reading<void> {
  const name = parts[0]!
  switch (name) {
    case 'deploymentId':
      yield* requireDeployment(value ?? '')
      draft['deploymentId'] = value
      return
    case 'description':
    case 'clientCertificateId':
    case 'cacheClusterSize':
    case 'documentationVersion':
      return set(draft, name, op === 'remove' || !value ? undefined : value)
    case 'tracingEnabled':
      draft[name] = booleanOf(value)
      return
    case 'cacheClusterEnabled':
      draft[name] = booleanOf(value)
      draft['cacheClusterStatus'] = draft[name] ? 'AVAILABLE' : 'NOT_AVAILABLE'
      return set(draft, 'cacheClusterSize', draft[name] ? (draft['cacheClusterSize'] ?? '0.5') : undefined) // prettier-ignore
    default:
      if (op === 'remove') throw noSetting(path)
      throw invalidPath(path)
  }
}

function variable(draft: Draft, { op, path, parts, value }: Patch): void {
  const variables = new Map(Object.entries((draft['variables'] ?? {}) as object))
  if (op === 'remove') variables.delete(parts[1]!)
  else if (value === undefined) throw badRequest(`Invalid stage variable value for ${path}`)
  else variables.set(parts[1]!, value)
  draft['variables'] = Object.fromEntries(variables)
}

function accessLog(draft: Draft, { op, path, parts, value }: Patch): void {
  const member = parts[1]
  if (op === 'remove') {
    if (parts.length === 1) return set(draft, 'accessLogSettings', undefined)
    throw noSetting(path)
  }
  if (parts.length !== 2 || (member !== 'destinationArn' && member !== 'format')) {
    throw badRequest('Invalid accessLogSettings path. Must be one of : [/accessLogSettings/destinationArn, /accessLogSettings/format]') // prettier-ignore
  }
  draft['accessLogSettings'] = { ...draft['accessLogSettings'], [member]: value }
}

function* canary(draft: Draft, { op, path, parts, value }: Patch): Reading<void> {
  const [, member, name] = parts
  const before = draft['canarySettings'] as Draft | undefined
  if (op === 'remove') {
    if (parts.length === 1) return set(draft, 'canarySettings', undefined)
    if (member !== 'stageVariableOverrides' || name === undefined || before === undefined) throw noSetting(path) // prettier-ignore
    const overrides = new Map(Object.entries((before['stageVariableOverrides'] ?? {}) as object))
    overrides.delete(name)
    before['stageVariableOverrides'] = Object.fromEntries(overrides)
    return
  }
  if (member === 'deploymentId' && op === 'add') throw badRequest(`Invalid ${op} operation with path: ${path}`) // prettier-ignore
  const settings: Draft = before ?? { percentTraffic: 0, useStageCache: false }
  if (member === 'percentTraffic') settings['percentTraffic'] = numberOf(value)
  else if (member === 'useStageCache') settings['useStageCache'] = booleanOf(value)
  else if (member === 'deploymentId') {
    yield* requireDeployment(value ?? '')
    settings['deploymentId'] = value
  } else if (member === 'stageVariableOverrides' && name !== undefined) {
    settings['stageVariableOverrides'] = { ...settings['stageVariableOverrides'], [name]: value }
  } else throw invalidPath(path)
  // A canary without a deployment of its own runs the stage's.
  settings['deploymentId'] ??= draft['deploymentId']
  draft['canarySettings'] = settings
}

const COPY_TO = ['/deploymentId', '/variables']
const COPY_FROM = ['/canarySettings/deploymentId', '/canarySettings/stageVariableOverrides']

/** Promotes a canary: its deployment, its variables. */
function copy(draft: Draft, { path, from = '' }: Patch): void {
  if (!COPY_TO.includes(path) || !COPY_FROM.includes(from)) {
    throw badRequest(`Invalid copy operation with path: ${path} and from ${from}. Valid copy:path are [${COPY_TO.join(', ')}] and valid copy:from are [${COPY_FROM.join(', ')}]`) // prettier-ignore
  }
  const canarySettings = draft['canarySettings'] as Draft | undefined
  if (canarySettings === undefined) throw badRequest('Promotion not available. Canary does not exist.') // prettier-ignore
  if (path === '/deploymentId') draft['deploymentId'] = canarySettings['deploymentId']
  else draft['variables'] = { ...draft['variables'], ...canarySettings['stageVariableOverrides'] }
}
