import type { Traits } from '../../wire/types.ts'

const TOO_LONG = 'failed to satisfy constraint: Member must have length less than or equal to 512'
const TOO_LONG_FOR_LOGS = [`at 'logGroupName' ${TOO_LONG}`, `at 'logStreamName' ${TOO_LONG}`]

export const traits: Traits = {
  bodyBytes: 8 * 1024 * 1024,
  validation: {
    // Older operations name it as CloudWatch Logs did before ValidationException existed.
    code: ({ errors }) =>
      errors?.includes('ValidationException') || !errors?.includes('InvalidParameterException')
        ? 'ValidationException'
        : 'InvalidParameterException',
    text: (failures) =>
      failures.some((failure) => TOO_LONG_FOR_LOGS.some((ending) => failure.endsWith(ending)))
        ? 'Invalid LogGroup or LogStream, both must have length less than or equal to 512.'
        : undefined,
  },
}
