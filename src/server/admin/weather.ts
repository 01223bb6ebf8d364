import { BadWeather } from '../../delivery/weather.ts'
import type { AdminHost } from './host.ts'
import type { Route } from './host.ts'
import { badRequest, bodyOf, json } from './route.ts'

export const getWeather: Route = async ({ server }) => json(forecastOf(server))

/** `{"seed": 7, "rules": ["fail 30 % of lambda:orders", {"match": "sqs:*", "duplicate": 0.1}]}` */
export const postWeather: Route = async ({ server, request }) => {
  const { seed = 1, rules = [] } = bodyOf(request)
  if (!Number.isSafeInteger(seed)) throw badRequest('seed must be a whole number')
  try {
    server.setWeather(seed as number, rules)
  } catch (error) {
    if (error instanceof BadWeather) throw badRequest(error.message)
    throw error
  }
  return json(forecastOf(server))
}

function forecastOf({ weather }: AdminHost) {
  return weather === undefined ? { possible: false } : { possible: true, ...weather.forecast }
}
