import { expect, test } from 'vitest'
import { requestOf } from './calls-request.ts'

test.each([
  ['ecs', 'RunTask', { cluster: 'c' }, { path: '/', headers: { 'x-amz-target': 'AmazonEC2ContainerServiceV20141113.RunTask' }, body: '{"cluster":"c"}' }], // prettier-ignore
  ['batch', 'SubmitJob', { jobName: 'j' }, { method: 'POST', path: '/v1/submitjob' }],
  ['ec2', 'StopInstances', { InstanceIds: ['i-1'] }, { body: 'Action=StopInstances&Version=2016-11-15&InstanceId.1=i-1' }], // prettier-ignore
  ['ec2', 'CreateSnapshot', { VolumeId: 'v' }, { body: 'Action=CreateSnapshot&Version=2016-11-15&VolumeId=v' }], // prettier-ignore
])('%s:%s', (service, action, parameters, request) => {
  expect(requestOf({ service, action, parameters })).toMatchObject(request)
})

test('what is not known is not guessed', () => {
  expect(requestOf({ service: 'quantum', action: 'Leap', parameters: {} })).toBeUndefined()
  expect(requestOf({ service: 'batch', action: 'Leap', parameters: {} })).toBeUndefined()
})
