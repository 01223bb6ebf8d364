// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html (EC2 API calls)

import { nameIn, type CallTarget } from './call-target.ts'

const ACTIONS: Readonly<Record<string, string>> = {
  'stop-instance': 'StopInstances',
  'reboot-instance': 'RebootInstances',
  'terminate-instance': 'TerminateInstances',
  'create-snapshot': 'CreateSnapshot',
}

/** The input is the id of the instance or volume, as a JSON text. */
export const ec2: CallTarget = {
  is: ({ service, resource }) => service === 'events' && resource.startsWith('target/'),
  call({ arn, input }) {
    const action = ACTIONS[nameIn(arn)]!
    const id = JSON.parse(input) as unknown
    return {
      service: 'ec2',
      action,
      parameters: action === 'CreateSnapshot' ? { VolumeId: id } : { InstanceIds: [id] },
    }
  },
}
