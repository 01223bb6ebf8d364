// What each operation of Step Functions takes and touches.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html

import { declare, lists, reads, tags, writes, type Place } from '../declaration.ts'

type Client = typeof import('@aws-sdk/client-sfn')

const at = (place: Place, resource: string) =>
  `arn:${place.partition}:states:${place.region}:${place.account}:${resource}`

const machine = ({ stateMachineArn }: { stateMachineArn: string | undefined }) => stateMachineArn ?? '' // prettier-ignore
const execution = ({ executionArn }: { executionArn: string | undefined }) => executionArn ?? ''
const activity = ({ activityArn }: { activityArn: string | undefined }) => activityArn ?? ''
const alias = ({ stateMachineAliasArn }: { stateMachineAliasArn: string | undefined }) => stateMachineAliasArn ?? '' // prettier-ignore
const mapRun = ({ mapRunArn }: { mapRunArn: string | undefined }) => mapRunArn ?? ''
const resource = ({ resourceArn }: { resourceArn: string | undefined }) => resourceArn ?? ''

export const declarations = declare<Client>('states', {
  CreateActivity: writes(({ name }, place) => at(place, `activity:${name}`)),
  CreateStateMachine: writes(({ name }, place) => at(place, `stateMachine:${name}`), { passes: 'roleArn' }), // prettier-ignore
  CreateStateMachineAlias: writes(({ routingConfiguration }) =>
    (routingConfiguration?.[0]?.stateMachineVersionArn ?? '').replace(/:[0-9]+$/, ''),
  ),
  DeleteActivity: writes(activity),
  DeleteStateMachine: writes(machine),
  DeleteStateMachineAlias: writes(alias),
  DeleteStateMachineVersion: writes(({ stateMachineVersionArn }) => stateMachineVersionArn ?? ''),
  DescribeActivity: reads(activity),
  DescribeExecution: reads(execution),
  DescribeMapRun: reads(mapRun),
  DescribeStateMachine: reads(machine),
  DescribeStateMachineAlias: reads(alias),
  DescribeStateMachineForExecution: reads(execution),
  GetActivityTask: writes(activity),
  GetExecutionHistory: reads(execution),
  ListActivities: lists(),
  ListExecutions: lists(({ stateMachineArn, mapRunArn }) => stateMachineArn ?? mapRunArn ?? ''),
  ListMapRuns: lists(execution),
  ListStateMachineAliases: lists(machine),
  ListStateMachineVersions: lists(machine),
  ListStateMachines: lists(),
  ListTagsForResource: lists(resource),
  PublishStateMachineVersion: writes(machine),
  RedriveExecution: writes(execution),
  SendTaskFailure: writes(),
  SendTaskHeartbeat: writes(),
  SendTaskSuccess: writes(),
  StartExecution: writes(machine),
  StartSyncExecution: writes(machine),
  StopExecution: writes(execution),
  TagResource: tags(resource),
  TestState: writes(),
  UntagResource: tags(resource),
  UpdateMapRun: writes(mapRun),
  UpdateStateMachine: writes(machine, { passes: 'roleArn' }),
  UpdateStateMachineAlias: writes(alias),
  ValidateStateMachineDefinition: reads(),
})
