import pc from 'picocolors'

const { env, stdout } = process

/**
 * Colours for people only: a pipe gets plain text, in CI too, so that scripts can read the endpoint.
 * `NO_COLOR` and `FORCE_COLOR` decide where they are set (https://no-color.org).
 */
export const colored =
  !env['NO_COLOR'] && (!!env['FORCE_COLOR'] || (stdout.isTTY === true && env['TERM'] !== 'dumb'))

export const colors = pc.createColors(colored)

/** The environment of a process whose output is read by a program. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _, ...rest } = env
  return { ...rest, NO_COLOR: '1' }
}
