// Lambda's answers beside those that AWS gave, member by member. Each scenario does what the recorded
// case's name and answers say was done; what varies (ids, dates, sizes) stands as a placeholder.

import { Lambda, type LambdaClientConfig } from '@aws-sdk/client-lambda'
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'
import { zipOf } from '../conformance/zip.ts'

const FILE = new URL('../../../shared/data/recorded/answers/lambda.jsonl', import.meta.url)
const available = existsSync(FILE)
if (!available) console.warn('skipped: the answers recorded on AWS are not beside the project')

type Answers = Readonly<Record<string, unknown>>
const recorded = new Map<string, Answers>()
if (available) {
  for (const line of readFileSync(FILE, 'utf8').split('\n')) {
    if (line === '') continue
    const { case: name, answers } = JSON.parse(line) as { case: string; answers: Answers }
    recorded.set(name.slice(name.lastIndexOf('::') + 2), answers)
  }
}

let mill: Millrace
let lambda: Lambda
let ZipFile: Uint8Array
beforeAll(async () => {
  mill = await startMillrace()
  lambda = new Lambda({ ...(mill.awsConfig as LambdaClientConfig), maxAttempts: 1 })
  ZipFile = await zipOf({ 'index.js': 'exports.handler = async () => 1' })
})
afterAll(async () => {
  lambda.destroy()
  await mill.stop()
})

/** Of an answer that is refused: as boto3 shows it. */
async function answerOf(call: Promise<object>): Promise<unknown> {
  try {
    return await call
  } catch (error) {
    const { name, message } = error as Error
    return { Error: { Code: name, Message: message } }
  }
}

const IGNORED = new Set(['ResponseMetadata', '$metadata', 'message', 'Message', 'Type'])
/** Words that stand for what varies. */
const ANY = new Set(['date', 'datetime', 'lambda-url'])

function differences(ours: unknown, aws: unknown, path = ''): string[] {
  if (typeof aws === 'string' && (ANY.has(aws) || /^<[^>]*>$/.test(aws))) {
    return ours === undefined ? [`${path} is missing`] : []
  }
  // A policy is a document in a text.
  if (typeof ours === 'string' && typeof aws === 'object') {
    return differences(JSON.parse(ours), aws, path)
  }
  if (typeof ours === 'string' && typeof aws === 'string') {
    return isLike(ours, aws) ? [] : [`${path} is ${ours}, not ${aws}`]
  }
  if (Array.isArray(aws)) {
    if (!Array.isArray(ours)) return [`${path} is no list`]
    if (ours.length !== aws.length) return [`${path} has ${ours.length} items, not ${aws.length}`]
    return aws.flatMap((item, n) => differences(ours[n], item, `${path}[${n}]`))
  }
  if (typeof aws !== 'object' || aws === null)
    return ours === aws ? [] : [`${path}: ${ours}, ${aws}`]
  if (typeof ours !== 'object' || ours === null) return [`${path} is ${ours}`]
  const [own, theirs] = [ours as Answers, aws as Answers]
  const names = [...new Set([...Object.keys(own), ...Object.keys(theirs)])]
  return names.flatMap((name) => {
    if (IGNORED.has(name) && path === '') return []
    const at = `${path}.${name}`
    if (!(name in theirs)) return own[name] === undefined ? [] : [`${at} is too much`]
    return differences(own[name], theirs[name], at)
  })
}

/** Whether a text has the fixed parts of another, in their order, around its placeholders. */
function isLike(text: string, pattern: string): boolean {
  const parts = pattern.replaceAll('111111111111', '<account>').split(/<[^>]*>/)
  let at = 0
  for (const [n, part] of parts.entries()) {
    const found = text.indexOf(part, at)
    if (found < 0 || (n === 0 && found > 0)) return false
    at = found + part.length
  }
  return parts.length === 1 ? text === pattern : parts.at(-1) === '' || at === text.length
}

/** Does a step of a scenario, and looks at it beside AWS's. */
type Step = (name: string, call: Promise<object>) => Promise<any>

let number = 0
/** `fn`: a function of its own, which is made as AWS's was said to be in the step `made`. */
function scenario(
  name: string,
  made: string,
  run: (step: Step, fn: { FunctionName: string }) => Promise<void>,
): void {
  test.skipIf(!available)(name, async () => {
    const answers = recorded.get(name)!
    const found: string[] = []
    let of: any = answers[made] ?? { Runtime: 'python3.12', Handler: 'index.handler' }
    if ('CreateFunctionResponse' in of) of = of.CreateFunctionResponse
    const step: Step = async (step, call) => {
      const ours = await answerOf(call)
      let aws = answers[step] as any
      if (aws?.CreateFunctionResponse) aws = aws.CreateFunctionResponse
      found.push(...differences(ours, aws).map((one) => `${step}${one}`))
      return ours
    }
    const FunctionName = `fn${number++}`
    const { Runtime, Handler, MemorySize, Timeout, Environment } = of
    const given = { Runtime, Handler, MemorySize, Timeout, Environment }
    const vpc = of.VpcConfig && {
      VpcConfig: { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] },
    }
    const created = lambda.createFunction({
      ...{ FunctionName, Role: 'arn:aws:iam::000000000000:role/r', Code: { ZipFile } },
      ...{ ...given, ...vpc, Publish: of.Version === '1' },
    })
    if (made in answers) await step(made, created)
    else await created
    await run(step, { FunctionName })
    expect(found).toEqual([])
  })
}

describe('answers are AWS’s', () => {
  scenario('test_function_lifecycle', 'create_response', async (step, fn) => {
    await step('get_function_response', lambda.getFunction(fn))
    const Environment = { Variables: { ENV_A: 'a' } }
    const changed = { Description: 'Changed-Description', MemorySize: 512, Timeout: 10 }
    await step(
      'update_func_conf_response',
      lambda.updateFunctionConfiguration({ ...fn, ...changed, Environment, Runtime: 'python3.11' }),
    )
    await step('get_function_response_postupdate', lambda.getFunction(fn))
    await step('update_code_response', lambda.updateFunctionCode({ ...fn, ZipFile }))
    await step('get_function_response_postcodeupdate', lambda.getFunction(fn))
    expect(await answerOf(lambda.deleteFunction(fn))).not.toHaveProperty('Error')
    await step('delete_postdelete', lambda.getFunction(fn))
  })

  scenario('test_publish_version_on_create', 'create_response', async (step, fn) => {
    await step('get_function_result', lambda.getFunction(fn))
    await step('get_function_version_result', lambda.getFunction({ ...fn, Qualifier: '1' }))
    await step('get_function_latest_result', lambda.getFunction({ ...fn, Qualifier: '$LATEST' }))
    await step('list_versions_result', lambda.listVersionsByFunction(fn))
    await step('repeated_publish_response', lambda.publishVersion(fn))
    await step('list_versions_result_after_publish', lambda.listVersionsByFunction(fn))
  })

  scenario('test_vpc_config', 'create_response', async (step, fn) => {
    await step('get_function_response', lambda.getFunction(fn))
    const update = (...ids: string[]) => {
      const SubnetIds = ids.map((id) => `subnet-${id}`)
      const SecurityGroupIds = ids.map((id) => `sg-${id}`)
      const VpcConfig = { SubnetIds, SecurityGroupIds }
      return lambda.updateFunctionConfiguration({ ...fn, VpcConfig })
    }
    await step('update_vpcconfig_update_response', update('2'))
    await step('update_vpcconfig_get_function_response', lambda.getFunction(fn))
    await step('delete_vpcconfig_update_response', update())
    await step('delete_vpcconfig_get_function_response', lambda.getFunction(fn))
  })

  scenario('test_alias_lifecycle', 'create_response', async (step, fn) => {
    const publish = async (Description: string) => {
      await lambda.updateFunctionConfiguration({ ...fn, Description })
      return lambda.publishVersion({ ...fn, Description })
    }
    await publish('1')
    await publish('2')
    const alias = (Name: string, FunctionVersion: string, more: object = {}) =>
      lambda.createAlias({ ...fn, Name, FunctionVersion, Description: 'custom-alias', ...more })
    const get = (Name: string) => lambda.getAlias({ ...fn, Name })
    const RoutingConfig = { AdditionalVersionWeights: { '2': 0.2 } }
    await step('create_alias_1_1', alias('aliasname1_1', '1', { RoutingConfig }))
    await step('get_alias_1_1', get('aliasname1_1'))
    const unknown = { ...fn, Qualifier: 'aliasdoesnotexist' }
    await step('get_function_alias_notfound_exc', lambda.getFunction(unknown))
    await step('create_alias_1_2', alias('aliasname1_2', '1'))
    await step('get_alias_1_2', get('aliasname1_2'))
    await step('create_alias_1_3', alias('aliasname1_3', '1', { Description: '' }))
    await step('create_alias_2', alias('aliasname2', '2'))
    await step('list_aliases_for_fnname', lambda.listAliases(fn))
    const none = { AdditionalVersionWeights: {} }
    const update = { ...fn, Name: 'aliasname1_1', RoutingConfig: none }
    await step('update_alias_1_1', lambda.updateAlias(update))
    await step('get_alias_1_1_after_update', get('aliasname1_1'))
    await step('list_aliases_for_fnname_after_update', lambda.listAliases(fn))
    await step('update_alias_1_2', lambda.updateAlias({ ...update, Name: 'aliasname1_2' }))
    await step('list_aliases_for_version', lambda.listAliases({ ...fn, FunctionVersion: '1' }))
    await lambda.deleteAlias({ ...fn, Name: 'aliasname1_1' })
    await step('list_aliases_for_fnname_afterdelete', lambda.listAliases(fn))
  })

  scenario('test_url_config_list_paging', 'fn_version_result_', async (step, fn) => {
    await lambda.publishVersion(fn)
    await step(
      'create_alias_result',
      lambda.createAlias({ ...fn, Name: 'urlalias', FunctionVersion: '1' }),
    )
    const nobody = { FunctionName: 'doesnotexist' }
    await step('list_function_notfound', lambda.listFunctionUrlConfigs(nobody))
    await step('list_all_empty', lambda.listFunctionUrlConfigs(fn))
    const url = { ...fn, AuthType: 'NONE' } as const
    await step('url_config_fn', lambda.createFunctionUrlConfig(url))
    await step(
      'url_config_alias',
      lambda.createFunctionUrlConfig({ ...url, Qualifier: 'urlalias' }),
    )
    await step('list_all', lambda.listFunctionUrlConfigs(fn))
  })

  scenario('test_lambda_eventinvokeconfig_lifecycle', 'none', async (step, fn) => {
    const put = (more: object) => lambda.putFunctionEventInvokeConfig({ ...fn, ...more })
    const update = (more: object) => lambda.updateFunctionEventInvokeConfig({ ...fn, ...more })
    const get = (more: object = {}) => lambda.getFunctionEventInvokeConfig({ ...fn, ...more })
    await step('put_invokeconfig_retries_0', put({ MaximumRetryAttempts: 0 }))
    await step('put_invokeconfig_eventage_60', put({ MaximumEventAgeInSeconds: 60 }))
    await step('update_invokeconfig_eventage_nochange', update({ MaximumEventAgeInSeconds: 60 }))
    await step('update_invokeconfig_retries', update({ MaximumRetryAttempts: 1 }))
    await step('get_invokeconfig', get())
    await step('get_invokeconfig_latest', get({ Qualifier: '$LATEST' }))
    await step('list_single_invokeconfig', lambda.listFunctionEventInvokeConfigs(fn))
    await lambda.publishVersion(fn)
    const one = { Qualifier: '1' }
    await step('get_invokeconfig_postpublish', get(one))
    await step('put_published_invokeconfig', put({ ...one, MaximumEventAgeInSeconds: 120 }))
    await step('get_published_invokeconfig', get(one))
    await lambda.deleteFunctionEventInvokeConfig(fn)
    await step('list_paging_nolimit_postdelete', lambda.listFunctionEventInvokeConfigs(fn))
  })

  scenario('test_remove_multi_permissions', 'none', async (step, fn) => {
    const add = (StatementId: string, more: object = {}) =>
      lambda
        .addPermission({
          ...{ ...fn, StatementId, Action: 'lambda:InvokeFunction' },
          ...{ Principal: `${StatementId}.amazonaws.com`, ...more },
        })
        .then(({ Statement }) => ({ Statement }))
    const remove = (StatementId: string) => lambda.removePermission({ ...fn, StatementId })
    await step('add_permission_1', add('s3'))
    await step('add_permission_2', add('sqs', { SourceArn: 'arn:aws:s3:::bucket' }))
    await step('policy_after_2_add', lambda.getPolicy(fn))
    await step('remove_permission_exception_nonexisting_sid', remove('non-existent'))
    await remove('sqs')
    await step('policy_after_removal', lambda.getPolicy(fn))
    await remove('s3')
    await step('get_policy_exception_removed_all', lambda.getPolicy(fn))
  })

  scenario('test_layer_policy_lifecycle', 'none', async (step) => {
    const LayerName = 'recorded'
    const version = { LayerName, VersionNumber: 1 }
    const compatible = { CompatibleRuntimes: ['python3.12'], CompatibleArchitectures: ['x86_64'] }
    const Content = { ZipFile }
    const published = lambda.publishLayerVersion({ LayerName, Content, ...compatible } as never)
    await step('publish_result', published as unknown as Promise<object>)
    const add = (StatementId: string) =>
      lambda.addLayerVersionPermission({
        ...{ ...version, StatementId, Action: 'lambda:GetLayerVersion', Principal: '*' },
      })
    await step('add_policy_s1', add('s1'))
    await step('get_layer_version_policy', lambda.getLayerVersionPolicy(version))
    await step('add_policy_s2', add('s2'))
    await step('get_layer_version_policy_postadd2', lambda.getLayerVersionPolicy(version))
    await lambda.removeLayerVersionPermission({ ...version, StatementId: 's2' })
    await step('get_layer_version_policy_postdeletes2', lambda.getLayerVersionPolicy(version))
  })

  scenario('test_lambda_provisioned_lifecycle', 'none', async (step, fn) => {
    await lambda.publishVersion(fn)
    const alias = { ...fn, Name: 'provisioned', FunctionVersion: '1' }
    await step('create_alias_result', lambda.createAlias(alias))
    const put = (Qualifier: string) =>
      lambda.putProvisionedConcurrencyConfig({
        ...{ ...fn, Qualifier, ProvisionedConcurrentExecutions: 1 },
      })
    await step('put_provisioned_on_version', put('1'))
    await step('put_provisioned_on_alias_versionconflict', put('provisioned'))
    await lambda.deleteProvisionedConcurrencyConfig({ ...fn, Qualifier: '1' })
    const get = (Qualifier: string) => lambda.getProvisionedConcurrencyConfig({ ...fn, Qualifier })
    await step('get_provisioned_version_postdelete', get('1'))
    await step('put_provisioned_on_alias', put('provisioned'))
    await step('put_provisioned_on_version_conflict', put('1'))
    await lambda.deleteAlias({ ...fn, Name: 'provisioned' })
    await step('get_provisioned_alias_postaliasdelete', get('provisioned'))
    await step('list_response_postdeletes', lambda.listProvisionedConcurrencyConfigs(fn))
  })

  scenario('test_tag_lifecycle[lambda_function]', 'none', async (step, fn) => {
    const Resource = `arn:aws:lambda:us-east-1:000000000000:function:${fn.FunctionName}`
    const shown = async (name: string, done: Promise<object>) => {
      await done
      await step(`${name}_response_listtags`, lambda.listTags({ Resource }))
    }
    const tag = (Tags: Record<string, string>) => lambda.tagResource({ Resource, Tags })
    const untag = (...TagKeys: string[]) => lambda.untagResource({ Resource, TagKeys })
    await shown('tag_single', tag({ A: 'tag-a' }))
    await shown('tag_multiple', tag({ B: 'tag-b', C: 'tag-c' }))
    await shown('tag_overlap', tag({ C: 'tag-c-newsuffix', D: 'tag-d' }))
    await shown('untag_single', untag('A'))
    await shown('untag_multiple', untag('B', 'C'))
    await shown('untag_nonexisting', untag('F'))
    await shown('untag_existing_and_nonexisting', untag('D', 'F'))
  })

  scenario('test_put_function_recursion_config_allow', 'none', async (step, fn) => {
    const put = lambda.putFunctionRecursionConfig({ ...fn, RecursiveLoop: 'Allow' })
    await step('put_recursion_config_response', put)
    await step('get_recursion_config_response', lambda.getFunctionRecursionConfig(fn))
  })
})
