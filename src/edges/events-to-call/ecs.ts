// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html

import { parseArn } from '../../kernel/arn.ts'
import type { CallTarget } from './call-target.ts'

export const ecs: CallTarget = {
  is: ({ service }) => service === 'ecs',
  call({ delivery, parameters, payload, transformed }) {
    const { TaskDefinitionArn, TaskCount = 1, NetworkConfiguration, ...rest } = parameters('EcsParameters') // prettier-ignore
    const vpc = (NetworkConfiguration as { awsvpcConfiguration?: object } | undefined)
      ?.awsvpcConfiguration
    return {
      service: 'ecs',
      action: 'RunTask',
      parameters: {
        cluster: delivery.target.Arn,
        taskDefinition: TaskDefinitionArn,
        count: TaskCount,
        ...lowered(rest),
        ...(vpc && { networkConfiguration: { awsvpcConfiguration: lowered(vpc) } }),
        startedBy: `events-rule/${nameOf(delivery.ruleArn)}`.slice(0, 36),
        ...(transformed && { overrides: payload }),
      },
    }
  },
}

/** EventBridge writes names with a capital, ECS without. */
function lowered(members: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [name[0]!.toLowerCase() + name.slice(1), value]),
  )
}

function nameOf(ruleArn: string): string {
  return parseArn(ruleArn)!.resource.split('/').at(-1)!
}
