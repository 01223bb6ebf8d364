// What a Task's Resource means.
// https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html

import type { Integration, Resource } from '../definition.ts'

type Pattern = Integration['pattern']

/** Optimized integrations: their actions, and which patterns each has beside the plain request. */
const ACTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  lambda: { invoke: 't' },
  sqs: { sendMessage: 't' },
  sns: { publish: 't' },
  events: { putEvents: 't' },
  states: { startExecution: 's2t' },
  dynamodb: { getItem: '', putItem: '', updateItem: '', deleteItem: '' },
  apigateway: { invoke: 't' },
  http: { invoke: '' },
  ecs: { runTask: 'st' },
  batch: { submitJob: 'st' },
  glue: { startJobRun: 's' },
  databrew: { startJobRun: 's' },
  codebuild: { startBuild: 's', stopBuild: '', batchDeleteBuilds: '', batchGetReports: '', startBuildBatch: 's', stopBuildBatch: '', retryBuildBatch: 's', deleteBuildBatch: '' }, // prettier-ignore
  athena: { startQueryExecution: 's', stopQueryExecution: '', getQueryExecution: '', getQueryResults: '' }, // prettier-ignore
  bedrock: { invokeModel: '', createModelCustomizationJob: 's' },
  mediaconvert: { createJob: 's' },
  sagemaker: { createTrainingJob: 's', createTransformJob: 's', createProcessingJob: 's', createHyperParameterTuningJob: 's', createLabelingJob: 's', createModel: '', createEndpointConfig: '', createEndpoint: '', updateEndpoint: '' }, // prettier-ignore
  elasticmapreduce: { createCluster: 's', terminateCluster: 's', addStep: 's', cancelStep: '', setClusterTerminationProtection: '', modifyInstanceFleetByName: '', modifyInstanceGroupByName: '' }, // prettier-ignore
  'emr-containers': { createVirtualCluster: '', deleteVirtualCluster: 's', startJobRun: 's' },
  'emr-serverless': { createApplication: 's', startApplication: 's', stopApplication: 's', deleteApplication: 's', startJobRun: 's', cancelJobRun: 's' }, // prettier-ignore
  eks: { call: '', runJob: 's', createCluster: 's', deleteCluster: 's', createNodegroup: 's', deleteNodegroup: 's', createFargateProfile: 's', deleteFargateProfile: 's' }, // prettier-ignore
}

const LETTERS: Readonly<Record<Pattern, string>> = { request: '', sync: 's', 'sync:2': '2', waitForTaskToken: 't' } // prettier-ignore

const ARN = /^arn:aws[a-z-]*:([a-z0-9-]*):([a-z0-9-]*):([0-9]{12})?:(.+)$/

/** Text: why it is none. */
export function parseResource(text: string): Resource | string {
  const parts = ARN.exec(text)
  if (parts === null) return 'Value is not a valid resource ARN'
  const [, service, , account, rest = ''] = parts
  if (service === 'lambda' && rest.startsWith('function:')) return { kind: 'function', arn: text }
  if (service === 'states' && rest.startsWith('activity:')) return { kind: 'activity', arn: text }
  if (service !== 'states' || account !== undefined) return 'Value is not a valid resource ARN'
  const integration = integrationOf(text, rest)
  return integration ?? `The resource provided ${text} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.` // prettier-ignore
}

function integrationOf(arn: string, rest: string): Integration | undefined {
  const sdk = rest.startsWith('aws-sdk:')
  const [service = '', call = '', version, ...more] = (sdk ? rest.slice(8) : rest).split(':')
  const [action = '', suffix] = call.split('.')
  const pattern = patternOf(suffix, version)
  if (pattern === undefined || more.length > 0 || !/^[a-z][A-Za-z0-9]*$/.test(action)) return undefined // prettier-ignore
  if (sdk) {
    const has = pattern === 'request' || pattern === 'waitForTaskToken'
    if (!has || !/^[a-z0-9]+$/.test(service)) return undefined
  } else {
    const actions = Object.hasOwn(ACTIONS, service) ? ACTIONS[service]! : {}
    const patterns = Object.hasOwn(actions, action) ? actions[action]! : undefined
    if (patterns === undefined || !patterns.includes(LETTERS[pattern])) return undefined
  }
  return { kind: 'service', arn, service, action, sdk, pattern }
}

function patternOf(suffix: string | undefined, version: string | undefined): Pattern | undefined {
  if (suffix === undefined) return version === undefined ? 'request' : undefined
  if (suffix === 'sync' && version === '2') return 'sync:2'
  if (version !== undefined) return undefined
  return suffix === 'sync' || suffix === 'waitForTaskToken' ? suffix : undefined
}
