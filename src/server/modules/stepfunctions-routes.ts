// What people and tests do with executions beside AWS's API.

import { answerByHand, standingOf } from '../../services/stepfunctions/by-hand.ts'
import { keepMocks, problemWith, type MockConfig } from '../../services/stepfunctions/mocks.ts'
import type { Answer } from '../../services/stepfunctions/engine/run.ts'
import { badRequest, bodyOf, json, type ServiceRoute } from '../admin/route.ts'
import type { Routes } from '../module.ts'

/** A MockConfigFile, in place of the one before. */
const putMocks: ServiceRoute = async ({ env, request }) => {
  const config = bodyOf(request)
  const problem = problemWith(config)
  if (problem !== undefined) throw badRequest(problem)
  await keepMocks(env.store, config as unknown as MockConfig)
  return json({ kept: true })
}

/** `{"execution": "<ARN>", "state"?, "output" | "error", "cause"?}` */
const postAnswer: ServiceRoute = async ({ env, request }) => {
  const { execution, state, output, error, cause } = bodyOf(request)
  if (typeof execution !== 'string') throw badRequest('execution must be an ARN')
  if ((output === undefined) === (error === undefined)) throw badRequest('give output or error')
  const answer: Answer =
    output === undefined
      ? { kind: 'failure', error: String(error), ...(cause !== undefined && { cause: String(cause) }) } // prettier-ignore
      : { kind: 'success', output: output as never }
  await answerByHand(env.store, execution, { state: state as string | undefined, answer })
  return json({ answered: true })
}

const getExecution: ServiceRoute = async ({ env, rest }) => json(await standingOf(env.store, rest))

export const stepfunctionsRoutes: Routes = {
  'PUT /_millrace/stepfunctions/mocks': putMocks,
  'POST /_millrace/stepfunctions/answer': postAnswer,
  'GET /_millrace/stepfunctions/executions/': getExecution,
}
